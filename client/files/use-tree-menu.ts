/** The menu of a row of the file tree where it is asked for by pointer or key; its code comes after the first key. */
import { useState } from 'react'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import type { Point } from '../ui/menu-at.tsx'
import type { TreeRow } from './tree-rows.ts'

const treeMenus = lazyModule(() => import('./tree-menus.tsx'))

export type TreeMenu = ReturnType<typeof useTreeMenu>

export function useTreeMenu(rows: readonly TreeRow[]) {
  /** Null until it is here. */
  const code = useModule(treeMenus)
  const [shown, setShown] = useState<{ readonly path: string; readonly at: Point } | null>(null)
  // It goes with its row.
  const row = shown && rows.find(({ path }) => path === shown.path)
  return {
    code,
    open: row && { row, at: shown.at },
    show: ({ path }: TreeRow, at: Point) => setShown({ path, at }),
    close: () => setShown(null),
  }
}
