/**
 * Which row of the file tree the Tab key reaches, and where the focus goes in the tree: to rows that are not drawn yet or not
 * there yet, and back to what had it before a field.
 */
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { TreeRow } from './tree-rows.ts'

export type TreeFocus = ReturnType<typeof useTreeFocus>

export function useTreeFocus(rows: readonly TreeRow[], activePath: string | null) {
  const [focused, setFocused] = useState<TreeRow | null>(null)
  /** A folder that was just made, or renamed to this: the focus goes to it once it is there. */
  const goal = useRef<string | null>(null)
  /** What had the focus before the field above the tree. */
  const opener = useRef<Element | null>(null)
  const elements = useRef(new Map<string, HTMLElement>())
  // A file is the same one when it is renamed.
  const isFocused = (row: TreeRow) =>
    row.kind === 'file' && focused?.kind === 'file' ? row.file === focused.file : row.path === focused?.path
  const tabStop = (rows.find(isFocused) ?? rows.find(({ path }) => path === activePath) ?? rows[0])?.path ?? null

  return {
    tabStop,
    goal,
    noteFocused: setFocused,
    noteOpener(): void {
      opener.current = document.activeElement
    },
    noteElement(path: string, element: HTMLElement | null): void {
      if (element === null) elements.current.delete(path)
      else elements.current.set(path, element)
    },
    elementOf: (path: string) => elements.current.get(path) ?? null,
    goTo(path: string): void {
      // It is drawn from then on, wherever it is.
      if (!elements.current.has(path)) flushSync(() => setFocused(rows.find((row) => row.path === path) ?? null))
      elements.current.get(path)?.focus()
    },
    /** What had it went. */
    goBack(): void {
      const reached = goal.current === null ? undefined : elements.current.get(goal.current)
      if (reached !== undefined) goal.current = null
      const before = opener.current instanceof HTMLElement && opener.current.isConnected ? opener.current : undefined
      opener.current = null
      const target = reached ?? before ?? (tabStop === null ? undefined : elements.current.get(tabStop))
      target?.focus()
    },
  }
}
