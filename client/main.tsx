/** Starts the page: wires what it runs on, made of the browser's globals, and shows the app. */
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createLocation } from './page/location.ts'
import { openStorage } from './page/storage.ts'
import { createThemeChoice } from './page/theme.ts'
import { createToasts } from './page/toasts/toasts.ts'
import { createApi } from './session/api.ts'
import { claimWindowName } from './session/copies/window-name.ts'
import { createEditorSettings } from './settings/editor-settings.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// Radix locks scrolling with a style element of its own, which takes the page's nonce from this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })

// Vite asks for a part's style sheet but once: one that could not be had is asked for until it is here (U200).
window.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement) setTimeout(() => target.replaceWith(target.cloneNode()), 3_000)
  },
  true,
)

const storage = openStorage(() => window.localStorage)
const windowStorage = openStorage(() => window.sessionStorage)
const root = document.getElementById('root')
if (root === null) throw new Error('invariant: the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App
      platform={{
        api: createApi({ fetch: (input, init) => window.fetch(input, init) }),
        location: createLocation({ window }),
        theme: createThemeChoice({ window, storage }),
        editorSettings: createEditorSettings({ storage }),
        toasts: createToasts(),
        storage,
        windowStorage,
        windowName: claimWindowName(windowStorage, window, navigator.locks),
        syncUrl: `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/sync`,
        nonce,
      }}
    />
  </StrictMode>,
)
