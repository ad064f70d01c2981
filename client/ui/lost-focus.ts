/** The focus that what had it took along as it went: whether it is nowhere now, and where it goes then. */
import { useLayoutEffect, useRef } from 'react'
import { openDialog } from './dialog-open.ts'

/** A dialog takes it itself where what had it in there has gone. */
function isFocusNowhere(): boolean {
  const { activeElement, body } = document
  return activeElement === null || activeElement === body || /dialog$/.test(activeElement.getAttribute('role') ?? '')
}

/** The shown file's tab; the row of the file tree that the Tab key reaches; the way out of the room. */
const homes = ['[data-home]', '[role="treeitem"][tabindex="0"]', 'header a']

/** Where it is nowhere, to the dialog that is open, else home. Never into a text: whoever had it may be typing still. */
export function focusHome(): void {
  if (!isFocusNowhere()) return
  const found = homes.map((home) => document.querySelector<HTMLElement>(home))
  const target = openDialog() ?? found.find((element) => element !== null)
  target?.focus()
}

/** For a part of the page whose controls come and go: where one goes with the focus, `giveTo` gives that to another. */
export function useLostFocus(giveTo: () => void) {
  /** What is taken out of the page does not tell that it loses the focus. */
  const hasFocus = useRef(false)
  useLayoutEffect(() => {
    if (hasFocus.current && isFocusNowhere()) giveTo()
  })
  return {
    onFocus: () => {
      hasFocus.current = true
    },
    onBlur: () => {
      hasFocus.current = false
    },
  }
}
