/**
 * The room's files: look, open, make, rename, move, delete, one or many, by mouse or keys (arrows, Home, End, letters,
 * Enter, F2, Delete, Shift-F10 for the menu; with Shift a range, with Ctrl or Cmd one more, all with A).
 * Of a long tree the rows in view are drawn.
 */
import { Fragment, useRef } from 'react'
import { useHereByFile } from '../presence/use-here.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import styles from './file-tree.module.css'
import { FilesHead } from './files-head.tsx'
import { indentOf, TreeItem } from './tree-item.tsx'
import { useFileTree } from './use-file-tree.ts'

const pathField = lazyModule(() => import('./path-field.tsx'))

/** `onOpen` is told after a file was chosen. */
export function FileTree({ onOpen }: { onOpen?: () => void }) {
  const { room } = useRoom()
  const { mayEdit } = useRights()
  const isLoaded = useReadable(room.isLoaded)
  const inFile = useHereByFile()
  const fields = useModule(pathField)
  const element = useRef<HTMLDivElement>(null)
  const tree = useFileTree(element, onOpen)
  const { isEmpty, field, drag, menu, openMenu, question } = tree

  const made = field.open?.kind === 'rename' ? null : field.open
  return (
    <nav
      className={styles.nav}
      aria-label="Files"
      data-follow="led"
      onDragOver={drag.onOver}
      onDrop={drag.onDrop}
      {...tree.keepsFocus}
    >
      <FilesHead mayEdit={mayEdit} Items={menu?.HeadItems} onNewFile={() => field.beginNew('create', '')} />
      {made !== null && fields !== null && (
        <fields.PathField
          key={`${made.kind} ${made.folder}`}
          label={made.kind === 'create' ? 'Path of the new file' : 'Path of the new folder'}
          initial={made.folder === '' ? '' : `${made.folder}/`}
          placeholder={made.kind === 'create' ? 'src/new-file.ts' : 'src/new-folder'}
          indent={2}
          isNew
          onCommit={field.commitNew}
          onClose={field.close}
        />
      )}
      {!isLoaded && isEmpty && <Skeleton kind="tree" says="The files are coming." />}
      {isEmpty && isLoaded && field.open === null && (
        <p className={styles.none}>
          {mayEdit ? 'No files yet. Make one, drop some here, or ask @ai for a first draft.' : 'No files yet.'}
        </p>
      )}
      <div
        ref={element}
        role="tree"
        aria-label="Files"
        aria-multiselectable
        className={styles.tree}
        data-drop={drag.dropFolder === ''}
        onKeyDown={tree.onKeyDown}
        onDragLeave={drag.onLeave}
        onDragEnd={drag.onEnd}
      >
        {tree.drawn.map(({ row, skipped }) => (
          <Fragment key={row.path}>
            <Gap px={skipped * tree.rowPx} />
            {row.path === field.renamed && fields !== null ? (
              <fields.PathField
                label={`New path of ${row.name}`}
                initial={row.path}
                indent={2 + indentOf(row.level)}
                onCommit={(path) => field.commitRename(row, path)}
                onClose={field.close}
              />
            ) : (
              <TreeItem {...tree.itemOf(row)} members={row.kind === 'file' ? (inFile.get(row.file) ?? []) : []} />
            )}
          </Fragment>
        ))}
        <Gap px={tree.skippedAfter * tree.rowPx} />
      </div>
      {menu && openMenu && (
        <menu.RowMenu key={`${openMenu.row.path} ${openMenu.at.x} ${openMenu.at.y}`} {...openMenu} />
      )}
      {menu && question && <menu.DeleteQuestion {...question} />}
    </nav>
  )
}

/** Where rows are that are not drawn. */
function Gap({ px }: { px: number }) {
  return px > 0 && <div role="presentation" className={styles.gap} style={{ height: px }} />
}
