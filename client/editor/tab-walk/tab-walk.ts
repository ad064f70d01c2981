/** Who came into a text with the Tab key walks on with it, until they do something there: a Tab in it is everybody's. */
import type { Extension } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'

const modifiers = /^(Shift|Control|Alt|AltGraph|Meta)$/
const walking = /^(Tab|Escape)$/

export function tabWalk(): Extension {
  return ViewPlugin.define((view) => {
    const { contentDOM } = view
    const life = new AbortController()
    const { signal } = life
    let isWalking = false
    // Comes before the focus does. It outlasts the window's going and coming, which brings the focus again.
    const onAnyKey = ({ key, target }: KeyboardEvent) => {
      if (!modifiers.test(key)) isWalking = walking.test(key) && (target !== contentDOM || isWalking)
    }
    const onAnyPress = () => {
      isWalking = false
    }
    const follow = () => view.setTabFocusMode(isWalking)
    const stop = () => {
      isWalking = false
      view.setTabFocusMode(false)
    }
    const onKey = ({ key }: KeyboardEvent) => {
      if (!modifiers.test(key) && !walking.test(key)) stop()
    }
    const { ownerDocument } = contentDOM
    ownerDocument.addEventListener('keydown', onAnyKey, { capture: true, signal })
    ownerDocument.addEventListener('mousedown', onAnyPress, { capture: true, signal })
    contentDOM.addEventListener('focus', follow, { signal })
    contentDOM.addEventListener('keydown', onKey, { signal })
    contentDOM.addEventListener('mousedown', stop, { signal })
    // What is dictated, or comes from an input method, need not come with a key.
    contentDOM.addEventListener('beforeinput', stop, { signal })
    return { destroy: () => life.abort() }
  })
}
