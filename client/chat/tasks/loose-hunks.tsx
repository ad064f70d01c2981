/**
 * The changes of a task that no editor can show: a new file that waits to be accepted, a file that is deleted or renamed,
 * and what could not be located.
 * Each says why, can be read, and is decided here.
 */

import { type Hunk, isPlaceable } from '../../../shared/model/hunk.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import { whoseIs } from '../../editor/hunks/rows/whose.ts'
import { useToasts } from '../../page/platform.ts'
import { whoChanged } from '../../presence/use-name-of.ts'
import { askOrOffer } from '../../review/ask-or-offer.ts'
import { pathNow } from '../../review/path-now.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { Button } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import styles from './loose-hunks.module.css'
import { useHandPlace } from './use-hand-place.ts'
import { useRun } from './use-run.ts'

interface LooseHunksProps {
  readonly hunks: readonly HunkBrief[]
  /** All changes of the task. */
  readonly total: number
  /** Asks the agent for a change that has no place, once this one is turned down; null while that is no use. */
  readonly onAskAgain: ((hunk: HunkBrief) => Promise<unknown>) | null
}

export function LooseHunks({ hunks, total, onAskAgain }: LooseHunksProps) {
  return (
    <ul className={styles.list}>
      {hunks.map((hunk) => (
        <li key={hunk.id}>
          <LooseHunk hunk={hunk} total={total} onAskAgain={onAskAgain} />
        </li>
      ))}
    </ul>
  )
}

function LooseHunk({ hunk, total, onAskAgain }: Omit<LooseHunksProps, 'hunks'> & { readonly hunk: HunkBrief }) {
  const { room, requests, me } = useRoom()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const { isBusy, run } = useRun()
  const { id, state, reason, order, mode } = hunk
  /** The agent may be about to place it itself. */
  const mayPlace = mayEdit && onAskAgain !== null
  const record = readHunk(room.types, id)
  const path = pathNow(useReadable(room.files), record ?? hunk)
  const issue = record?.syntax?.issues?.[0]
  const isDone = mode === 'live' && record?.operation !== undefined
  const isClash = state === 'conflicted'
  const isStray = state === 'unplaced' && record !== undefined && isPlaceable(record)
  const offered = useHandPlace(hunk)

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs
    <div role="group" aria-label={`Change ${order + 1} of ${total} in ${path}`} className={styles.hunk}>
      <details>
        <summary className={styles.path}>{record ? titleOf({ ...record, path }) : path}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <pre className={styles.text} tabIndex={0}>
          {record?.operation === 'delete' ? record.base : record?.replacement}
        </pre>
      </details>
      {state === 'unplaced' && <p className={styles.reason}>{reason?.message ?? 'It has no place in the file.'}</p>}
      {state !== 'unplaced' && reason !== undefined && <p className={styles.reason}>{reason.message}</p>}
      {issue !== undefined && (
        <p className={styles.reason}>
          Breaks the syntax at line {issue.line}: {issue.message}
        </p>
      )}
      {isStray && mayPlace && offered === null && (
        <p className={styles.reason}>To place it yourself, open the file and put the cursor where it belongs.</p>
      )}
      {mayEdit && (
        <div className={styles.actions}>
          <Button isBusy={isBusy} onClick={() => run(() => requests.rejectHunk(id))}>
            {isClash ? whoseIs(whoChanged(room, hunk, me.id)).keep : isDone ? 'Undo' : 'Reject'}
          </Button>
          {isStray && mayPlace && offered !== null && (
            <Button
              isBusy={isBusy}
              title="Becomes a proposal there: in place of the selected lines, or at the line of the cursor"
              onClick={() =>
                run(async () => {
                  if (offered.place === null) return offered.show()
                  await requests.placeHunk(id, offered.place())
                  offered.show(id)
                })
              }
            >
              {offered.label}
            </Button>
          )}
          {state === 'unplaced' && onAskAgain !== null && (
            <Button
              tone="agent"
              isBusy={isBusy}
              onClick={() =>
                run(async () => {
                  await requests.rejectHunk(id)
                  await askOrOffer(toasts, () => onAskAgain(hunk))
                })
              }
            >
              Ask again
            </Button>
          )}
          {state === 'pending' && (
            <Button tone="agent" isBusy={isBusy} onClick={() => run(() => requests.acceptHunk(id))}>
              {isDone ? 'Keep' : 'Accept'}
            </Button>
          )}
          {isClash && (
            <Button
              tone="agent"
              isBusy={isBusy}
              onClick={() => run(() => requests.acceptHunk(id, { resolution: 'agent' }))}
            >
              Take the agent's
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function titleOf({ state, path, operation, newPath }: Hunk): string {
  if (operation === 'delete') return `Delete ${path}`
  if (operation === 'rename') return `Rename ${path} to ${newPath}`
  return state === 'unplaced' ? path : `New file ${path}`
}
