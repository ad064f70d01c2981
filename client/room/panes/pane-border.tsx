/** The border of a pane that can be moved: a separator, as WAI-ARIA's window splitter has it. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { type PaneName, type PaneSize, type PaneSizes, paneBounds } from './pane-sizes.ts'
import styles from './panes.module.css'

const stepPx = 16

export function PaneBorder({
  pane,
  label,
  controls,
  width,
  sizes,
}: {
  pane: PaneName
  label: string
  /** The pane's element. */
  controls: string
  /** 0 where it is shut. */
  width: number
  sizes: PaneSizes
}) {
  const border = useRef<HTMLDivElement>(null)
  /** While it is dragged: where the pointer was, and the pane's size. */
  const drag = useRef<{ readonly x: number; readonly width: number; readonly size: PaneSize } | null>(null)
  /** To the right the one on the left grows, the other shrinks. */
  const growth = pane === 'files' ? 1 : -1
  // A small window may show less than was asked for.
  const shownWidth = () => (width === 0 ? 0 : (border.current?.parentElement?.getBoundingClientRect().width ?? width))

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, width: shownWidth(), size: sizes.get()[pane] }
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (drag.current === null || event.clientX === drag.current.x) return
    const { x, width, size } = drag.current
    sizes.drag(pane, width + growth * (event.clientX - x), size)
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const { least, most } = paneBounds[pane]
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        sizes.resize(pane, shownWidth() + growth * (event.key === 'ArrowRight' ? stepPx : -stepPx))
        break
      case 'Home':
        sizes.resize(pane, least)
        break
      case 'End':
        sizes.resize(pane, most)
        break
      case 'Enter':
        sizes.toggle(pane)
        break
      default:
        return
    }
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> takes no keys
    <div
      ref={border}
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-controls={controls}
      aria-valuemin={0}
      aria-valuemax={paneBounds[pane].most}
      aria-valuenow={width}
      aria-valuetext={width === 0 ? 'hidden' : `${width} pixels`}
      tabIndex={0}
      className={styles.border}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        drag.current = null
      }}
      onDoubleClick={() => sizes.reset(pane)}
      onKeyDown={onKeyDown}
    />
  )
}
