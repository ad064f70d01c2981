/** Radix's overlays once they are here; null until then, and whoever needs them draws what can be drawn without. */
import { lazyModule, useModule } from './lazy-module.ts'

const overlays = lazyModule(() => import('./overlays.ts'))

export const useOverlays = () => useModule(overlays)
