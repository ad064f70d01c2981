/** Fetches the extras, once for all editors; null where the editor is gone before they are here. */
import { loadAgain } from '../load-again.ts'
import type { Extras, ExtrasOptions } from './extras.ts'

export async function loadExtras(options: ExtrasOptions, life: AbortSignal): Promise<Extras | null> {
  const code = await loadAgain(() => import('./extras.ts'), life)
  return code === null ? null : code.createExtras(options)
}
