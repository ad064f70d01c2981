/**
 * Light or dark: the system's choice until the person makes one, which is remembered.
 * Sets `data-theme` on the document's element; the tokens do the rest.
 */
import { createStore, type Readable } from '../session/store.ts'

type Theme = 'light' | 'dark'

export interface ThemeChoice {
  /** The theme in effect. */
  readonly theme: Readable<Theme>
  toggle(): void
}

const storageKey = 'weft.theme'

export function createThemeChoice({ window }: { window: Window }): ThemeChoice {
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
  const remembered = window.localStorage.getItem(storageKey)
  let chosen: Theme | null = remembered === 'light' || remembered === 'dark' ? remembered : null
  const effective = (): Theme => chosen ?? (systemIsDark.matches ? 'dark' : 'light')
  const theme = createStore<Theme>(effective())

  function apply(): void {
    if (chosen === null) delete window.document.documentElement.dataset.theme
    else window.document.documentElement.dataset.theme = chosen
    theme.set(effective())
  }
  apply()
  // Lives as long as the page does.
  systemIsDark.addEventListener('change', apply)

  return {
    theme,
    toggle() {
      const next: Theme = effective() === 'dark' ? 'light' : 'dark'
      // Back at what the system says, the page follows the system again.
      chosen = next === (systemIsDark.matches ? 'dark' : 'light') ? null : next
      if (chosen === null) window.localStorage.removeItem(storageKey)
      else window.localStorage.setItem(storageKey, chosen)
      apply()
    },
  }
}
