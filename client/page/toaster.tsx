/** Where the notices are drawn, once what draws them is here: `notices.tsx`. */
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import type { Toasts } from './toasts.ts'

const notices = lazyModule(() => import('./notices.tsx'))

export function Toaster({ toasts }: { toasts: Toasts }) {
  const loaded = useModule(notices)
  return loaded && <loaded.Notices toasts={toasts} />
}
