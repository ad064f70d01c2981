/**
 * What reviewing a file adds to the room's commands, so that the palette finds it with its key: the way from change to
 * change, the decisions on the one that the cursor is in and on all of the file, the differences. Pure.
 */
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import type { Command } from '../../commands/command-registry.ts'
import type { ReviewKey } from '../../editor/hunks/review-keys.ts'
import type { DiffTarget } from '../diff/diff-target.ts'
import type { HunkStore } from '../hunk-store.ts'
import type { ReviewedTask } from './progress.ts'

export interface ReviewCommandsOptions {
  readonly hunks: Pick<HunkStore, 'inFile' | 'filesUnderReview'>
  readonly file: FileId
  /** The change that the cursor is in. */
  readonly here: HunkId | null
  /** The task of which all can be settled at once; null where there is none. */
  readonly task: ReviewedTask | null
  readonly canDecide: boolean
  /** Does what a key of review does in the text; `isWalk` where the focus goes there too. */
  readonly press: (action: ReviewKey, isWalk: boolean) => void
  readonly acceptFile: () => void
  readonly rejectFile: () => void
  readonly compare: (target: DiffTarget) => void
  readonly showConflict: (hunk: HunkId) => void
  /** Says why nothing is decided, and leads to the change, if it is one that waits for another answer. */
  readonly explain: (hunk: Hunk | null) => void
}

export function reviewCommands(options: ReviewCommandsOptions): readonly Command[] {
  const { hunks, file, here, task, canDecide, press, compare, showConflict } = options
  const open = () => hunks.inFile(file).filter(({ state }) => !isHunkDecided(state))
  const atCursor = () => open().find(({ id }) => id === here)
  const isPendingHere = () => canDecide && atCursor()?.state === 'pending'
  const conflict = () => [atCursor(), ...open()].find((hunk) => hunk?.state === 'conflicted')
  const compared = (): DiffTarget | null => {
    const hunk: Hunk | undefined = atCursor()
    const of = hunk?.task ?? task?.id ?? open()[0]?.task
    return of === undefined ? null : { task: of, file, hunk: hunk?.id ?? null }
  }
  const hasChanges = () => hunks.filesUnderReview().size > 0
  const isProposed = (atCursor()?.mode ?? task?.mode) === 'propose'
  const [yes, no] = isProposed ? ['Accept', 'Reject'] : ['Keep', 'Undo']
  /** The key shows a conflict where the cursor is in one, and else the difference. */
  const isInConflict = atCursor()?.state === 'conflicted'

  /** In place of a key that can decide nothing now: a key that does nothing looks broken. */
  const explained = (key: string, isDecidable: () => boolean, meant: () => Hunk | undefined): Command => ({
    id: `review.why.${key}`,
    title: '',
    key,
    isHidden: true,
    when: () => open().length > 0 && !isDecidable(),
    run: () => options.explain(meant() ?? null),
  })
  const isSettleable = () => canDecide && task !== null

  return [
    explained('Alt-k', isPendingHere, atCursor),
    explained('Alt-u', isPendingHere, atCursor),
    explained('Alt-Shift-k', isSettleable, conflict),
    explained('Alt-Shift-u', isSettleable, conflict),
    {
      id: 'review.next',
      title: 'Next change to review',
      words: 'hunk down',
      key: 'Alt-n',
      when: hasChanges,
      run: () => press('next', true),
    },
    {
      id: 'review.previous',
      title: 'Previous change to review',
      words: 'hunk up',
      key: 'Alt-p',
      when: hasChanges,
      run: () => press('previous', true),
    },
    {
      id: 'review.accept',
      title: `${yes} this change`,
      words: 'keep accept hunk apply',
      key: 'Alt-k',
      when: isPendingHere,
      run: () => press('accept', false),
    },
    {
      id: 'review.reject',
      title: `${no} this change`,
      words: 'undo reject hunk revert discard',
      key: 'Alt-u',
      when: isPendingHere,
      run: () => press('reject', false),
    },
    {
      id: 'review.accept-file',
      title: `${yes} all changes in this file`,
      words: 'keep accept hunks',
      key: 'Alt-Shift-k',
      when: isSettleable,
      run: options.acceptFile,
    },
    {
      id: 'review.reject-file',
      title: `${no} all changes in this file`,
      words: 'undo reject hunks revert discard',
      key: 'Alt-Shift-u',
      when: isSettleable,
      run: options.rejectFile,
    },
    {
      id: 'review.compare',
      title: "See the task's changes as a diff",
      words: 'difference compare review',
      ...(isInConflict ? {} : { key: 'Alt-c' }),
      when: () => compared() !== null,
      run() {
        const target = compared()
        if (target !== null) compare(target)
      },
    },
    {
      id: 'review.conflict',
      title: "Show the conflict: before, yours and the agent's",
      words: 'merge versions resolve edit by hand',
      ...(isInConflict ? { key: 'Alt-c' } : {}),
      when: () => conflict() !== undefined,
      run() {
        const hunk = conflict()
        if (hunk !== undefined) showConflict(hunk.id)
      },
    },
  ]
}
