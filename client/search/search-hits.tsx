/**
 * What a search found, by file. Arrows go from row to row, Enter opens one, Delete leaves it out, Ctrl-Enter (Cmd-Enter)
 * replaces it; each has a button as well.
 */
import { ChevronRight, Replace, X } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useGoTo } from '../room/view-context.ts'
import type { FileFound } from '../session/api.ts'
import { IconButton } from '../ui/button.tsx'
import { baseName, countOf } from '../ui/wording.ts'
import styles from './search-hits.module.css'

/** Beyond so many hits files are shown closed, unless there is one alone. */
const mostOpen = 300
/** Characters before a hit that a row has room for. */
const mostBefore = 22
const nothingTurned = { query: '', isOpen: new Map<FileId, boolean>() }

export function SearchHits({
  query,
  files,
  isReplacing,
  onReplace,
  onLeaveOut,
}: {
  /** Another one has its files as they are shown by themselves. */
  query: string
  files: readonly FileFound[]
  isReplacing: boolean
  onReplace: (file: FileId, key?: string) => void
  onLeaveOut: (file: FileId, key?: string) => void
}) {
  const goTo = useGoTo()
  /** What somebody opened or shut by hand, for the query that they did it with. */
  const [turned, setTurned] = useState<{ query: string; isOpen: ReadonlyMap<FileId, boolean> }>(nothingTurned)
  const list = useRef<HTMLUListElement>(null)
  const isOpenByItself = files.length === 1 || files.reduce((sum, { hits }) => sum + hits.length, 0) <= mostOpen
  const byHand = turned.query === query ? turned.isOpen : nothingTurned.isOpen
  const isFileOpen = (file: FileId) => byHand.get(file) ?? isOpenByItself

  const turn = (file: FileId) => setTurned({ query, isOpen: new Map([...byHand, [file, !isFileOpen(file)]]) })

  function onRowKey(event: KeyboardEvent, file: FileId, key?: string): void {
    const isReplace = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
    if (isReplace && isReplacing) onReplace(file, key)
    else if (event.key === 'Delete') leaveOut(event.currentTarget, file, key)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      neighbour(event.currentTarget, event.key === 'ArrowDown' ? 1 : -1)?.focus()
    else return
    event.preventDefault()
  }

  /** The row goes, and with it the focus, which goes on to the next one. */
  function leaveOut(row: Element, file: FileId, key?: string): void {
    const next = neighbour(row, 1) ?? neighbour(row, -1)
    onLeaveOut(file, key)
    requestAnimationFrame(() => next?.isConnected && next.focus())
  }

  function neighbour(row: Element, by: 1 | -1): HTMLElement | undefined {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const index = rows.findIndex((one) => one === row || one.parentElement?.contains(row))
    return rows[index + by]
  }

  return (
    <ul ref={list} className={styles.list} aria-label="Search results">
      {files.map(({ file, path, hits }) => {
        const isOpen = isFileOpen(file)
        return (
          <li key={file}>
            <div className={styles.row}>
              <button
                type="button"
                data-row
                className={styles.file}
                aria-expanded={isOpen}
                aria-label={`${path}, ${countOf(hits.length, 'place')}`}
                title={path}
                onClick={() => turn(file)}
                onKeyDown={(event) => onRowKey(event, file)}
              >
                <ChevronRight className={styles.chevron} size={13} data-open={isOpen} aria-hidden="true" />
                <span className={styles.name}>{baseName(path)}</span>
                <span className={styles.folder}>{path.slice(0, -baseName(path).length).replace(/\/$/, '')}</span>
                <span className={styles.count}>{hits.length}</span>
              </button>
              <RowActions
                name={path}
                isReplacing={isReplacing}
                onReplace={() => onReplace(file)}
                onLeaveOut={(button) => leaveOut(button, file)}
              />
            </div>
            {isOpen && (
              <ul>
                {hits.map(({ key, line, before, text, after, replaced }) => (
                  <li key={key} className={styles.row}>
                    <button
                      type="button"
                      data-row
                      className={styles.hit}
                      onClick={() => goTo(file, line)}
                      onKeyDown={(event) => onRowKey(event, file, key)}
                    >
                      <span className={styles.line}>{line}</span>
                      <code className={styles.code}>
                        {endOf(before)}
                        {isReplacing ? <del>{text}</del> : <mark>{text}</mark>}
                        {isReplacing && replaced !== undefined && <ins>{replaced}</ins>}
                        {after}
                      </code>
                    </button>
                    <RowActions
                      name={`line ${line}`}
                      isReplacing={isReplacing}
                      onReplace={() => onReplace(file, key)}
                      onLeaveOut={(button) => leaveOut(button, file, key)}
                    />
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** As much as leaves room for what was found. */
function endOf(before: string): string {
  return before.length > mostBefore ? `…${before.slice(-mostBefore)}` : before
}

function RowActions({
  name,
  isReplacing,
  onReplace,
  onLeaveOut,
}: {
  name: string
  isReplacing: boolean
  onReplace: () => void
  onLeaveOut: (button: Element) => void
}) {
  return (
    <span className={styles.actions}>
      {isReplacing && (
        <IconButton label={`Replace in ${name}`} className={styles.action} onClick={onReplace}>
          <Replace size={14} />
        </IconButton>
      )}
      <IconButton
        label={`Leave out ${name}`}
        className={styles.action}
        onClick={(event) => onLeaveOut(event.currentTarget)}
      >
        <X size={14} />
      </IconButton>
    </span>
  )
}
