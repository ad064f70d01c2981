/** A menu where somebody pointed, in place of the browser's own. Comes with what has such a menu. */
import type { ReactNode } from 'react'
import styles from './menu.module.css'
import { useOverlays } from './use-overlays.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export function MenuAt({
  label,
  at: { x, y },
  owner,
  onClose,
  children,
}: {
  label: string
  /** In the window. */
  at: Point
  /** What it is about: it has the focus afterwards, unless an item put that elsewhere. */
  owner: HTMLElement | null
  onClose: () => void
  children: ReactNode
}) {
  const overlays = useOverlays()
  if (overlays === null) return null
  const { DropdownMenu } = overlays
  const isInDialog = (owner?.closest('[role="dialog"]') ?? null) !== null
  // In its owner's landmark, as the menus under a button.
  const landmark = isInDialog ? null : (owner?.closest<HTMLElement>('header, section, main') ?? null)
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" style={{ position: 'fixed', left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={landmark}>
        <DropdownMenu.Content
          className={styles.content}
          aria-label={label}
          aria-labelledby={undefined}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onContextMenu={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (document.activeElement === document.body) owner?.focus()
          }}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
