/**
 * How a model is asked again for changes that had no place: what it wrote, why that did not fit, and where it nearly did.
 *
 * Pure templates. Everything of a file or a reply is fenced, so that nothing in it can pass for a word of ours.
 */
import { fenced } from './edit-prompt.ts'

export interface FailedChange {
  /** Null where the reply named none. */
  readonly path: string | null
  readonly find: string
  readonly replacement: string
  readonly reason: string
  /** The places that come into question, as they are now. */
  readonly places: readonly { readonly lines: readonly string[]; readonly within: readonly string[] }[]
}

export function renderRepair(prompt: string, failed: readonly FailedChange[]): string {
  const changes = failed.map((change, index) => renderFailed(change, `Change ${index + 1} of ${failed.length}`))
  return `${prompt}

You have answered this request already. What fitted is in the files above, or waits for people to accept it. The changes below had no place in their files and are not done.

Write these changes again, and no others. Copy each SEARCH part from the file as it is above, character for character, and take in as many lines as it needs to occur only once. A change that is there already is left out. Where one cannot be made, say so in a sentence instead.

${changes.join('\n')}`
}

function renderFailed({ path, find, replacement, reason, places }: FailedChange, title: string): string {
  return [
    `${title}${path === null ? '' : `, in ${path}`}: ${reason}`,
    ...places.map(({ lines, within }) => {
      const where = within.length > 0 ? ` (inside: ${within.join(' > ')})` : ''
      return `The place with line numbers${where}:\n${fenced(`${lines.join('\n')}\n`, 'text')}`
    }),
    find === '' ? 'It did not say what to replace.' : `It wanted to replace\n${fenced(find, 'text')}`,
    replacement === '' ? 'with nothing.' : `with\n${fenced(replacement, 'text')}`,
    '',
  ].join('\n')
}
