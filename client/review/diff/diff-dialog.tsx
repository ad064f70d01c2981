/**
 * A task's changes over the room: its files, and the one chosen as a difference that can be decided in place.
 * Loaded when it is first opened. The same keys as in the text walk and decide, across files.
 */
import { ArrowDown, ArrowUp, UnfoldVertical } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { type KeyboardEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { FileId } from '../../../shared/model/ids.ts'
import type { RoomTypes } from '../../../shared/model/room-document.ts'
import { isTaskOver } from '../../../shared/model/task.ts'
import type { DiffLayout } from '../../editor/diff/diff-view.ts'
import { reviewKey } from '../../editor/hunks/review-keys.ts'
import { usePlatform } from '../../page/platform.ts'
import { whoDeleted } from '../../presence/use-name-of.ts'
import { useRoom } from '../../room/room-context.ts'
import { useHindrance } from '../../room/use-hindrance.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import { type ChangedFile, changedFiles } from './changed-files.ts'
import styles from './diff-dialog.module.css'
import { DiffFiles, FileCounts } from './diff-files.tsx'
import type { DiffTarget } from './diff-target.ts'
import { type Arrival, FileDiff, type FileDiffHandle } from './file-diff.tsx'

const layoutKey = 'weft.diff-layout'

export default function DiffDialog({ target, onClose }: { target: DiffTarget; onClose: () => void }) {
  const { room, hunks, me } = useRoom()
  const { storage } = usePlatform()
  const { may, hindrance, line } = useHindrance({ role: 'editor', to: 'decide changes' })
  const isNarrow = useMedia('(max-width: 760px)')
  const ofTask = useSyncExternalStore(hunks.subscribe, () => hunks.ofTask(target.task))
  const entries = useReadable(room.files)
  const files = useMemo(() => changedFiles(ofTask, entries), [ofTask, entries])
  const task = useReadable(room.tasks).find(({ id }) => id === target.task)
  /** A list that came with the second file would push aside what is being pressed. */
  const [mayGrow] = useState(task !== undefined && !isTaskOver(task.state))
  const [chosen, setChosen] = useState<FileId | null>(
    () => target.file ?? files.find(({ open }) => open > 0)?.file ?? files[0]?.file ?? null,
  )
  const [arrival, setArrival] = useState<Arrival>(target.hunk ?? 'first')
  const [layout, setLayout] = useState<DiffLayout>(storage.getItem(layoutKey) === 'split' ? 'split' : 'unified')
  const [isWhole, setWhole] = useState(false)
  const diff = useRef<FileDiffHandle>(null)
  /** Whoever closes it goes on where they were, unless they chose a place. */
  const isLeaving = useRef(false)

  const index = Math.max(
    0,
    files.findIndex(({ file }) => file === chosen),
  )
  const shown = files[index]
  const isGone = shown !== undefined && !entries.some(({ id }) => id === shown.file) && isDeleted(shown, room.types)

  function show(file: FileId, at: Arrival): void {
    setArrival(at)
    setChosen(file)
  }
  function step(direction: 1 | -1): void {
    if (diff.current?.step(direction) === true) return
    const next = files[(index + direction + files.length) % files.length]
    if (next !== undefined && next !== shown) show(next.file, direction === 1 ? 'first' : 'last')
  }
  function onKeyDown(event: KeyboardEvent): void {
    const key = reviewKey(event.nativeEvent)
    if (key === null) return
    event.preventDefault()
    if (key === 'next') step(1)
    else if (key === 'previous') step(-1)
    else if (key === 'compare') onClose()
    else diff.current?.decide(key)
  }
  function chooseLayout(value: string): void {
    if (value !== 'split' && value !== 'unified') return
    storage.setItem(layoutKey, value)
    setLayout(value)
  }

  return (
    <Dialog
      size="full"
      title={`Changes: ${task?.prompt ?? ''}`}
      beside={<span className={styles.total}>{totalOf(files)}</span>}
      tools={
        <span className={styles.tools}>
          {!isNarrow && (
            <ToggleGroup.Root
              type="single"
              aria-label="Layout"
              className={styles.layouts}
              value={layout}
              onValueChange={chooseLayout}
            >
              <ToggleGroup.Item value="unified" className={styles.layout}>
                Unified
              </ToggleGroup.Item>
              <ToggleGroup.Item value="split" className={styles.layout}>
                Side by side
              </ToggleGroup.Item>
            </ToggleGroup.Root>
          )}
          <IconButton
            label="Show the whole file"
            aria-pressed={isWhole}
            className={styles.toggle}
            onClick={() => setWhole(!isWhole)}
          >
            <UnfoldVertical size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label="Previous change" aria-keyshortcuts="Alt+P" onClick={() => step(-1)}>
            <ArrowUp size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label="Next change" aria-keyshortcuts="Alt+N" onClick={() => step(1)}>
            <ArrowDown size={16} aria-hidden="true" />
          </IconButton>
        </span>
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
