/**
 * The changes of a task that no editor can show: a new file that waits to be accepted, a file that is deleted or renamed,
 * and what could not be located.
 * Each says why, can be read, and is decided here.
 */
import { useState } from 'react'
import { type Hunk, isPlaceable } from '../../shared/model/hunk.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import { useToasts } from '../page/platform.ts'
import { askOrOffer } from '../review/ask-or-offer.ts'
import { describePlace, placeRequestIn } from '../review/hand-place.ts'
import { useActiveFile, useGoTo, useRights, useRoom } from '../room/room-context.ts'
import type { HunkBrief } from '../session/room-connection.ts'
import { Button } from '../ui/button.tsx'
import { useReadable } from '../ui/use-readable.ts'
import styles from './loose-hunks.module.css'

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
  const { room, requests } = useRoom()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const [isBusy, setBusy] = useState(false)
  const { id, path, state, reason, order, mode } = hunk
  /** The agent may be about to place it itself. */
  const mayPlace = mayEdit && onAskAgain !== null
  const record = readHunk(room.types, id)
  const issue = record?.syntax?.issues?.[0]
  const isDone = mode === 'live' && record?.operation !== undefined
  const isClash = state === 'conflicted'
  const isStray = state === 'unplaced' && record !== undefined && isPlaceable(record)
  const pointed = usePointed(hunk.file)

  async function decide(command: () => Promise<unknown>): Promise<void> {
    setBusy(true)
    try {
      await command()
    } catch (error) {
      toasts.fail(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs
    <div role="group" aria-label={`Change ${order + 1} of ${total} in ${path}`} className={styles.hunk}>
      <details>
        <summary className={styles.path}>{record ? titleOf(record) : path}</summary>
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
      {isStray && mayPlace && pointed === null && (
        <p className={styles.reason}>To place it yourself, open the file and put the cursor where it belongs.</p>
      )}
      {mayEdit && (
        <div className={styles.actions}>
          <Button isBusy={isBusy} onClick={() => decide(() => requests.rejectHunk(id))}>
            {isClash ? 'Keep mine' : isDone ? 'Undo' : 'Reject'}
          </Button>
          {isStray && mayPlace && pointed !== null && (
            <Button
              isBusy={isBusy}
              title="Becomes a proposal there: in place of the selected lines, or at the line of the cursor"
              onClick={() =>
                decide(async () => {
                  await requests.placeHunk(id, pointed.place())
                  goTo(pointed.file, id)
                })
              }
            >
              {pointed.label}
            </Button>
          )}
          {state === 'unplaced' && onAskAgain !== null && (
            <Button
              tone="agent"
              isBusy={isBusy}
              onClick={() =>
                decide(async () => {
                  await requests.rejectHunk(id)
                  await askOrOffer(toasts, () => onAskAgain(hunk))
                })
              }
            >
              Ask again
            </Button>
          )}
          {state === 'pending' && (
            <Button tone="agent" isBusy={isBusy} onClick={() => decide(() => requests.acceptHunk(id))}>
              {isDone ? 'Keep' : 'Accept'}
            </Button>
          )}
          {isClash && (
            <Button
              tone="agent"
              isBusy={isBusy}
              onClick={() => decide(() => requests.acceptHunk(id, { resolution: 'agent' }))}
            >
              Take the agent's
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** The lines selected in the file shown, or the cursor's; null while none is shown. `own` is the change's file. */
function usePointed(own: FileId) {
  const { room, cursor } = useRoom()
  const file = useActiveFile()
  const at = useReadable(cursor)
  const open = useReadable(room.openFiles.connections).find((one) => one.file === file?.id)
  if (file === null || at === null || open === undefined) return null
  return {
    file: file.id,
    label: describePlace(at, file.id === own ? null : file.path),
    place: () => placeRequestIn(file.id, open.text.toString(), at),
  }
}

function titleOf({ state, path, operation, newPath }: Hunk): string {
  if (operation === 'delete') return `Delete ${path}`
  if (operation === 'rename') return `Rename ${path} to ${newPath}`
  return state === 'unplaced' ? path : `New file ${path}`
}
