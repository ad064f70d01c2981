/** Above the tree: its title, a new file at hand, and the rest of what can be done with all files. */
import { Ellipsis, FilePlus2 } from 'lucide-react'
import type { ComponentType } from 'react'
import { IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import styles from './file-tree.module.css'

export function FilesHead({
  mayEdit,
  Items,
  onNewFile,
}: {
  mayEdit: boolean
  /** Of its menu; undefined until their code is here. */
  Items: ComponentType | undefined
  onNewFile: () => void
}) {
  return (
    <div className={styles.head}>
      <h2 className={styles.title}>Files</h2>
      <span className={styles.headActions}>
        {mayEdit && (
          <IconButton label="New file" className={styles.add} onClick={onNewFile}>
            <FilePlus2 size={15} />
          </IconButton>
        )}
        <Menu
          align="end"
          trigger={
            <IconButton label="More for files" className={styles.add} disabled={Items === undefined}>
              <Ellipsis size={15} />
            </IconButton>
          }
        >
          {Items !== undefined && <Items />}
        </Menu>
      </span>
    </div>
  )
}
