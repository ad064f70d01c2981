/** Offers a text that is about to be nowhere else: a toast that stays, and puts it into the clipboard. */
import type { Toasts } from './toasts.ts'

export interface Rescue {
  readonly title: string
  readonly detail: string
  readonly text: string
}

export function offerCopy(toasts: Toasts, rescue: Rescue): void {
  const { title, detail, text } = rescue
  const run = async () => {
    if (await copyText(text)) toasts.show({ tone: 'info', title: 'Copied', detail: 'Paste it where it is to stand.' })
    else offerCopy(toasts, { ...rescue, title: 'The browser did not let it be copied. Try again.' })
  }
  toasts.show({ tone: 'error', title, detail, isLasting: true, action: { label: 'Copy', run: () => void run() } })
}

/** Whether the text is in the clipboard now. Where the page has no secure origin, only the old way is open. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const box = document.createElement('textarea')
    box.value = text
    document.body.append(box)
    box.select()
    const isCopied = document.execCommand('copy')
    box.remove()
    return isCopied
  }
}
