/**
 * How a model is asked again for changes that had no place: what it wrote, why that did not fit, and where it nearly did;
 * and for those that break their file.
 *
 * Pure templates. Everything of a file or a reply is fenced, and names are as `named` has them, in the reasons too, so that
 * nothing of them can pass for a word of ours.
 */
import { copyWords, type ReplyFormat } from './reply-formats.ts'
import { fenced, named } from './room-text.ts'

export const repairPromptVersion = 4

export interface FailedChange {
  /** Null where the reply named none. */
  readonly path: string | null
  readonly find: string
  readonly replacement: string
  readonly reason: string
  /** The places that come into question, as they are now. */
  readonly places: readonly { readonly lines: readonly string[]; readonly within: readonly string[] }[]
}

export interface BrokenChange {
  readonly path: string
  /** What it breaks, each with its line in the file. */
  readonly reasons: readonly string[]
  /** What it would write, where that is only proposed; null where it is in the file. */
  readonly proposed: string | null
  /** Where it is broken, as it is now. */
  readonly places: FailedChange['places']
}

/** Changes take `mostBytes` together; of those that are beyond, the reason is told, and not what they say. */
export function renderRepair(
  prompt: string,
  failed: readonly FailedChange[],
  format: ReplyFormat,
  broken: readonly BrokenChange[] = [],
  mostBytes = Number.POSITIVE_INFINITY,
): string {
  let left = mostBytes
  const within = <T>(render: (change: T, title: string) => string, brief: (change: T, title: string) => string) => {
    return (change: T, title: string) => {
      const text = render(change, title)
      const bytes = Buffer.byteLength(text)
      if (bytes > left) return brief(change, title)
      left -= bytes
      return text
    }
  }
  const failedText = failed.map(titled(within(renderFailed, failedHead), 'Change', failed.length)).join('\n')
  const brokenText = broken.map(titled(within(renderBroken, brokenHead), 'Error', broken.length)).join('\n')
  const parts = [
    prompt,
    'You have answered this request already. What fitted is in the files above, or waits for people to accept it.',
    ...(failed.length > 0 ? [failedIntro(format), failedText] : []),
    ...(broken.length > 0 ? [brokenIntro, brokenText] : []),
  ]
  return parts.join('\n\n')
}

const failedIntro = (format: ReplyFormat) => `The changes below had no place in their files and are not done.

Write these changes again, and no others. ${copyWords[format]} A change that is there already is left out. Where one cannot be made, say so in a sentence instead.`

const brokenIntro = `The changes below are made, but with them their files can no longer be read: they were sound there before.

Mend the lines that are wrong, and change nothing else. Copy the lines as they are now, with the change in them. Where a change is right as it is, say so in a sentence instead.`

const anew = 'write it anew, in smaller changes.\n'

function titled<T>(render: (change: T, title: string) => string, word: string, count: number) {
  return (change: T, index: number) => render(change, `${word} ${index + 1} of ${count}`)
}

function renderBroken({ path, reasons, proposed, places }: BrokenChange, title: string): string {
  return [
    `${title}, in ${named(path)}:\n${fenced(`${reasons.join('\n')}\n`, 'text')}`,
    ...places.map(renderPlace),
    ...(proposed === null ? [] : [`It is only proposed so far, and reads\n${fenced(proposed, 'text')}`]),
    '',
  ].join('\n')
}

const brokenHead = ({ path }: BrokenChange, title: string) =>
  `${title}, in ${named(path)}, which is too long to be shown: ${anew}`

function renderPlace({ lines, within }: FailedChange['places'][number]): string {
  const where = within.length > 0 ? ` (inside: ${within.map(named).join(' > ')})` : ''
  return `The place with line numbers${where}:\n${fenced(`${lines.join('\n')}\n`, 'text')}`
}

const failedTitle = ({ path, reason }: FailedChange, title: string) =>
  `${title}${path === null ? '' : `, in ${named(path)}`}: ${reason}`

const failedHead = (change: FailedChange, title: string) =>
  `${failedTitle(change, title)}\nIt is too long to be shown again: ${anew}`

function renderFailed(change: FailedChange, title: string): string {
  const { find, replacement, places } = change
  return [
    failedTitle(change, title),
    ...places.map(renderPlace),
    find === '' ? 'It did not say what to replace.' : `It wanted to replace\n${fenced(find, 'text')}`,
    replacement === '' ? 'with nothing.' : `with\n${fenced(replacement, 'text')}`,
    '',
  ].join('\n')
}
