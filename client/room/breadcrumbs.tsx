/**
 * The path of the file shown, part by part: each opens the list of what is beside it, folders with what is in them. Of a deep
 * path the first folders are one part.
 */
import { useMemo, useRef } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { type TreeRow, treeRows } from '../files/tree-rows.ts'
import { Menu, MenuItem, MenuSub } from '../ui/menu.tsx'
import { useReadable } from '../ui/use-readable.ts'
import styles from './breadcrumbs.module.css'
import { useRoom } from './room-context.ts'
import { useActiveFile, useGoTo } from './view-context.ts'

const mostParts = 4
const noneClosed: ReadonlySet<string> = new Set()

export function Breadcrumbs() {
  const file = useActiveFile()
  const goTo = useGoTo()
  /** The focus goes into the file that was chosen, and else back to the path. */
  const hasChosen = useRef(false)
  if (file === null) return null
  const parts = partsOf(file.path)
  return (
    <nav aria-label="Path" className={styles.path}>
      <ol className={styles.parts}>
        {parts.map(({ part, shown, folder }, index) => (
          <li key={`${folder}/${part}`} className={styles.part}>
            <span className={styles.separator} aria-hidden="true">
              /
            </span>
            <Menu
              onCloseAutoFocus={(event) => {
                if (hasChosen.current) event.preventDefault()
                hasChosen.current = false
              }}
              trigger={
                <button
                  type="button"
                  className={styles.button}
                  title={part}
                  aria-label={`${part}, what is beside it`}
                  aria-current={index === parts.length - 1 ? 'page' : undefined}
                >
                  {shown}
                </button>
              }
            >
              <Beside
                folder={folder}
                onChoose={(chosen) => {
                  hasChosen.current = true
                  goTo(chosen)
                }}
              />
            </Menu>
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface Part {
  /** A name, or of the first folders of a deep path all of them. */
  readonly part: string
  readonly shown: string
  /** Where it is; empty for the room itself. */
  readonly folder: string
}

function partsOf(path: string): readonly Part[] {
  const names = path.split('/')
  const together = names.length > mostParts ? names.length - mostParts + 1 : 0
  const first = names.slice(0, together).join('/')
  const others = names.slice(together).map((name, index) => ({
    part: name,
    shown: name,
    folder: names.slice(0, together + index).join('/'),
  }))
  return together === 0 ? others : [{ part: first, shown: '…', folder: '' }, ...others]
}

interface BesideProps {
  readonly folder: string
  readonly onChoose: (file: FileId) => void
}

/** What is right in a folder; drawn, and only then looked up, when its menu opens. */
function Beside(props: BesideProps) {
  const { room } = useRoom()
  const files = useReadable(room.files)
  const rows = useMemo(() => treeRows(files, noneClosed), [files])
  return <Items rows={rows} {...props} />
}

function Items({ rows, folder, onChoose }: BesideProps & { readonly rows: readonly TreeRow[] }) {
  const isIn = ({ path, name }: TreeRow) => path === (folder === '' ? name : `${folder}/${name}`)
  return rows.filter(isIn).map((row) =>
    row.kind === 'file' ? (
      <MenuItem key={row.path} onSelect={() => onChoose(row.file)}>
        {row.name}
      </MenuItem>
    ) : (
      <MenuSub key={`${row.path}/`} label={row.name}>
        <Items rows={rows} folder={row.path} onChoose={onChoose} />
      </MenuSub>
    ),
  )
}
