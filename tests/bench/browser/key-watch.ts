/**
 * How long a page is busy with a key: with the task of the key, from its first event until the page is free again, and with
 * the frame that shows it, from its first callback until the page is free again. What the page does when nobody presses a
 * key is not counted.
 *
 * The wait between the two, up to a whole frame of the screen's, is no work, but counts where there is one: after a key
 * Chromium keeps all tasks but its input's until the frame is drawn, urgent ones too, so that nothing in the page learns
 * when it became free. A page that is done sooner waits longer: the quicker it is, the more of its figure is the screen's.
 *
 * Time on the clock, as a person meets it: on a machine with other things to do a key takes longer without costing more.
 * So the same keys are pressed in an empty page too, whose figures are what the browser and the machine take by themselves.
 */
import type { JSHandle, Page } from '@playwright/test'

export type KeyWatch = JSHandle<{ readonly keys: number[]; readonly watching: AbortController }>

/** Watches each key from now on. */
export function watchKeys(page: Page): Promise<KeyWatch> {
  return page.evaluateHandle(() => {
    const keys: number[] = []
    const watching = new AbortController()
    addEventListener(
      'keydown',
      () => {
        const pressedAt = performance.now()
        let freeAt: number | null = null
        // A message comes in a task after this one, at the latest after the frame: the events of a key are one task, with all
        // that they change.
        const afterKey = new MessageChannel()
        afterKey.port1.onmessage = () => {
          freeAt ??= performance.now()
        }
        afterKey.port2.postMessage(null)
        // The first of the frame: asked for before the editor asks.
        requestAnimationFrame(() => {
          const frameAt = performance.now()
          freeAt ??= frameAt
          const keyMs = freeAt - pressedAt
          const afterFrame = new MessageChannel()
          afterFrame.port1.onmessage = () => keys.push(keyMs + performance.now() - frameAt)
          afterFrame.port2.postMessage(null)
        })
      },
      { capture: true, signal: watching.signal },
    )
    return { keys, watching }
  })
}

/** Ends watching; what each key took, in milliseconds. */
export function endWatch(watch: KeyWatch): Promise<number[]> {
  return watch.evaluate(({ keys, watching }) => {
    watching.abort()
    return keys
  })
}
