/**
 * How the page looks: as the system says until the person chooses, which is remembered.
 * Sets `data-theme` and `data-contrast` on the document's element; the tokens do the rest.
 */
import { createStore, type Readable } from '../session/store.ts'

type Theme = 'light' | 'dark'

/** `contrast` is light or dark as the system is, with more contrast. */
const themeChoices = ['system', 'light', 'dark', 'contrast'] as const
type ThemeName = (typeof themeChoices)[number]

export interface ThemeChoice {
  /** What was chosen. */
  readonly chosen: Readable<ThemeName>
  /** The theme in effect. */
  readonly theme: Readable<Theme>
  choose(name: ThemeName): void
  /** From light to dark, or back. */
  toggle(): void
}

const storageKey = 'weft.theme'

export function createThemeChoice({ window, storage }: { window: Window; storage: Storage }): ThemeChoice {
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
  const systemWantsContrast = window.matchMedia('(prefers-contrast: more)')
  const remembered = storage.getItem(storageKey)
  const chosen = createStore<ThemeName>(themeChoices.find((name) => name === remembered) ?? 'system')
  const systemTheme = (): Theme => (systemIsDark.matches ? 'dark' : 'light')
  const effective = (): Theme => {
    const name = chosen.get()
    return name === 'light' || name === 'dark' ? name : systemTheme()
  }
  const theme = createStore<Theme>(effective())

  function apply(): void {
    const { dataset } = window.document.documentElement
    const name = chosen.get()
    if (name === 'light' || name === 'dark') dataset.theme = name
    else delete dataset.theme
    if (name === 'contrast' || (name === 'system' && systemWantsContrast.matches)) dataset.contrast = 'more'
    else delete dataset.contrast
    theme.set(effective())
  }
  apply()
  // Live as long as the page does.
  systemIsDark.addEventListener('change', apply)
  systemWantsContrast.addEventListener('change', apply)

  function choose(name: ThemeName): void {
    chosen.set(name)
    if (name === 'system') storage.removeItem(storageKey)
    else storage.setItem(storageKey, name)
    apply()
  }

  return {
    chosen,
    theme,
    choose,
    toggle() {
      const next: Theme = effective() === 'dark' ? 'light' : 'dark'
      // Back at what the system says, the page follows the system again.
      choose(next === systemTheme() ? 'system' : next)
    },
  }
}
