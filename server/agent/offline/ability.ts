/** What an ability of the offline agent gives: words for the chat, and edits of the files as the task saw them. */
import type { Edit } from '../../../shared/text/diff.ts'

export interface FileEdits {
  readonly path: string
  readonly text: string
  /** Over `text`, ascending and apart. */
  readonly edits: readonly Edit[]
}

export interface Outcome {
  /** One or two sentences where there are edits; else the whole answer, in Markdown. */
  readonly answer: string
  readonly files: readonly FileEdits[]
  /** Whether the edits are worth nothing, or less, without each other. */
  readonly isWhole?: boolean
}

export function answerOnly(answer: string): Outcome {
  return { answer, files: [] }
}

/** `1 place`, `12 places`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`; beyond `limit` the rest is counted. */
export function listed(items: readonly string[], limit = 6): string {
  const shown = items.length > limit ? [...items.slice(0, limit - 1), `${items.length - limit + 1} more`] : items
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
