/** What the page runs on, made once in `main.tsx` and handed down. */
import { createContext } from 'react'
import type { Api } from '../session/api.ts'
import type { EditorSettings } from '../settings/editor-settings.ts'
import { useRequired } from '../ui/use-required.ts'
import type { Location } from './location.ts'
import type { ThemeChoice } from './theme.ts'
import type { Toasts } from './toasts/toasts.ts'

export interface Platform {
  readonly api: Api
  readonly location: Location
  readonly theme: ThemeChoice
  readonly editorSettings: EditorSettings
  readonly toasts: Toasts
  /** Keeps the person's choices on this machine. Neither of the two ever throws. */
  readonly storage: Storage
  /** Keeps what belongs to this one window over a reload. */
  readonly windowStorage: Storage
  /** See `claimWindowName`. */
  readonly windowName: string
  /** `ws(s)://HOST/sync` */
  readonly syncUrl: string
  /** Of the page's content security policy, for style elements. */
  readonly nonce: string
}

export const PlatformContext = createContext<Platform | null>(null)

export function usePlatform(): Platform {
  return useRequired(PlatformContext, 'the page')
}

export function useToasts(): Toasts {
  return usePlatform().toasts
}
