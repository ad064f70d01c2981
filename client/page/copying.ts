/** Puts a text into the clipboard. Comes after the first key. */

import { offerCopy, type Toasts } from './toasts/toasts.ts'

/** Copies it, and says so. */
export function copyOut(toasts: Toasts, text: string, detail = ''): void {
  void copyText(text).then((isCopied) => {
    if (isCopied) toasts.show({ tone: 'info', title: 'Copied', detail: 'Paste it where it is to stand.' })
    else offerCopy(toasts, { title: 'The browser did not let it be copied. Try again.', detail, text })
  })
}

/** Whether the text is in the clipboard now. Where the page has no secure origin, only the old way is open. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyFromPage(text)
  }
}

const dialogs = '[role="dialog"], [role="alertdialog"]'
const focusScopes = `${dialogs}, [data-toasts]`

/** What is copied has to have the focus, which an open dialog lets nothing outside of it have. */
function copyFromPage(text: string): boolean {
  const focused = document.activeElement
  const scope = focused?.closest(focusScopes) ?? [...document.querySelectorAll(dialogs)].at(-1) ?? document.body
  const box = document.createElement('textarea')
  box.value = text
  // Nothing scrolls for it.
  box.style.position = 'fixed'
  scope.append(box)
  box.focus({ preventScroll: true })
  box.select()
  const isCopied = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return isCopied
}
