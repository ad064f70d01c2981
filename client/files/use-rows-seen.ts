/** Follows which rows of the file tree are in view, as what it stands in scrolls and changes its size. */
import { type RefObject, useLayoutEffect, useState } from 'react'
import { type RowsSeen, rowsSeen, stepRows } from './drawn-rows.ts'

interface Seen extends RowsSeen {
  /** How high a row is. */
  readonly rowPx: number
}

/** The tree scrolls in its parent. */
export function useRowsSeen(tree: RefObject<HTMLElement | null>): Seen {
  const [seen, setSeen] = useState<Seen>({ first: 0, last: stepRows, rowPx: 25 })
  useLayoutEffect(() => {
    const rows = tree.current
    const scroller = rows?.parentElement
    if (rows == null || scroller == null) return
    function look(): void {
      const row = rows?.querySelector('[role="treeitem"]')
      if (rows == null || scroller == null || row == null) return
      const rowPx = row.getBoundingClientRect().height
      const topPx = scroller.getBoundingClientRect().top - rows.getBoundingClientRect().top
      // It is not shown.
      if (rowPx === 0) return
      const { first, last } = rowsSeen({ topPx, heightPx: scroller.clientHeight, rowPx })
      setSeen((before) =>
        before.first === first && before.last === last && before.rowPx === rowPx ? before : { first, last, rowPx },
      )
    }
    scroller.addEventListener('scroll', look, { passive: true })
    // Tells of the first size too.
    const sizes = new ResizeObserver(look)
    sizes.observe(scroller)
    sizes.observe(rows)
    return () => {
      scroller.removeEventListener('scroll', look)
      sizes.disconnect()
    }
  }, [tree])
  return seen
}
