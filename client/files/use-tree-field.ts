/** The field of the file tree in which a path is written: of what is made, above the rows, or of a row that is renamed. */
import { useRef, useState } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { useGoTo, useView } from '../room/view-context.ts'
import { watchWriting } from '../room/writing-watch.ts'
import type { TreeRow } from './tree-rows.ts'
import type { TreeFocus } from './use-tree-focus.ts'

type OpenField =
  | { readonly kind: 'create' | 'create-folder'; readonly folder: string }
  | { readonly kind: 'rename'; readonly path: string }

interface TreeFieldOptions {
  readonly focus: TreeFocus
  /** Rejects with a `ClientError`. */
  readonly rename: (row: TreeRow, path: string) => Promise<void>
  /** Is told after a file was made and shown. */
  readonly onOpen: (() => void) | undefined
}

export function useTreeField({ focus, rename, onOpen }: TreeFieldOptions) {
  const { requests } = useRoom()
  const { tabs, folders } = useView()
  const { mayEdit } = useRights()
  const goTo = useGoTo()
  const [open, setOpen] = useState<OpenField | null>(null)
  /** As it is when an answer comes. */
  const openNow = useRef(open)
  openNow.current = open

  function beginNew(kind: 'create' | 'create-folder', folder: string): void {
    focus.noteOpener()
    setOpen({ kind, folder })
  }
  useCommands([
    {
      id: 'files.new',
      title: 'New file',
      words: 'create add',
      when: () => mayEdit,
      run: () => beginNew('create', ''),
    },
    {
      id: 'files.newFolder',
      title: 'New folder',
      words: 'create add directory',
      when: () => mayEdit,
      run: () => beginNew('create-folder', ''),
    },
  ])

  async function create(path: string): Promise<void> {
    const writing = watchWriting(document)
    const { id } = await requests.createFile(path).finally(writing.end)
    // Whoever types into another field by now is not taken out of it.
    if (openNow.current !== open) return
    if (writing.isElsewhere()) tabs.show(id)
    else goTo(id)
    onOpen?.()
  }

  async function createFolder(path: string): Promise<void> {
    const parts = path.split('/').filter((part) => part.trim() !== '' && part !== '.' && part !== '..')
    if (parts.length === 0) return
    focus.goal.current = parts.join('/')
    folders.add(focus.goal.current)
  }

  return {
    open,
    renamed: open?.kind === 'rename' ? open.path : null,
    beginNew,
    beginRename: (path: string) => setOpen({ kind: 'rename', path }),
    commitNew: open?.kind === 'create' ? create : createFolder,
    async commitRename(row: TreeRow, path: string): Promise<void> {
      await rename(row, path)
      if (row.kind === 'folder') focus.goal.current = path
    },
    /** Of the field that was open as it was drawn. */
    close(): void {
      if (openNow.current === open) setOpen(null)
    },
  }
}
