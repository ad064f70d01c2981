/** Gives the focus back to what had it when a dialog without a trigger of its own was opened. */
import { useRef } from 'react'

/** For Radix's `onCloseAutoFocus`. */
export function useReturnFocus(): (event: Event) => void {
  const before = useRef(document.activeElement)
  return (event) => {
    event.preventDefault()
    const element = before.current
    if (element instanceof HTMLElement && element.isConnected && element !== document.body) element.focus()
  }
}
