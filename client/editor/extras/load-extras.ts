/** Fetches the extras, once for all editors; null where they cannot be had: the text can be edited without. */
import type { Extras, ExtrasOptions } from './extras.ts'

export async function loadExtras(options: ExtrasOptions): Promise<Extras | null> {
  try {
    const { createExtras } = await import('./extras.ts')
    return createExtras(options)
  } catch {
    return null
  }
}
