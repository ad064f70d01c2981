/** A word about what is pointed at or focused; never the only place where something is said. */
import type { ReactNode } from 'react'
import styles from './tip.module.css'
import { useOverlays } from './use-overlays.ts'

export function Tip({ text, children }: { text: string; children: ReactNode }) {
  const overlays = useOverlays()
  if (overlays === null) return children
  const { Tooltip } = overlays
  return (
    <Tooltip.Provider delayDuration={400}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content className={styles.tip} sideOffset={6} collisionPadding={8}>
            {text}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}
