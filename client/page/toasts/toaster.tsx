/** Where the toasts are drawn, once what draws them is here: `drawn-toasts.tsx`. */
import { lazyModule, useModule } from '../../ui/lazy-module.ts'
import type { Toasts } from './toasts.ts'

const drawnToasts = lazyModule(() => import('./drawn-toasts.tsx'))

export function Toaster({ toasts }: { toasts: Toasts }) {
  const loaded = useModule(drawnToasts)
  return loaded && <loaded.DrawnToasts toasts={toasts} />
}
