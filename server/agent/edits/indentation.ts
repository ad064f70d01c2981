/**
 * How the indentation of what a model wrote differs from the file's, and a replacement indented as the file is.
 *
 * Indentation is told by pairs: a line that the model wrote, and the line it means. The first line often stands apart,
 * for models cut what they copy at its first letter; so it has an offset of its own. Blank lines tell and take nothing.
 */

export interface LinePair {
  readonly written: string
  readonly meant: string
}

export interface Indentation {
  /** Whether one offset, the first line apart, explains every pair. */
  readonly isUniform: boolean
  /** Lines as the model wrote them, indented as the file is. What is said of a line stays as more lines follow. */
  apply(lines: readonly string[]): string[]
}

/** The indentation that a line should have for the one it was written with. */
type Offset = (indent: string) => string

export function indentationOf(pairs: readonly LinePair[]): Indentation {
  const indents = pairs
    .filter(({ written, meant }) => written.trim() !== '' && meant.trim() !== '')
    .map(({ written, meant }) => ({ written: indentOf(written), meant: indentOf(meant) }))
  const [head] = indents
  if (!head || indents.every(({ written, meant }) => written === meant)) return asWritten
  const all = offsetOf(indents)
  const rest = all ?? (indents.length > 1 ? offsetOf(indents.slice(1)) : null)
  const first = all ?? offsetOf([head])
  const isAlone = indents.length === 1
  return {
    isUniform: rest !== null,
    apply: (lines) => indented(lines, head, { first, rest: rest ?? mostUsed(indents), isAlone }),
  }
}

const asWritten: Indentation = { isUniform: true, apply: (lines) => [...lines] }

interface IndentPair {
  readonly written: string
  readonly meant: string
}

function indented(
  lines: readonly string[],
  head: IndentPair,
  offsets: { readonly first: Offset | null; readonly rest: Offset; readonly isAlone: boolean },
): string[] {
  const begin = lines.findIndex((line) => line.trim() !== '')
  const opening = lines[begin] ?? ''
  // The replacement may be indented rightly already, though what was to be found was not.
  if (head.written !== head.meant && indentOf(opening) === head.meant && head.meant !== '') return [...lines]
  const next = lines.slice(begin + 1).find((line) => line.trim() !== '')
  // Where only one line was copied without its indentation, the ones after it may have theirs.
  const isFirstApart =
    offsets.isAlone &&
    head.written === '' &&
    next !== undefined &&
    !opensBlock(opening) &&
    indentOf(next) === head.meant
  const inStyle = toStyle(head.meant)
  return lines.map((line, index) => {
    if (line.trim() === '' || (isFirstApart && index > begin)) return line
    const offset = index === begin ? (offsets.first ?? offsets.rest) : offsets.rest
    const indent = indentOf(line)
    return inStyle(offset(indent), indent) + line.slice(indent.length)
  })
}

/** The one offset that explains all pairs, or null. */
function offsetOf(pairs: readonly IndentPair[]): Offset | null {
  const [pair] = pairs
  if (!pair) return null
  const between = tabsAndSpaces(pairs)
  if (between) return between
  const shared = sharedTail(pair.written, pair.meant)
  const before = pair.written.slice(0, pair.written.length - shared)
  const after = pair.meant.slice(0, pair.meant.length - shared)
  if (
    !pairs.every(({ written, meant }) => written.startsWith(before) && meant === after + written.slice(before.length))
  ) {
    return scaled(pairs)
  }
  return (indent) => (indent.startsWith(before) ? after + indent.slice(before.length) : clamped(indent, before, after))
}

/** Levels of more or fewer spaces each. */
function scaled(pairs: readonly IndentPair[]): Offset | null {
  const deepest = pairs.reduce((a, b) => (b.written.length > a.written.length ? b : a))
  const scale = deepest.meant.length / deepest.written.length
  const isSpaces = pairs.every(({ written, meant }) => /^ *$/.test(written + meant))
  const isScaled = pairs.every(({ written, meant }) => meant.length === written.length * scale)
  if (!isSpaces || !isScaled || !(scale === 2 || scale === 4 || scale === 0.5 || scale === 0.25)) return null
  return (indent) => ' '.repeat(Math.round(indent.length * scale))
}

/** A line with less than what was to be taken away keeps nothing. */
function clamped(indent: string, before: string, after: string): string {
  return after === '' && before.startsWith(indent) ? '' : indent
}

/** Levels in tabs for levels in spaces, or the other way. */
function tabsAndSpaces(pairs: readonly IndentPair[]): Offset | null {
  const isAll = (side: keyof IndentPair, character: string) =>
    pairs.every((pair) => pair[side] === character.repeat(pair[side].length)) && pairs.some((pair) => pair[side] !== '')
  const toTabs = isAll('written', ' ') && isAll('meant', '\t')
  if (!toTabs && !(isAll('written', '\t') && isAll('meant', ' '))) return null
  for (const unit of [2, 4, 8, 3, 1]) {
    const shifts = pairs.map(({ written, meant }) =>
      toTabs ? meant.length - written.length / unit : meant.length - written.length * unit,
    )
    const [shift] = shifts
    if (shift === undefined || !Number.isInteger(shift) || shifts.some((other) => other !== shift)) continue
    if (shift !== 0 && pairs.length === 1) continue
    return (indent) => {
      if (toTabs) {
        const spaces = indent.replaceAll('\t', ' '.repeat(unit)).length
        return '\t'.repeat(Math.max(0, Math.floor(spaces / unit) + shift)) + ' '.repeat(spaces % unit)
      }
      return ' '.repeat(Math.max(0, indent.replaceAll('\t', ' '.repeat(unit)).length + shift))
    }
  }
  return null
}

/** Deeper levels of a replacement in the file's own character: where the file has tabs, spaces beyond them become tabs. */
function toStyle(meant: string): (indent: string, written: string) => string {
  if (!/^\t+$/.test(meant)) return (indent) => indent
  let unit = 0
  return (indent, written) => {
    const [, tabs = '', spaces = ''] = /^(\t*)( +)$/.exec(indent) ?? []
    if (spaces === '' || !/^ +$/.test(written)) return indent
    if (unit === 0) unit = spaces.length
    return tabs + '\t'.repeat(Math.floor(spaces.length / unit)) + ' '.repeat(spaces.length % unit)
  }
}

function mostUsed(pairs: readonly IndentPair[]): Offset {
  const counts = new Map<string, { count: number; pair: IndentPair }>()
  for (const pair of pairs) {
    const shared = sharedTail(pair.written, pair.meant)
    const key = `${pair.written.slice(0, pair.written.length - shared)}>${pair.meant.slice(0, pair.meant.length - shared)}`
    const known = counts.get(key)
    counts.set(key, { count: (known?.count ?? 0) + 1, pair: known?.pair ?? pair })
  }
  const [best] = [...counts.values()].sort((a, b) => b.count - a.count)
  return (best && offsetOf([best.pair])) ?? ((indent) => indent)
}

function sharedTail(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? ''
}

function opensBlock(line: string): boolean {
  return /(?:[{([:,=]|=>|\b(?:then|do|else|begin))$/.test(line.trimEnd())
}
