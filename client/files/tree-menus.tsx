/**
 * What can be done with one row of the file tree: under its button, and where it is pointed at with the other mouse button;
 * what can be done with all files; and what is asked before rows are deleted.
 */
import { useChat } from '../chat/chat-context.ts'
import { copyOut } from '../page/copying.ts'
import { useToasts } from '../page/platform.ts'
import { RoomConfirm } from '../room/room-confirm.tsx'
import { useRights } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { MenuItem } from '../ui/menu.tsx'
import { MenuAt, type Point } from '../ui/menu-at.tsx'
import { countOf } from '../ui/wording.ts'
import type { RowItemsProps } from './row-actions.ts'
import type { TreeRow } from './tree-rows.ts'

export function RowItems({ row, others, actions }: RowItemsProps) {
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const ask = useAskAbout()
  return (
    <>
      {row.kind === 'file' && <MenuItem onSelect={actions.onGoInto}>Open</MenuItem>}
      {row.kind === 'file' && mayEdit && <MenuItem onSelect={() => ask(row)}>Ask about it…</MenuItem>}
      {row.kind === 'folder' && mayEdit && <MenuItem onSelect={actions.onNewFile}>New file here</MenuItem>}
      <MenuItem onSelect={() => copyOut(toasts, row.path)}>Copy path</MenuItem>
      {mayEdit && (
        <MenuItem hint="F2" onSelect={actions.onRename}>
          Rename
        </MenuItem>
      )}
      {mayEdit && (
        <MenuItem hint="Del" onSelect={actions.onDelete}>
          {others > 0 ? `Delete ${others + 1} items` : 'Delete'}
        </MenuItem>
      )}
    </>
  )
}

export function RowMenu({
  at,
  owner,
  onClose,
  ...items
}: RowItemsProps & { readonly at: Point; readonly owner: HTMLElement | null; readonly onClose: () => void }) {
  return (
    <MenuAt label={`Actions for ${items.row.name}`} at={at} owner={owner} onClose={onClose}>
      <RowItems {...items} />
    </MenuAt>
  )
}

export function HeadItems() {
  const { mayEdit } = useRights()
  const { registry } = useView()
  return (
    <>
      {mayEdit && <MenuItem onSelect={() => registry.run('files.newFolder')}>New folder</MenuItem>}
      {mayEdit && <MenuItem onSelect={() => registry.run('files.import')}>Import files or a zip…</MenuItem>}
      <MenuItem onSelect={() => registry.run('files.export')}>Export as zip</MenuItem>
    </>
  )
}

export function DeleteQuestion({
  rows,
  onConfirm,
  onClose,
}: {
  readonly rows: readonly TreeRow[]
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  return (
    <RoomConfirm
      title={`Delete ${rows.length === 1 ? rows[0]?.path : countOf(rows.length, 'item')}?`}
      detail="Changes wait there for a decision. They are closed, and Undo does not bring them back."
      action="Delete"
      onConfirm={onConfirm}
      onClose={onClose}
    />
  )
}

/** In the chat, beside what is begun there; the file is shown, so that the message can carry it. */
function useAskAbout(): (row: Extract<TreeRow, { readonly kind: 'file' }>) => void {
  const { draft, isWanted } = useChat()
  const { panel, tabs } = useView()
  return ({ file, path }) => {
    // As a completed one is written; a path with a backtick in it is carried by the file alone.
    const words = path.includes('`') ? '' : `\`${path}\` `
    const said = draft.get()
    draft.set(said.trim() === '' ? `@ai ${words}` : `${said.trimEnd()} ${words}`)
    tabs.show(file)
    panel.set('chat')
    isWanted.set(true)
  }
}
