import { expect, test } from 'vitest'
import { watchWriting } from '../../../../client/room/writing-watch.ts'

/** A page whose focus is in a field, or in none. */
class Page extends EventTarget {
  isInField = true
  get activeElement(): Element {
    return { matches: () => this.isInField } as unknown as Element
  }
}

test('[U274] who does something, and is in a field then, writes elsewhere; who only waits, or is in none, does not', () => {
  const page = new Page()
  const watch = watchWriting(page)
  expect(watch.isElsewhere(), 'they asked for it from there').toBe(false)
  page.dispatchEvent(new Event('keydown'))
  expect(watch.isElsewhere()).toBe(true)
  page.isInField = false
  expect(watch.isElsewhere()).toBe(false)
})

test('what is done once the watch has ended is not its business', () => {
  const page = new Page()
  const watch = watchWriting(page)
  watch.end()
  page.dispatchEvent(new Event('pointerdown'))
  expect(watch.isElsewhere()).toBe(false)
})
