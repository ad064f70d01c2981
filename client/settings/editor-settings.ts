/** How the person wants to edit, in every room: remembered in this browser, and by nobody else. */
import type { EditorPreferences, Keys } from '../editor/preferences/preferences.ts'
import { createStore, type Store } from '../session/store.ts'

export const fontSizesPx = { least: 10, most: 24 } as const
export const tabSizes = [2, 4, 8] as const
const keySets = ['usual', 'vim', 'emacs'] as const

export const usualSettings: EditorPreferences = { wrap: false, fontSizePx: 13, tabSize: 2, keys: 'usual' }

const storageKey = 'weft.editor'

export interface EditorSettings extends Store<EditorPreferences> {
  /** These keys are in force here, as the chosen ones could not be loaded; those are remembered, and tried the next time. */
  fallBackTo(keys: Keys): void
}

export function createEditorSettings({ storage }: { storage: Storage }): EditorSettings {
  const store = createStore(readSettings(storage.getItem(storageKey)))
  /** Chosen, and not to be had in this window. */
  let missing: Keys | null = null
  return {
    ...store,
    set(settings) {
      if (settings.keys !== store.get().keys) missing = null
      store.set(settings)
      storage.setItem(storageKey, JSON.stringify({ ...settings, keys: missing ?? settings.keys }))
    },
    fallBackTo(keys) {
      missing ??= store.get().keys
      store.set({ ...store.get(), keys })
    },
  }
}

/** What another version, or a person, may have put there; each part that is not one of ours is the usual. */
export function readSettings(stored: string | null): EditorPreferences {
  const { wrap, fontSizePx, tabSize, keys } = parse(stored)
  return {
    wrap: typeof wrap === 'boolean' ? wrap : usualSettings.wrap,
    fontSizePx: typeof fontSizePx === 'number' ? clampFontSize(fontSizePx) : usualSettings.fontSizePx,
    tabSize: tabSizes.find((size) => size === tabSize) ?? usualSettings.tabSize,
    keys: keySets.find((set) => set === keys) ?? usualSettings.keys,
  }
}

export function clampFontSize(px: number): number {
  if (!Number.isFinite(px)) return usualSettings.fontSizePx
  return Math.min(fontSizesPx.most, Math.max(fontSizesPx.least, Math.round(px)))
}

function parse(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(stored ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
