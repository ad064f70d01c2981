/** One row of the file tree: a folder or a file, who is in it, and what can be done with it. */
import { ChevronRight, Ellipsis } from 'lucide-react'
import type { Ref } from 'react'
import type { Member } from '../../shared/model/member.ts'
import { Dot } from '../ui/face.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { listNames } from '../ui/wording.ts'
import styles from './tree-row.module.css'
import type { TreeRow as Row } from './tree-rows.ts'

export interface RowActions {
  readonly onActivate: () => void
  /** Opens a file and goes into its text. */
  readonly onGoInto: () => void
  readonly onNewFile: () => void
  readonly onRename: () => void
  readonly onDelete: () => void
}

const mostDots = 4

/** Pixels that a row of this level, from 1, stands in; the deepest ones share a depth. */
export function indentOf(level: number): number {
  return (Math.min(level, 12) - 1) * 16
}

export function TreeRow({
  row,
  ref,
  isSelected,
  isTabStop,
  mayEdit,
  members,
  actions,
  onFocus,
}: {
  row: Row
  ref: Ref<HTMLDivElement>
  isSelected: boolean
  isTabStop: boolean
  mayEdit: boolean
  /** Who is in this file. */
  members: readonly Member[]
  actions: RowActions
  onFocus: () => void
}) {
  const isFolder = row.kind === 'folder'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all its rows
    <div
      ref={ref}
      role="treeitem"
      aria-label={row.name}
      aria-description={members.length === 0 ? undefined : `${listNames(members.map(({ name }) => name))} here`}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-expanded={isFolder ? row.isOpen : undefined}
      tabIndex={isTabStop ? 0 : -1}
      className={styles.row}
      style={{ paddingInlineStart: 8 + indentOf(row.level) }}
      title={row.path}
      onClick={actions.onActivate}
      onDoubleClick={isFolder ? undefined : actions.onGoInto}
      onFocus={onFocus}
    >
      {isFolder && <ChevronRight className={styles.chevron} size={13} data-open={row.isOpen} aria-hidden="true" />}
      <span className={styles.name}>{row.name}</span>
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
              <button type="button" tabIndex={-1} className={styles.moreButton} aria-label={`Actions for ${row.name}`}>
                <Ellipsis size={14} />
              </button>
            }
          >
            {isFolder && <MenuItem onSelect={actions.onNewFile}>New file here</MenuItem>}
            <MenuItem hint="F2" onSelect={actions.onRename}>
              Rename
            </MenuItem>
            <MenuItem hint="Del" onSelect={actions.onDelete}>
              Delete
            </MenuItem>
          </Menu>
        </span>
      )}
    </div>
  )
}
