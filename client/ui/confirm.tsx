/** Asks before something that cannot be taken back. Focus begins on the harmless answer. */
import type { ConfirmProps } from './confirm-dialog.tsx'
import { useOverlays } from './use-overlays.ts'

export function Confirm(props: ConfirmProps) {
  const overlays = useOverlays()
  return overlays !== null && <overlays.ConfirmDialog {...props} />
}
