/** They come with the page, long before a part that somebody opens may be out of reach; null until then. */
import { lazyModule, useModule } from '../ui/lazy-module.ts'

const lateLayers = lazyModule(() => import('./late-layers.ts'))

export const useLateLayers = () => useModule(lateLayers)
