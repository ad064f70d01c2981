/** One row of the file tree, as it is drawn: a folder or a file, who is in it, what the agent did to it, and what can be done with it. */
import { ChevronRight, Ellipsis } from 'lucide-react'
import type { ComponentType, Ref } from 'react'
import type { Member } from '../../shared/model/member.ts'
import { Dot } from '../ui/face.tsx'
import { Menu } from '../ui/menu.tsx'
import { listNames } from '../ui/wording.ts'
import { ChangeMark } from './change-mark.tsx'
import { type FileMark, isMarked, markWords } from './file-marks.ts'
import type { RowItemsProps } from './row-actions.ts'
import styles from './tree-item.module.css'

const mostDots = 4

/** Pixels that a row of this level, from 1, stands in; the deepest ones share a depth. */
export function indentOf(level: number): number {
  return (Math.min(level, 12) - 1) * 16
}

export function TreeItem({
  row,
  ref,
  isActive,
  isSelected,
  isTabStop,
  isDropGoal,
  mayEdit,
  members,
  mark,
  others,
  actions,
  Items,
  onFocus,
}: RowItemsProps & {
  ref: Ref<HTMLDivElement>
  /** Its file is the one shown. */
  isActive: boolean
  isSelected: boolean
  isTabStop: boolean
  /** What is dragged would go into it. */
  isDropGoal: boolean
  mayEdit: boolean
  /** Who is in this file. */
  members: readonly Member[]
  mark: FileMark | undefined
  /** Of its menu; undefined until their code is here. */
  Items: ComponentType<RowItemsProps> | undefined
  onFocus: () => void
}) {
  const isFolder = row.kind === 'folder'
  const said = [
    members.length > 0 && `${listNames(members.map(({ name }) => name))} here`,
    mark !== undefined && isMarked(mark) && markWords(mark),
  ].filter((part) => part !== false)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all its rows
    <div
      ref={ref}
      role="treeitem"
      aria-label={row.name}
      aria-description={said.length === 0 ? undefined : said.join('; ')}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-current={isActive ? 'page' : undefined}
      aria-expanded={isFolder ? row.isOpen : undefined}
      tabIndex={isTabStop ? 0 : -1}
      className={styles.row}
      style={{ paddingInlineStart: `min(${8 + indentOf(row.level)}px, 45%)` }}
      title={row.path}
      data-folder={isFolder ? row.path : row.path.slice(0, Math.max(0, row.path.lastIndexOf('/')))}
      data-drop={isDropGoal}
      draggable={mayEdit}
      onDragStart={actions.onDragStart}
      onClick={actions.onClick}
      onContextMenu={actions.onMenu}
      onFocus={onFocus}
    >
      {isFolder && <ChevronRight className={styles.chevron} size={13} data-open={row.isOpen} aria-hidden="true" />}
      <span className={styles.name}>{row.name}</span>
      {mark !== undefined && isMarked(mark) && (
        <span className={styles.mark}>
          <ChangeMark mark={mark} />
        </span>
      )}
      {members.length > 0 && (
        <span className={styles.dots}>
          {members.slice(0, mostDots).map((member) => (
            <Dot key={member.id} {...member} />
          ))}
        </span>
      )}
      {mayEdit && (
        // Clicks in the menu are not clicks on the row.
        // biome-ignore lint/a11y/noStaticElementInteractions: stops clicks only
        // biome-ignore lint/a11y/useKeyWithClickEvents: stops clicks only
        <span className={styles.more} onClick={(event) => event.stopPropagation()}>
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                tabIndex={-1}
                className={styles.moreButton}
                aria-label={`Actions for ${row.name}`}
                disabled={Items === undefined}
              >
                <Ellipsis size={14} />
              </button>
            }
          >
            {Items !== undefined && <Items row={row} others={others} actions={actions} />}
          </Menu>
        </span>
      )}
    </div>
  )
}
