/** Gives the focus back to what had it when a dialog without a trigger of its own was opened; where that is gone, home. */
import { useRef } from 'react'
import { focusHome } from './lost-focus.ts'

/** For Radix's `onCloseAutoFocus`. */
export function useReturnFocus(): (event: Event) => void {
  const before = useRef(document.activeElement)
  return (event) => {
    event.preventDefault()
    const element = before.current
    if (!(element instanceof HTMLElement) || element === document.body) return
    element.focus()
    focusHome()
  }
}
