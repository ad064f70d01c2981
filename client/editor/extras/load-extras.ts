/** Fetches the extras, once for all editors; nothing where they cannot be had: the text can be edited without. */
import type { Extension } from '@codemirror/state'

export async function loadExtras(): Promise<Extension> {
  try {
    return (await import('./extras.ts')).extras
  } catch {
    return []
  }
}
