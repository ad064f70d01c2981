/**
 * A task's changes over the room: its files, and the one chosen as a difference that can be decided in place.
 * Loaded when it is first opened. The same keys as in the text walk and decide, across files.
 */
import { type KeyboardEvent, useRef, useState } from 'react'
import type { RoomTypes } from '../../../shared/model/room-document.ts'
import { isTaskOver } from '../../../shared/model/task.ts'
import type { DiffLayout } from '../../editor/diff/diff-view.ts'
import { reviewKey } from '../../editor/hunks/review-keys.ts'
import { usePlatform } from '../../page/platform.ts'
import { whoDeleted } from '../../presence/use-name-of.ts'
import { useRoom } from '../../room/room-context.ts'
import { useHindrance } from '../../room/use-hindrance.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import type { ChangedFile } from './changed-files.ts'
import styles from './diff-dialog.module.css'
import { DiffFiles, FileCounts } from './diff-files.tsx'
import type { DiffTarget } from './diff-target.ts'
import { DiffTools } from './diff-tools.tsx'
import { FileDiff, type FileDiffHandle } from './file-diff.tsx'
import { useDiffWalk } from './use-diff-walk.ts'

const layoutKey = 'weft.diff-layout'

export default function DiffDialog({ target, onClose }: { target: DiffTarget; onClose: () => void }) {
  const { room, me } = useRoom()
  const { storage } = usePlatform()
  const { may, hindrance, line } = useHindrance({ role: 'editor', to: 'decide changes' })
  const isNarrow = useMedia('(max-width: 47.5rem)')
  const entries = useReadable(room.files)
  const task = useReadable(room.tasks).find(({ id }) => id === target.task)
  /** A list that came with the second file would push aside what is being pressed. */
  const [mayGrow] = useState(task !== undefined && !isTaskOver(task.state))
  const [layout, setLayout] = useState<DiffLayout>(storage.getItem(layoutKey) === 'split' ? 'split' : 'unified')
  const [isWhole, setWhole] = useState(false)
  const diff = useRef<FileDiffHandle>(null)
  const { files, shown, arrival, show, step } = useDiffWalk(target, diff)
  /** Whoever closes it goes on where they were, unless they chose a place. */
  const isLeaving = useRef(false)
  const isGone = shown !== undefined && !entries.some(({ id }) => id === shown.file) && isDeleted(shown, room.types)

  function onKeyDown(event: KeyboardEvent): void {
    const key = reviewKey(event.nativeEvent)
    if (key === null) return
    event.preventDefault()
    if (key === 'next') step(1)
    else if (key === 'previous') step(-1)
    else if (key === 'compare') onClose()
    else diff.current?.decide(key)
  }
  function chooseLayout(chosen: DiffLayout): void {
    storage.setItem(layoutKey, chosen)
    setLayout(chosen)
  }

  return (
    <Dialog
      size="full"
      title={`Changes: ${task?.prompt ?? ''}`}
      beside={<span className={styles.total}>{totalOf(files)}</span>}
      tools={
        <DiffTools
          layout={isNarrow ? null : layout}
          onLayout={chooseLayout}
          isWhole={isWhole}
          onWhole={setWhole}
          onStep={step}
        />
      }
      notice={line}
      onClose={onClose}
      onKeyDown={onKeyDown}
      // The difference takes the focus itself, once it is drawn.
      onOpenAutoFocus={(event) => {
        event.preventDefault()
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
      }}
      // Whoever chose a place in it goes there.
      onCloseAutoFocus={(event) => {
        if (isLeaving.current) event.preventDefault()
      }}
    >
      {shown === undefined ? (
        <p className={styles.none}>This task has no changes that are kept here.</p>
      ) : (
        <div className={styles.body}>
          {(mayGrow || files.length > 1) && (
            <DiffFiles files={files} shown={shown.file} onChoose={(file) => show(file, 'first')} />
          )}
          <section className={styles.file} aria-label={shown.path}>
            <h3 className={styles.fileHead}>
              <span>{describeFile(shown, isGone)}</span>
              {!isGone && <FileCounts file={shown} />}
            </h3>
            {isGone ? (
              <p className={styles.none}>
                {whoDeleted({ room, file: shown.file, me: me.id }) ?? 'Someone'} deleted this file. Nothing of it is
                left to decide.
              </p>
            ) : (
              <FileDiff
                key={shown.file}
                ref={diff}
                changed={shown}
                layout={isNarrow ? 'unified' : layout}
                isWhole={isWhole}
                arrival={arrival}
                mayDecide={may}
                hindrance={hindrance === null ? null : `${hindrance.title}.`}
                onLeave={() => {
                  isLeaving.current = true
                  onClose()
                }}
              />
            )}
          </section>
        </div>
      )}
    </Dialog>
  )
}

function totalOf(files: readonly ChangedFile[]): string {
  const changes = files.reduce((sum, { hunks }) => sum + hunks.length, 0)
  return `${countOf(changes, 'change')} in ${countOf(files.length, 'file')}`
}

/** By somebody, and not by one of the changes. */
function isDeleted({ file, hunks }: ChangedFile, { deleted }: RoomTypes): boolean {
  return deleted.has(file) || hunks.some(({ reason }) => reason?.code === 'file_deleted')
}

function describeFile({ path, newPath, kind, conflicts, unplaced }: ChangedFile, isGone: boolean): string {
  const notes = [
    ...(isGone || kind === 'deleted' ? ['deleted'] : kind === 'new' ? ['new'] : []),
    ...(conflicts > 0 ? [countOf(conflicts, 'conflict')] : []),
    ...(unplaced > 0 ? [`${unplaced} without a place: see the task`] : []),
  ]
  const name = newPath === null ? path : `${path} → ${newPath}`
  return notes.length === 0 ? name : `${name} · ${notes.join(' · ')}`
}
