/**
 * Looks at the syntax of what a task has written: which of its hunks break a file that was not broken there before.
 *
 *   all open hunks of a file together bring no error → all are sound, after one question
 *   else each is asked about by itself: the file with it, against the file without it, the others in both
 *
 * What cannot be checked is said to be unchecked, and stands like any other. Hunks that only belong together are judged
 * together, since each is seen with the others in place. It changes nothing of a file.
 */
import type { Hunk, HunkSyntax } from '../../../shared/model/hunk.ts'
import type { HunkId, TaskId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Room } from '../../rooms/room.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { AnalysisUnavailable, type UnavailableReason } from '../analysis/analysis-unavailable.ts'
import type { SyntaxIssue } from '../syntax/issue.ts'
import { languageOfPath } from '../syntax/languages.ts'
import { applyChange, changeBetween } from '../syntax/text-change.ts'
import { readWrittenFile, type WrittenFile, withoutHunks } from './written-file.ts'

export interface SyntaxFindings {
  readonly broken: readonly Hunk[]
  /** For another reason than that nobody reads their language. */
  readonly unchecked: number
}

export interface HunkSyntaxOptions {
  readonly room: Room
  readonly task: TaskId
  readonly analysis: Analysis
}

/** Hunks of one file that are asked about one by one; of more nobody says which it is. */
const mostSingled = 50

/** Judges the task's open hunks, and notes it on them. @throws the signal's reason */
export async function checkHunkSyntax(options: HunkSyntaxOptions, signal: AbortSignal): Promise<SyntaxFindings> {
  const { room, task } = options
  const open = room.hunksOf(task).filter(({ state, operation }) => state === 'pending' && !operation)
  const groups = new Map<string, Hunk[]>()
  for (const hunk of open) groups.set(hunk.file, [...(groups.get(hunk.file) ?? []), hunk])

  const broken: Hunk[] = []
  let unchecked = 0
  for (const hunks of groups.values()) {
    const verdicts = await judge(hunks, options, signal)
    for (const hunk of hunks) {
      const syntax = verdicts.get(hunk.id)
      if (syntax === undefined) continue
      note(room, hunk, syntax)
      if (syntax.verdict === 'broken') broken.push({ ...hunk, syntax })
      if (syntax.verdict === 'unchecked' && ![noGrammar, checkedWithAnother].includes(syntax.why ?? '')) unchecked++
    }
  }
  return { broken, unchecked }
}

/** Unless somebody has decided it, or it has been written again, meanwhile. */
function note(room: Room, { id, replacement }: Hunk, syntax: HunkSyntax): void {
  const now = readHunk(room.types, id)
  if (now?.state !== 'pending' || now.replacement !== replacement) return
  if (JSON.stringify(now.syntax) !== JSON.stringify(syntax)) room.patchHunk(id, { syntax })
}

async function judge(
  hunks: readonly Hunk[],
  { room, analysis }: HunkSyntaxOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<HunkId, HunkSyntax>> {
  const language = languageOfPath(hunks[0]?.path ?? '')
  const file = language && (await readWrittenFile(room, hunks))
  signal.throwIfAborted()
  if (!file) return new Map(hunks.map(({ id }) => [id, { verdict: 'unchecked', why: noGrammar }]))
  const { text } = file
  const options = { signal, document: file.id }
  try {
    const without = withoutHunks(file)
    const whole = await analysis.check(language, without, changeBetween(without, text), options)
    if (whole.length === 0) return verdictsOf(file, () => [])
    const issues = new Map<HunkId, readonly SyntaxIssue[]>()
    for (const { hunk, undo } of file.hunks.slice(0, mostSingled)) {
      const change = { from: undo.from, to: undo.from + undo.insert.length, insert: text.slice(undo.from, undo.to) }
      issues.set(hunk.id, await analysis.check(language, applyChange(text, undo), change, options))
    }
    // What none of them breaks alone, they break together: it is said on the first.
    if ([...issues.values()].every(({ length }) => length === 0)) {
      const [first] = file.hunks
      if (first) issues.set(first.hunk.id, whole)
    }
    return verdictsOf(file, (id) => issues.get(id) ?? null, 'Its file has too many changes to check each.')
  } catch (error) {
    if (!(error instanceof AnalysisUnavailable)) throw error
    const { reason } = error
    return verdictsOf(file, () => null, whyUnchecked[reason])
  }
}

function verdictsOf(
  { hunks }: WrittenFile,
  issuesOf: (id: HunkId) => readonly SyntaxIssue[] | null,
  why = '',
): ReadonlyMap<HunkId, HunkSyntax> {
  const verdict = (issues: readonly SyntaxIssue[] | null): HunkSyntax => {
    if (issues === null) return { verdict: 'unchecked', why }
    return issues.length === 0 ? { verdict: 'sound' } : { verdict: 'broken', issues }
  }
  return new Map(
    hunks.flatMap(({ hunk, resting }) => {
      const own = verdict(issuesOf(hunk.id))
      const within = resting.map(({ id, mode }) => [id, mode === 'live' ? seenWith(own) : together] as const)
      return [[hunk.id, own] as const, ...within]
    }),
  )
}

/** Of a change within another's text: what is broken there is said, and asked about, on that one alone. */
function seenWith(verdict: HunkSyntax): HunkSyntax {
  return verdict.verdict === 'broken' ? together : verdict
}

const checkedWithAnother = 'It is checked with the change that it stands in.'
const together: HunkSyntax = { verdict: 'unchecked', why: checkedWithAnother }
const noGrammar = 'The syntax of such files is not read.'

const whyUnchecked: Readonly<Record<UnavailableReason, string>> = {
  busy: 'Too many checks were waiting.',
  timeout: 'Checking its syntax took too long.',
  crashed: 'Checking its syntax failed.',
  closed: 'The server was stopping.',
  'too-large': 'The file is too long to be checked.',
  'no-grammar': 'The grammar of this language could not be loaded.',
}
