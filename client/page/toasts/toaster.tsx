/** Where the toasts are drawn, once what draws them is here: `drawn-toasts.tsx`. */
import { useLateLayers } from '../use-late-layers.ts'
import type { Toasts } from './toasts.ts'

export function Toaster({ toasts }: { toasts: Toasts }) {
  const loaded = useLateLayers()
  return loaded && <loaded.DrawnToasts toasts={toasts} />
}
