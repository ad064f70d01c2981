/**
 * The changes of a task that no editor can show: a new file that waits to be accepted, and what could not be located.
 * Each says why, can be read, and is decided here.
 */
import { useState } from 'react'
import { readHunk } from '../../shared/model/room-document.ts'
import { useToasts } from '../page/platform.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import type { HunkBrief } from '../session/room-connection.ts'
import { Button } from '../ui/button.tsx'
import styles from './loose-hunks.module.css'

/** `total` counts all changes of the task. */
export function LooseHunks({ hunks, total }: { hunks: readonly HunkBrief[]; total: number }) {
  return (
    <ul className={styles.list}>
      {hunks.map((hunk) => (
        <li key={hunk.id}>
          <LooseHunk hunk={hunk} total={total} />
        </li>
      ))}
    </ul>
  )
}

function LooseHunk({ hunk, total }: { hunk: HunkBrief; total: number }) {
  const { room, commands } = useRoom()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const [isBusy, setBusy] = useState(false)
  const { id, path, state, reason, order } = hunk

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
        <summary className={styles.path}>{state === 'unplaced' ? path : `New file ${path}`}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <pre className={styles.text} tabIndex={0}>
          {readHunk(room.types, id)?.replacement}
        </pre>
      </details>
      {state === 'unplaced' && (
        <p className={styles.reason}>{reason?.message ?? 'It could not be located in the file.'}</p>
      )}
      {mayEdit && (
        <div className={styles.actions}>
          <Button disabled={isBusy} onClick={() => decide(() => commands.rejectHunk(id))}>
            Reject
          </Button>
          {state === 'pending' && (
            <Button tone="agent" disabled={isBusy} onClick={() => decide(() => commands.acceptHunk(id))}>
              Accept
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
