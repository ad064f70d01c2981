/**
 * The bar at the foot of a file under review: how far it is, the way from change to change, and all at once. After the
 * file's last change it stays, with the way on, for as long as the same tasks have changes waiting in other files.
 */
import { ArrowDown, ArrowUp, FileDiff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import { keyLabel } from '../../commands/keys.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { isApple } from '../../editor/apple-keys.ts'
import type { Editor } from '../../editor/editor.ts'
import type { HunkHere } from '../../editor/hunks/numbering.ts'
import type { RoomRequests } from '../../session/room-requests.ts'
import type { Readable } from '../../session/store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { useLostFocus } from '../../ui/lost-focus.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import type { DiffTarget } from '../diff/diff-target.ts'
import type { HunkStore } from '../hunk-store.ts'
import { newestOpenTask, reachOf, reviewProgressOf } from './progress.ts'
import styles from './review-bar.module.css'
import { reviewCommands } from './review-commands.ts'
import { Counts, ProgressLine } from './review-counts.tsx'
import { useSettle } from './use-settle.ts'
import { pendingOf, type Waiting, waitingBeside } from './waiting.ts'
import { whyUndecided } from './why-undecided.ts'

export interface ReviewBarProps {
  readonly hunks: HunkStore
  readonly file: FileId
  readonly tasks: Readable<readonly Task[]>
  readonly requests: Pick<RoomRequests, 'acceptTask' | 'rejectTask' | 'acceptFile' | 'rejectFile'>
  readonly canDecide: boolean
  /** Which change the cursor is in, among those of the file. */
  readonly position: HunkHere | null
  readonly editor: Pick<Editor, 'focus' | 'review' | 'revealHunk'>
  readonly onCompare: (target: DiffTarget) => void
  readonly onConflict: (hunk: HunkId) => void
  readonly onError: (error: unknown) => void
  /** Why nothing was decided. */
  readonly onTell: (words: { readonly title: string; readonly detail: string }) => void
}

/** Nothing where nothing waits for a decision, here or after it; its commands are there all the same, for the way to other files. */
export function ReviewBar({
  hunks,
  file,
  tasks,
  requests,
  canDecide,
  position,
  editor,
  onCompare,
  onConflict,
  onError,
  onTell,
}: ReviewBarProps) {
  const review = useSyncExternalStore(hunks.subscribe, () => hunks.inFile(file))
  const besides = waitingBeside(useSyncExternalStore(hunks.subscribe, hunks.all), file)
  const asked = useReadable(tasks)
  const task = newestOpenTask(review, asked)
  const ofAll = task === null ? null : pendingOf(hunks.all(), task.id)
  const progress = reviewProgressOf(review)
  // What could not be placed has no place to go to here; its task's card tells of it.
  const compared = task?.id ?? review.find(({ state }) => !isHunkDecided(state))?.task
  const { isBusy, settle } = useSettle(onError)
  const acceptFile = () => settle(() => requests.acceptFile(file))
  const rejectFile = () => settle(() => requests.rejectFile(file))
  useCommands(
    reviewCommands({
      hunks,
      file,
      here: position?.id ?? null,
      task,
      canDecide,
      press(action, isWalk) {
        if (isWalk) editor.focus()
        editor.review(action)
      },
      acceptFile,
      rejectFile,
      compare: onCompare,
      showConflict: onConflict,
      explain,
    }),
  )
  function explain(hunk: Hunk | null): void {
    const keys = { nextKey: keyLabel('Alt-n', isApple), compareKey: keyLabel('Alt-c', isApple) }
    onTell(whyUndecided(hunk?.state ?? null, { canDecide, ...keys }))
    if (hunk?.state !== 'conflicted' || !canDecide) return
    editor.revealHunk(hunk.id)
    // Where the text is so long that its answers are not drawn, all versions are.
    requestAnimationFrame(() => {
      const answer = document.querySelector<HTMLElement>(`[data-hunk="${hunk.id}"] button`)
      if (answer === null) onConflict(hunk.id)
      else answer.focus()
    })
  }
  // As where a change in the text is decided.
  const keepsFocus = useLostFocus(() => editor.focus())
  if (progress.toReview + progress.conflicts === 0) {
    if (besides.changes === 0) return null
    return (
      <section className={styles.frame} data-review-bar="" aria-label="Review" {...keepsFocus}>
        <WayOn besides={besides} onNext={() => editor.review('next')} />
      </section>
    )
  }

  const isProposed = (task?.mode ?? review[0]?.mode) === 'propose'
  const verbs = isProposed ? { yes: 'Accept', no: 'Reject' } : { yes: 'Keep', no: 'Undo' }
  const { isApart, all } = reachOf(review, asked, hunks.openFiles)

  return (
    <section className={styles.frame} data-review-bar="" aria-label="Review" {...keepsFocus}>
      <div className={styles.bar} data-apart={isApart}>
        <p className={styles.counts}>
          <Counts progress={progress} isProposed={isProposed} />
          {isApart && ofAll !== null && ofAll.files > 1 && (
            <span>
              {' here, '}
              <b>{ofAll.changes}</b> in {countOf(ofAll.files, 'file')}
            </span>
          )}
        </p>
        <ProgressLine progress={progress} />
        <div className={styles.actions}>
          <span className={styles.group}>
            <IconButton label="Previous change" aria-keyshortcuts="Alt+P" onClick={() => editor.review('previous')}>
              <ArrowUp size={16} aria-hidden="true" />
            </IconButton>
            {position !== null && (
              <span className={styles.position}>
                {position.number} of {position.count}
              </span>
            )}
            <IconButton label="Next change" aria-keyshortcuts="Alt+N" onClick={() => editor.review('next')}>
              <ArrowDown size={16} aria-hidden="true" />
            </IconButton>
            {compared !== undefined && (
              <IconButton
                label="See the changes as a diff"
                aria-keyshortcuts="Alt+C"
                onClick={() => onCompare({ task: compared, file, hunk: null })}
              >
                <FileDiff size={16} aria-hidden="true" />
              </IconButton>
            )}
          </span>
          {task !== null && canDecide && (
            <span className={styles.decisions}>
              {isApart && (
                <DecisionButtons
                  scope="in this file"
                  verbs={verbs}
                  isBusy={isBusy}
                  tone="plain"
                  onReject={rejectFile}
                  onAccept={acceptFile}
                />
              )}
              <DecisionButtons
                scope="all"
                verbs={verbs}
                isBusy={isBusy}
                tone="main"
                onReject={all === 'file' ? rejectFile : () => settle(() => requests.rejectTask(task.id))}
                onAccept={all === 'file' ? acceptFile : () => settle(() => requests.acceptTask(task.id))}
              />
            </span>
          )}
        </div>
      </div>
    </section>
  )
}

/** After the last change of the file. */
function WayOn({ besides, onNext }: { besides: Waiting; onNext: () => void }) {
  return (
    <div className={styles.bar} data-left="">
      <p className={styles.counts}>
        Nothing left here · <b>{besides.changes}</b> in {countOf(besides.files, 'other file')}
      </p>
      <Button tone="main" aria-keyshortcuts="Alt+N" onClick={onNext}>
        Next change
      </Button>
    </div>
  )
}

/** Where it is tight, what both are about is said once before them, and still the name of each. */
function DecisionButtons({
  scope,
  verbs,
  isBusy,
  tone,
  onReject,
  onAccept,
}: {
  scope: string
  verbs: { readonly yes: string; readonly no: string }
  isBusy: boolean
  tone: 'plain' | 'main'
  onReject: () => void
  onAccept: () => void
}) {
  return (
    <span className={styles.group}>
      <span className={styles.caption} aria-hidden="true" data-short={scope === 'all' ? 'All' : 'Here'}>
        {scope}
      </span>
      <Button tone="quiet" isBusy={isBusy} onClick={onReject}>
        {verbs.no} <span className={styles.scope}>{scope}</span>
      </Button>
      <Button tone={tone} isBusy={isBusy} onClick={onAccept}>
        {verbs.yes} <span className={styles.scope}>{scope}</span>
      </Button>
    </span>
  )
}
