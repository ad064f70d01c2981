/** Finds what is typed among names, fuzzily, as fzf does: best first, with the positions of the letters that were found. */
import { byLengthAsc, Fzf } from 'fzf'
import type { Command } from '../commands/command-registry.ts'

export interface Found<T> {
  readonly item: T
  /** UTF-16 offsets in its name. */
  readonly marks: ReadonlySet<number>
}

const noMarks: ReadonlySet<number> = new Set()

/** All of them in their order, up to `limit`, where nothing is asked. */
export function find<T>(items: readonly T[], words: string, nameOf: (item: T) => string, limit: number): Found<T>[] {
  if (words === '') return items.slice(0, limit).map((item) => ({ item, marks: noMarks }))
  const named = items.map((item, index) => ({ name: nameOf(item), index }))
  const finder = new Fzf(named, {
    selector: ({ name }) => name,
    limit,
    // Of a path its end says most.
    forward: false,
    tiebreakers: [byLengthAsc],
  })
  return finder.find(words.replace(/\s+/g, '')).flatMap(({ item: { index }, positions }) => {
    const item = items[index]
    return item === undefined ? [] : [{ item, marks: positions }]
  })
}

/** By title, then those that have a further word which begins so. */
export function findCommands(commands: readonly Command[], words: string, limit: number): Found<Command>[] {
  const byTitle = find(commands, words, ({ title }) => title, limit)
  const wanted = words.toLowerCase()
  const others = commands.filter(
    (command) =>
      !byTitle.some(({ item }) => item === command) &&
      (command.words ?? '').split(' ').some((word) => word.toLowerCase().startsWith(wanted)),
  )
  return [...byTitle, ...others.map((item) => ({ item, marks: noMarks }))].slice(0, limit)
}
