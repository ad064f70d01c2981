/** A panel that comes from below where the screen is narrow. */
import type { ReactNode } from 'react'
import { useOverlays } from './use-overlays.ts'

export function Sheet(props: { title: string; onClose: () => void; children: ReactNode }) {
  const overlays = useOverlays()
  return overlays !== null && <overlays.Dialog size="panel" {...props} />
}
