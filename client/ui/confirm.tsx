/** Asks before something that cannot be taken back. Focus begins on the harmless answer. */
import { useOverlays } from './use-overlays.ts'

export interface ConfirmProps {
  title: string
  detail: string
  action: string
  onConfirm: () => void
  onClose: () => void
}

export function Confirm(props: ConfirmProps) {
  const overlays = useOverlays()
  return overlays !== null && <overlays.ConfirmDialog {...props} />
}
