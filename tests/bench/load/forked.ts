/**
 * A script in a process of its own that is asked and answers, so that its pauses are not those of who measures.
 *
 * Questions are answered in their order. It is killed with the benchmark, however that ends.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

type Answer = { readonly value: unknown } | { readonly failure: string }

export class Forked {
  readonly #child: ChildProcess
  readonly #waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = []

  constructor(script: string, args: readonly string[] = []) {
    this.#child = fork(join(import.meta.dirname, script), [...args])
    living.add(this.#child)
    this.#child.on('message', (answer: Answer) => {
      const asked = this.#waiting.shift()
      if ('failure' in answer) asked?.reject(new Error(answer.failure))
      else asked?.resolve(answer.value)
    })
    this.#child.once('exit', () => {
      living.delete(this.#child)
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${script} has ended`))
    })
  }

  ask(question: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#child.send({ question })
    })
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

/** The script's side. */
export function answerQuestions(answer: (question: unknown) => Promise<unknown>): void {
  process.on('message', ({ question }: { question: unknown }) => {
    answer(question).then(
      (value) => process.send?.({ value }),
      (error) => process.send?.({ failure: error instanceof Error ? error.message : String(error) }),
    )
  })
}
