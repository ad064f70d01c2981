import { expect, test } from 'vitest'
import { holdKeys } from '../../../../client/commands/typed-ahead.ts'

function press(target: EventTarget, key: string, modifiers: { ctrlKey?: boolean } = {}): boolean {
  const event = Object.assign(new Event('keydown', { cancelable: true }), { key, ...modifiers })
  target.dispatchEvent(event)
  return event.defaultPrevented
}

test('[U101, U285] keys typed before a field is there are kept for it, and go nowhere else', () => {
  const page = new EventTarget()
  const said: string[] = []
  const give = holdKeys(page, { onText: (typed) => said.push(typed), onEscape: () => said.push('left') })
  expect(['c', 'L', 'Shift', 'Enter', 'Escape'].map((key) => press(page, key))).toEqual([true, true, true, true, true])
  expect(press(page, 'k', { ctrlKey: true })).toBe(false)
  expect(said).toEqual(['c', 'L', 'left'])
  give()
  expect(press(page, 'd')).toBe(false)
  expect(said).toHaveLength(3)
})
