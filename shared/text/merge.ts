/**
 * The one rule for meeting other people's changes: a three-way merge by lines.
 *
 * Changed by one side → that side; the same on both → once; changed by both in different lines → both; changed by both
 * in the same lines → conflict. Two changes also conflict where they touch and one of them only inserts, because then
 * their order would be a guess. Words inside a line never merge.
 */
import { diffLines, diffText, type Edit, type SequenceChange } from './diff.ts'
import { splitLines } from './lines.ts'

/** One place where both sides changed the same lines. */
export interface ConflictRegion {
  /** 1-based line of the base where it begins; one past the last where it is at the end. */
  readonly lineNumber: number
  readonly base: string
  readonly mine: string
  readonly agents: string
}

export type Merge =
  /** `edits` make `mine` the merged `text`, and touch only what the other side changed. */
  | { readonly kind: 'merged'; readonly text: string; readonly edits: readonly Edit[] }
  | { readonly kind: 'conflict'; readonly regions: readonly ConflictRegion[] }

export function merge3(base: string, mine: string, agents: string): Merge {
  if (mine === agents || agents === base) return { kind: 'merged', text: mine, edits: [] }
  if (mine === base) return { kind: 'merged', text: agents, edits: diffText(mine, agents) }
  const lines = splitLines(base)
  const sides = [splitLines(mine), splitLines(agents)] as const
  const groups = groupChanges(byLine(diffLines(lines, sides[0])), byLine(diffLines(lines, sides[1])))
  const regions: ConflictRegion[] = []
  const edits: Edit[] = []
  let text = ''
  let at = 0
  /** Offset in `mine` of what `text` has come to. */
  let offset = 0
  /** Neighbouring lines that the agent alone changed: words are compared over all of them. */
  let alone = { offset: 0, mine: '', agents: '' }
  const closeAlone = () => {
    for (const { from, to, insert } of diffText(alone.mine, alone.agents)) {
      edits.push({ from: alone.offset + from, to: alone.offset + to, insert })
    }
    alone = { offset, mine: '', agents: '' }
  }
  for (const group of groups) {
    const same = lines.slice(at, group.from).join('')
    const mineNow = contentOf(group, 0, lines, sides)
    const agentsNow = contentOf(group, 1, lines, sides)
    text += same
    at = group.to
    offset += same.length
    const isAlone = group.changes[0].length === 0
    if (same !== '' || !isAlone) closeAlone()
    if (isAlone) {
      alone = { offset: alone.offset, mine: alone.mine + mineNow, agents: alone.agents + agentsNow }
      text += agentsNow
    } else if (group.changes[1].length === 0 || mineNow === agentsNow) text += mineNow
    else {
      const baseNow = lines.slice(group.from, group.to).join('')
      regions.push({ lineNumber: group.from + 1, base: baseNow, mine: mineNow, agents: agentsNow })
    }
    offset += mineNow.length
    if (!isAlone) alone = { offset, mine: '', agents: '' }
  }
  closeAlone()
  if (regions.length > 0) return { kind: 'conflict', regions }
  return { kind: 'merged', text: text + lines.slice(at).join(''), edits }
}

/** A text to go on from where two sides do not merge. */
export interface MergeDraft {
  readonly text: string
  /** Where both stand one after the other, as offsets in `text`. */
  readonly clashes: readonly { readonly from: number; readonly to: number }[]
}

/** Merged where the sides merge; where they do not, mine and then the agent's, of all lines around that either changed. */
export function draft3(base: string, mine: string, agents: string): MergeDraft {
  const lines = splitLines(base)
  const sides = [splitLines(mine), splitLines(agents)] as const
  const groups = groupChanges(byLine(diffLines(lines, sides[0])), byLine(diffLines(lines, sides[1])))
  const clashes: { from: number; to: number }[] = []
  let text = ''
  let at = 0
  /** Neighbouring groups: changes that touch are read together. */
  let run = { mine: '', agents: '', merged: '', isClash: false }
  const closeRun = () => {
    const from = text.length
    text += run.isClash ? endLine(run.mine) + run.agents : run.merged
    if (run.isClash) clashes.push({ from, to: text.length })
    run = { mine: '', agents: '', merged: '', isClash: false }
  }
  for (const group of groups) {
    const same = lines.slice(at, group.from).join('')
    if (same !== '') closeRun()
    text += same
    at = group.to
    const mineNow = contentOf(group, 0, lines, sides)
    const agentsNow = contentOf(group, 1, lines, sides)
    const isAlone = group.changes[0].length === 0
    run = {
      mine: run.mine + mineNow,
      agents: run.agents + agentsNow,
      merged: run.merged + (isAlone ? agentsNow : mineNow),
      isClash: run.isClash || (!isAlone && group.changes[1].length > 0 && mineNow !== agentsNow),
    }
  }
  closeRun()
  return { text: text + lines.slice(at).join(''), clashes }
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** Lines replaced by as many are changes of a line each, so that a line which both sides changed alike is no conflict. */
function byLine(changes: readonly SequenceChange[]): SequenceChange[] {
  return changes.flatMap((change) => {
    const count = change.toA - change.fromA
    if (count !== change.toB - change.fromB) return [change]
    return Array.from({ length: count }, (_, index) => {
      const [fromA, fromB] = [change.fromA + index, change.fromB + index]
      return { fromA, toA: fromA + 1, fromB, toB: fromB + 1 }
    })
  })
}

/** Base lines `[from, to)` and the changes of either side that meet there. */
interface Group {
  readonly from: number
  to: number
  readonly changes: readonly [SequenceChange[], SequenceChange[]]
}

function groupChanges(mine: readonly SequenceChange[], agents: readonly SequenceChange[]): Group[] {
  const all = [
    ...mine.map((change) => ({ change, side: 0 as const })),
    ...agents.map((change) => ({ change, side: 1 as const })),
  ]
  all.sort((a, b) => a.change.fromA - b.change.fromA || a.change.toA - b.change.toA)
  const groups: Group[] = []
  for (const { change, side } of all) {
    let group = groups.at(-1)
    if (!group || !meets(group, change, side)) {
      group = { from: change.fromA, to: change.toA, changes: [[], []] }
      groups.push(group)
    }
    group.to = Math.max(group.to, change.toA)
    group.changes[side].push(change)
  }
  return groups
}

/** Whether the change is in the group's lines, or touches its end where one of the two only inserts. */
function meets(group: Group, change: SequenceChange, side: 0 | 1): boolean {
  if (change.fromA < group.to) return true
  if (change.fromA > group.to) return false
  const others = group.changes[1 - side] ?? []
  const inserts = (one: SequenceChange) => one.fromA === one.toA
  return others.some((other) => other.toA === change.fromA && (inserts(other) || inserts(change)))
}

/** What a side has in place of the group's base lines. */
function contentOf(
  group: Group,
  side: 0 | 1,
  base: readonly string[],
  sides: readonly [readonly string[], readonly string[]],
): string {
  let content = ''
  let at = group.from
  for (const change of group.changes[side]) {
    content += base.slice(at, change.fromA).join('') + sides[side].slice(change.fromB, change.toB).join('')
    at = change.toA
  }
  return content + base.slice(at, group.to).join('')
}
