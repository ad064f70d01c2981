/** What the row under a hunk says and offers, by the hunk's state. Pure. */
import { type Hunk, isHunkDecided, isPlaceable } from '../../../../shared/model/hunk.ts'
import type { HunkNumber } from '../numbering.ts'
import { matchWords } from './match-words.ts'
import type { RowButton, RowContent } from './row-widget.ts'
import { whoseIs } from './whose.ts'

export interface RowInput {
  readonly hunk: Hunk
  readonly path: string
  readonly ordinal: HunkNumber
  readonly prompt: string
  readonly agentName: string
  /** Who changed the lines of a conflict, null where that is not known. */
  readonly changedBy: string | null
  readonly canDecide: boolean
  readonly isBusy: boolean
  readonly hindrance?: string | null
  /** Whether keys are shown as Apple's keyboards name them. */
  readonly isApple: boolean
}

export function rowContent(input: RowInput): RowContent {
  const { hunk, path, ordinal, prompt, agentName, changedBy, isBusy, hindrance = null } = input
  const position = `Change ${ordinal.number} of ${ordinal.count}`
  const isConflict = hunk.state === 'conflicted'
  const isStreaming = hunk.state === 'streaming'
  const reason = isConflict || isStreaming ? null : reasonOf(hunk)
  return {
    hunk: hunk.id,
    name: `${position} in ${path}`,
    tone: isConflict ? 'clash' : 'agent',
    title: isConflict
      ? `${changedBy ?? 'Someone'} changed this ${lines(hunk)} while ${agentName} was writing`
      : position,
    note: isConflict ? '' : isStreaming ? `${agentName} is writing…` : noteOf(hunk, reason, prompt),
    isReason: reason !== null,
    buttons: isStreaming || !input.canDecide ? [] : buttonsOf(input),
    isBusy,
    hindrance,
  }
}

/** Why it waits, or what it was for; and how its place was found, where that was not simple. */
function noteOf({ match, state }: Hunk, reason: string | null, prompt: string): string {
  const said = reason ?? withoutCodeMarks(firstLine(prompt))
  const placed = isHunkDecided(state) ? null : matchWords(match)
  return [placed, said].filter((part) => part !== null && part !== '').join(' · ')
}

/** What it breaks, or why it waits for somebody; null where it is like any other, and what it was for is said instead. */
function reasonOf({ syntax, reason }: Hunk): string | null {
  const issue = syntax?.issues?.[0]
  if (issue !== undefined) return `Breaks the syntax at line ${issue.line}: ${withoutCodeMarks(issue.message)}`
  return reason?.code === 'unsure' || reason?.code === 'busy' ? reason.message : null
}

function buttonsOf({ hunk, agentName, changedBy, isApple }: RowInput): RowButton[] {
  if (hunk.state === 'conflicted') {
    const { keep } = whoseIs(changedBy)
    return [
      { action: 'mine', label: keep },
      { action: 'agent', label: "Take the agent's", title: `Take what ${agentName} wrote` },
      { action: 'both', label: 'Both', title: 'One after the other' },
      { action: 'edit', label: 'Edit by hand', title: 'See all versions, and write the result' },
      { action: 'again', label: 'Ask again', title: `${keep}, and ask ${agentName} for the text as it now is` },
    ]
  }
  const isLive = hunk.mode === 'live'
  const move: RowButton = {
    action: 'move',
    label: 'Move to cursor',
    title: 'Put this change at the selected lines, or at the line of the cursor',
  }
  return [
    ...(isPlaceable(hunk) ? [move] : []),
    { action: 'reject', label: isLive ? 'Undo' : 'Reject', keys: altKey('U', isApple) },
    { action: 'accept', label: isLive ? 'Keep' : 'Accept', keys: altKey('K', isApple), isMain: true },
  ]
}

function altKey(letter: string, isApple: boolean): { shown: string; aria: string } {
  return { shown: isApple ? `⌥${letter}` : `Alt ${letter}`, aria: `Alt+${letter}` }
}

function lines({ base }: Hunk): string {
  return base.trimEnd().includes('\n') ? 'part' : 'line'
}

/** The row is plain text: `code` is said without its backticks. */
function withoutCodeMarks(text: string): string {
  return text.replaceAll(/`([^`]+)`/g, '$1')
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}
