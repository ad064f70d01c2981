import { WeftError } from '../../shared/errors.ts'

/** How it ends, in a word that tests compare: `done`, or the code of its error. */
export async function errorCodeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error) => (error instanceof WeftError ? error.code : String(error)),
  )
}
