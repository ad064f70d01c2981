/** Above the tree: its title, a new file at hand, and the rest of what can be done with all files. */
import { Ellipsis, FilePlus2 } from 'lucide-react'
import { useView } from '../room/view-context.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import styles from './file-tree.module.css'

export function FilesHead({ mayEdit, onNewFile }: { mayEdit: boolean; onNewFile: () => void }) {
  const { registry } = useView()
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
            <IconButton label="More for files" className={styles.add}>
              <Ellipsis size={15} />
            </IconButton>
          }
        >
          {mayEdit && <MenuItem onSelect={() => registry.run('files.newFolder')}>New folder</MenuItem>}
          {mayEdit && <MenuItem onSelect={() => registry.run('files.import')}>Import files or a zip…</MenuItem>}
          <MenuItem onSelect={() => registry.run('files.export')}>Export as zip</MenuItem>
        </Menu>
      </span>
    </div>
  )
}
