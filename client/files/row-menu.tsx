/** What can be done with one row of the file tree: under its button, and where it is pointed at with the other mouse button. */
import { useChat } from '../chat/chat-context.ts'
import { copyOut } from '../page/copying.ts'
import { useToasts } from '../page/platform.ts'
import { useRights } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { MenuItem } from '../ui/menu.tsx'
import { MenuAt, type Point } from '../ui/menu-at.tsx'
import type { RowActions } from './tree-item.tsx'
import type { TreeRow } from './tree-rows.ts'

interface RowItemsProps {
  readonly row: TreeRow
  /** How many rows are chosen with it. */
  readonly others: number
  readonly actions: RowActions
}

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
