/**
 * A name for this window, the same after a reload, and no other living window's. While the window lives, its store does not
 * have the name: a duplicated window begins with a copy of that store, and would pass for this one.
 */
const key = 'weft.window'

/** `page` tells `pagehide` and `pageshow`, for as long as the window is there. */
export function claimWindowName(windowStorage: Storage, page: EventTarget): string {
  const name = windowStorage.getItem(key) ?? crypto.getRandomValues(new Uint32Array(3)).join('')
  const take = () => windowStorage.removeItem(key)
  take()
  page.addEventListener('pagehide', () => windowStorage.setItem(key, name))
  // One that the browser only set aside comes back.
  page.addEventListener('pageshow', take)
  return name
}
