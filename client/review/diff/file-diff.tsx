/**
 * One file's difference by a task, followed while people and the agent go on: drawn, walked and decided here.
 * Made anew for another file.
 */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { HunkId } from '../../../shared/model/ids.ts'
import { createDiffView, type DiffLayout, type DiffView } from '../../editor/diff/diff-view.ts'
import { type DiffRow, rowFrom } from '../../editor/diff/rows.ts'
import type { ReviewKey } from '../../editor/hunks/review-keys.ts'
import { usePlatform } from '../../page/platform.ts'
import { useRoom } from '../../room/room-context.ts'
import { isLost } from '../../session/room-state.ts'
import { useReadable } from '../../ui/use-readable.ts'
import type { ChangedFile } from './changed-files.ts'
import styles from './diff-dialog.module.css'
import { useDiffContent } from './use-diff-content.ts'

/** The change that the focus goes to once the difference is drawn. */
export type Arrival = HunkId | 'first' | 'last' | null

export interface FileDiffHandle {
  /** Whether there was a change that way in this file. */
  step(direction: 1 | -1): boolean
  /** Decides the change that was gone to last. */
  decide(verdict: Extract<ReviewKey, 'accept' | 'reject'>): void
}

interface FileDiffProps {
  readonly changed: ChangedFile
  readonly layout: DiffLayout
  readonly isWhole: boolean
  readonly arrival: Arrival
  readonly mayDecide: boolean
  /** Why nothing can be decided now. */
  readonly hindrance: string | null
  readonly onLeave: () => void
  readonly ref: Ref<FileDiffHandle>
}

export function FileDiff({ changed, layout, isWhole, arrival, ref, ...options }: FileDiffProps) {
  const { nonce } = usePlatform()
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<DiffView | null>(null)
  const { content, handlers } = useDiffContent(changed, options)
  const { room } = useRoom()
  const isCut = useReadable({ subscribe: room.state.subscribe, get: () => isLost(room.state.get()) })
  const { path } = changed
  const latest = useRef({ content, arrival })
  latest.current = { ...latest.current, content }
  const current = useRef<{ readonly hunk: HunkId; readonly from: number } | null>(null)
  const isReady = content !== null

  function goTo(row: DiffRow | undefined): boolean {
    if (row === undefined) return false
    current.current = { hunk: row.hunk, from: row.place.from }
    view.current?.reveal(row.hunk)
    return true
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the content is shown by the next effect
  useEffect(() => {
    if (parent.current === null || latest.current.content === null) return
    const made = createDiffView({
      parent: parent.current,
      layout,
      path,
      nonce,
      isWhole,
      content: latest.current.content,
    })
    view.current = made
    const { arrival: goal } = latest.current
    const { rows } = latest.current.content
    latest.current.arrival = null
    goTo(goal === 'first' ? rows[0] : goal === 'last' ? rows.at(-1) : rows.find(({ hunk }) => hunk === goal))
    return () => {
      view.current = null
      made.destroy()
    }
  }, [layout, isWhole, path, nonce, isReady])
  useEffect(() => {
    if (content !== null) view.current?.show(content)
  }, [content])

  useImperativeHandle(ref, () => ({
    step: (direction) => goTo(rowFrom(latest.current.content?.rows ?? [], current.current, direction)),
    decide(verdict) {
      const hunk = changed.hunks.find(({ id }) => id === current.current?.hunk)
      if (hunk?.state === 'pending' && options.mayDecide) handlers.act(hunk.id, verdict)
    },
  }))

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes where the focus is */}
      <div
        ref={parent}
        className={styles.diff}
        onFocus={({ target }) => {
          const row = target.closest<HTMLElement>('[data-hunk]')
          const found = content?.rows.find(({ hunk }) => hunk === row?.dataset.hunk)
          if (found !== undefined) current.current = { hunk: found.hunk, from: found.place.from }
        }}
      />
      {!isReady && (
        <p role="status" className={styles.loading}>
          {isCut ? `${path} is not here yet. It opens once the server can be reached.` : `Opening ${path}…`}
        </p>
      )}
    </>
  )
}
