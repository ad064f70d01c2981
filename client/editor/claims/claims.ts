/**
 * What a running task claims of a file: the lines that it writes at this moment, which no other task may write meanwhile
 * (docs/SPEC.md, G18), those that it has changed and may still come back to, and those where it waits for somebody. Read
 * from the hunks, and from the steps that wait, whose anchors say where that is. Pure.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, TaskId } from '../../../shared/model/ids.ts'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import { linesWords } from '../../../shared/text/lines-words.ts'
import { linesOf } from '../lines-of.ts'

type ClaimKind = 'writing' | 'proposing' | 'changed' | 'waiting'

/** Lines beside each other that one task claims in one way. */
export interface Claim {
  /** Of the first of its hunks, or of the step that waits: stays while the claim does. */
  readonly key: string
  readonly task: TaskId
  readonly kind: ClaimKind
  /** From the start of its first line to the end of its last. */
  readonly from: number
  readonly to: number
  /** From 1. */
  readonly firstLine: number
  readonly lastLine: number
  /** Whom it waits for; null where it waits for nobody. */
  readonly who: string | null
}

/** What claims something: a hunk, or a step that waits. */
interface Claimant extends Pick<Hunk, 'task' | 'order' | 'anchors' | 'state' | 'mode'> {
  readonly id: string
  readonly who: string | null
}

/** More than these in one file are not told apart by anyone. */
export const mostClaims = 100
const longestPrompt = 80

/** Of tasks that still run: their hunks, as far as they have a place and nobody has decided them, and where they wait. */
export function claimants(file: FileId, hunks: readonly Hunk[], tasks: readonly Task[]): readonly Claimant[] {
  const running = tasks.filter(({ state }) => !isTaskOver(state))
  const ids = new Set(running.map(({ id }) => id))
  const claiming = hunks
    .filter(({ task, state, anchors }) => ids.has(task) && !isHunkDecided(state) && anchors !== undefined)
    .map((hunk) => ({ ...hunk, who: null }))
  return [...claiming, ...running.flatMap((task) => waitingOf(file, task))]
}

function waitingOf(file: FileId, { id: task, mode, steps }: Task): Claimant[] {
  return steps.flatMap(({ state, place }, order) => {
    if (state !== 'running' || place?.file !== file) return []
    const { anchors, who } = place
    return [{ id: `${task}/${order}`, task, order, anchors, who, mode, state: 'streaming' as const }]
  })
}

function claimKind({ state, mode, who }: Pick<Claimant, 'state' | 'mode' | 'who'>): ClaimKind {
  if (who !== null) return 'waiting'
  if (state !== 'streaming') return 'changed'
  return mode === 'live' ? 'writing' : 'proposing'
}

interface PlacedClaimant extends Range {
  readonly claimant: Pick<Claimant, 'id' | 'task' | 'state' | 'mode' | 'who'>
}

interface Line extends Range {
  readonly number: number
}

/** Down the page; what touches of one task and one kind is one. */
export function claimsOf(placed: readonly PlacedClaimant[], lineAt: (offset: number) => Line): readonly Claim[] {
  const sorted = [...placed].sort((a, b) => a.from - b.from || a.to - b.to)
  const claims: Claim[] = []
  for (const { claimant, from, to } of sorted) {
    const { first, last } = linesOf({ from, to }, lineAt)
    const kind = claimKind(claimant)
    const before = claims.findLast((claim) => claim.task === claimant.task && claim.kind === kind)
    if (before !== undefined && before.lastLine + 1 >= first.number) {
      if (last.number > before.lastLine) {
        claims[claims.indexOf(before)] = { ...before, to: last.to, lastLine: last.number }
      }
      continue
    }
    if (claims.length === mostClaims) break
    claims.push({
      key: claimant.id,
      task: claimant.task,
      kind,
      from: first.from,
      to: last.to,
      firstLine: first.number,
      lastLine: last.number,
      who: claimant.who,
    })
  }
  return claims
}

const mostColumns = 3

/**
 * Which column of the lane each claim stands in, from 0, so that those that share a line stand beside each other: whoever
 * writes first, whoever waits after them. Beyond the last column they share that.
 */
export function columnsOf(claims: readonly Pick<Claim, 'kind' | 'firstLine' | 'lastLine'>[]): readonly number[] {
  const columns = claims.map(() => 0)
  const inOrder = claims.map((_, index) => index).sort((a, b) => waits(claims[a]) - waits(claims[b]) || a - b)
  inOrder.forEach((index, position) => {
    const claim = claims[index]
    const taken = inOrder.slice(0, position).flatMap((other) => {
      const beside = claims[other]
      const isBeside = claim && beside && claim.firstLine <= beside.lastLine && beside.firstLine <= claim.lastLine
      return isBeside ? [columns[other]] : []
    })
    let column = 0
    while (taken.includes(column) && column < mostColumns - 1) column += 1
    columns[index] = column
  })
  return columns
}

function waits(claim: Pick<Claim, 'kind'> | undefined): number {
  return claim?.kind === 'waiting' ? 1 : 0
}

/** "Offline agent is writing lines 3–9: rename the clock". */
export function claimWords(
  { kind, firstLine, lastLine, who }: Pick<Claim, 'kind' | 'firstLine' | 'lastLine' | 'who'>,
  agentName: string,
  prompt: string,
): string {
  const lines = linesWords({ first: firstLine, last: lastLine })
  const does = {
    writing: `is writing ${lines}`,
    proposing: `is writing a proposal for ${lines}`,
    changed: `changed ${lines} and is still at work`,
    waiting: `waits at ${lines} for ${who}`,
  }[kind]
  const words = prompt.replace(/\s+/g, ' ').trim()
  return `${agentName} ${does}: ${words.length > longestPrompt ? `${words.slice(0, longestPrompt - 1)}…` : words}`
}
