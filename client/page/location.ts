/** Where in the app the address says we are, and how to go elsewhere without loading the page anew. */
import { isId, type RoomId } from '../../shared/model/ids.ts'
import { createStore, type Readable } from '../session/store.ts'

export type Route =
  | { readonly kind: 'start' }
  /** `invite` is a token that gives a role in the room; it stands in the fragment, so that no server logs it. */
  | { readonly kind: 'room'; readonly room: RoomId; readonly invite: string | null }
  | { readonly kind: 'nowhere' }

export interface Location {
  readonly route: Readable<Route>
  /** `replace` leaves no way back to where we are now. */
  go(path: string, options?: { replace?: boolean }): void
}

export function routeOf({ pathname, hash }: { pathname: string; hash: string }): Route {
  const parts = pathname.split('/').filter((part) => part !== '')
  const [first, second] = parts
  if (first === undefined) return { kind: 'start' }
  if (parts.length !== 2 || second === undefined) return { kind: 'nowhere' }
  if (first === 'r' && isId<RoomId>(second)) return { kind: 'room', room: second, invite: inviteOf(hash) }
  return { kind: 'nowhere' }
}

function inviteOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('invite')
}

export function roomAddress(room: string): string {
  return `/r/${room}`
}

/** Lives as long as the page. */
export function createLocation({ window }: { window: Window }): Location {
  const read = () => routeOf(window.location)
  const route = createStore<Route>(read(), (a, b) => JSON.stringify(a) === JSON.stringify(b))
  // `popstate` also comes when only the fragment changes.
  window.addEventListener('popstate', () => route.set(read()))
  return {
    route,
    go(path, { replace = false } = {}) {
      if (replace) window.history.replaceState(null, '', path)
      else window.history.pushState(null, '', path)
      route.set(read())
    },
  }
}
