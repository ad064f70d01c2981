/**
 * The text between its two panes, whose borders can be moved: by pointer, by arrow keys, Home and End; Enter shuts a pane
 * and opens it again, a double click gives it its usual width. What is in them is handed in, so that it is not drawn
 * anew while a border moves; null where there is no pane, which leaves the text where it is.
 */
import { Files, MessageSquare } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { useView } from '../view-context.ts'
import { PaneBorder } from './pane-border.tsx'
import { type PaneName, paneBounds } from './pane-sizes.ts'
import styles from './panes.module.css'

export function Panes({
  files,
  side,
  SideButton = IconButton,
  children,
}: {
  files: ReactNode
  side: ReactNode
  /** What opens that pane where it is shut. */
  SideButton?: typeof IconButton | undefined
  children: ReactNode
}) {
  const { panes: sizes } = useView()
  const state = useReadable(sizes)
  const room = useMedia('(max-width: 66.25rem)') ? 'tight' : 'roomy'

  const pane = (name: PaneName, shown: string, Icon: typeof Files, content: ReactNode) => {
    if (content === null) return null
    const { isShut, width: own } = state[name]
    const width = own ?? paneBounds[name].usual[room]
    const id = `pane-${name}`
    const Show = name === 'side' ? SideButton : IconButton
    const style: CSSProperties & Record<'--width', string> = { '--width': `${width}px` }
    return (
      // A landmark of its own, as the border belongs to none of those in it.
      <section
        id={id}
        aria-label={`Pane of ${shown}`}
        className={styles.pane}
        data-pane={name}
        data-shut={isShut}
        style={style}
      >
        <div className={styles.content} hidden={isShut}>
          {content}
        </div>
        {isShut && (
          <Show label={`Show ${shown}`} className={styles.show} onClick={() => sizes.toggle(name)}>
            <Icon size={16} />
          </Show>
        )}
        <PaneBorder pane={name} label={`Resize ${shown}`} controls={id} width={isShut ? 0 : width} sizes={sizes} />
      </section>
    )
  }

  return (
    <div className={styles.panes}>
      {pane('files', 'files', Files, files)}
      {children}
      {pane('side', 'side panel', MessageSquare, side)}
    </div>
  )
}
