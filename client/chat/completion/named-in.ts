/** What a message names of the room while it is written: people, files and symbols, as completion puts them in. Pure. */
import { membersIn } from '../messages/mention.ts'

interface Named {
  /** Half-open, in UTF-16 offsets. */
  readonly from: number
  readonly to: number
}

/** A path after `@`, or one in backticks; a name after `#`. What looks like a path counts where the room has it. */
const marked =
  /`([^`\n]+)`|(?<![\p{L}\p{M}\p{N}_@])@([\p{L}\p{N}_$./-]*[\p{L}\p{N}_$])|(?<![\p{L}\p{M}\p{N}_#@&/])#[\p{L}_$][\p{L}\p{N}_$]*/gu

/** In the order of the text, none within another. */
export function namedIn(
  text: string,
  { people, paths }: { readonly people: readonly string[]; readonly paths: ReadonlySet<string> },
): readonly Named[] {
  const members = text.includes('@') ? membersIn(text, people) : []
  const others = [...text.matchAll(marked)].flatMap(({ index, 0: whole, 1: quoted, 2: path }) => {
    const named = quoted ?? path
    return named === undefined || paths.has(named) ? [{ from: index, to: index + whole.length }] : []
  })
  const free = others.filter(({ from, to }) => !members.some((member) => member.from < to && from < member.to))
  return [...members, ...free].sort((a, b) => a.from - b.from)
}
