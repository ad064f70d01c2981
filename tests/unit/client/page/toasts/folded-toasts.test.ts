import { expect, test, vi } from 'vitest'
import { foldToasts, offeringCopy } from '../../../../../client/page/toasts/folded-toasts.ts'
import { createToasts } from '../../../../../client/page/toasts/toasts.ts'

function shown(count: number) {
  const toasts = createToasts()
  toasts.show({ tone: 'error', title: 'Reload', isLasting: true, action: { label: 'Reload', run: () => {} } })
  for (let turn = 1; turn <= count; turn++)
    toasts.show({ tone: 'error', title: `lost ${turn}`, text: `text ${turn}`, isLasting: true })
  return toasts
}

test('[U240] up to four notices that stay are drawn as they are', () => {
  const toasts = shown(3)
  expect(foldToasts(toasts.list.get(), toasts).map(({ toast }) => toast)).toEqual(toasts.list.get())
})

test('[U240] of more the oldest that hold texts are one, which tells how many and copies all of them', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => {})
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const toasts = shown(9)
  const drawn = foldToasts(toasts.list.get(), toasts)
  expect(drawn.map(({ toast, ids }) => [toast.title, ids])).toEqual([
    ['Reload', [1]],
    ['7 texts that may be nowhere else', [2, 3, 4, 5, 6, 7, 8]],
    ['lost 8', [9]],
    ['lost 9', [10]],
  ])
  expect(drawn[1]?.toast.detail).toBe('lost 1, lost 2, lost 3, lost 4, lost 5, lost 6 and 1 more.')
  drawn[1]?.toast.action?.run()
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledOnce())
  expect(writeText.mock.calls[0]?.[0]).toContain('lost 1\n\ntext 1\n\nlost 2\n\ntext 2')
  expect(writeText.mock.calls[0]?.[0]).toContain('text 7')
  vi.unstubAllGlobals()
})

test('[U202] a notice that holds a text offers to copy it, unless it has an action of its own', () => {
  const toasts = shown(1)
  const labels = toasts.list.get().map((toast) => offeringCopy(toast, toasts).action?.label)
  expect(labels).toEqual(['Reload', 'Copy'])
})
