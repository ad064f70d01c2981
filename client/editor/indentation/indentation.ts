/** How a text is indented, told from its own lines; by its file's name where they do not say. Pure. */

/** Lines that are looked at; the beginning of a file is like the rest of it. */
const maxLines = 2_000
const widths = [2, 4, 8, 3] as const

/** One step of indentation: a tab or so many spaces; null where the text shows none. */
export function indentationOf(lines: Iterable<string>): string | null {
  let tabs = 0
  const votes = new Map<number, number>()
  let before = 0
  let count = 0
  for (const line of lines) {
    if (++count > maxLines) break
    const indent = /^[ \t]*/.exec(line)?.[0] ?? ''
    const rest = line.slice(indent.length)
    // What goes on with a comment is set by one.
    if (rest === '' || rest.startsWith('*')) continue
    if (indent.startsWith('\t')) tabs++
    else {
      const step = Math.abs(indent.length - before)
      if (step > 1) votes.set(step, (votes.get(step) ?? 0) + 1)
      before = indent.length
    }
  }
  const best = widths.reduce<number | null>((winner, width) => {
    const mine = votes.get(width) ?? 0
    return mine > (winner === null ? 0 : (votes.get(winner) ?? 0)) ? width : winner
  }, null)
  const spaces = best === null ? 0 : (votes.get(best) ?? 0)
  if (tabs > spaces) return '\t'
  return best === null ? null : ' '.repeat(best)
}

const byTabs = /(^|\/)(Makefile|GNUmakefile|.*\.(go|mk|tsv))$/
const byFour = /\.(py|pyi|rs|java|kt|kts|cs|c|h|cc|cpp|hpp|php|swift)$/

/** As files of this name are indented, where nothing in them says; else as the person chose. */
export function indentationByName(path: string, chosen: number): string {
  if (byTabs.test(path)) return '\t'
  return ' '.repeat(byFour.test(path) ? 4 : chosen)
}
