/**
 * A name for this window, the same after a reload, and no other living window's. While the window lives, its store does not
 * have the name: a duplicated window begins with a copy of that store, and would pass for this one. Where the browser has
 * locks it holds one, by which others know that it lives, however long it sleeps.
 */
const key = 'weft.window'

/** What a window of this name holds while it lives. */
export const lockOf = (name: string) => `${key}.${name}`

/** `page` tells `pagehide` and `pageshow`, for as long as the window is there. */
export function claimWindowName(
  windowStorage: Storage,
  page: EventTarget,
  locks?: Pick<LockManager, 'request'>,
): string {
  const name = windowStorage.getItem(key) ?? crypto.getRandomValues(new Uint32Array(3)).join('')
  const take = () => windowStorage.removeItem(key)
  take()
  // Where it is refused, the window's beat says that it lives.
  locks?.request(lockOf(name), () => new Promise(() => {})).catch(() => {})
  page.addEventListener('pagehide', () => windowStorage.setItem(key, name))
  // One that the browser only set aside comes back.
  page.addEventListener('pageshow', take)
  return name
}
