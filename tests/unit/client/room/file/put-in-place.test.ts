import { expect, test } from 'vitest'
import { createToasts } from '../../../../../client/page/toasts/toasts.ts'
import { putInPlace } from '../../../../../client/room/file/put-in-place.ts'

function page(write: () => Promise<unknown>, typedMeanwhile = '') {
  const toasts = createToasts()
  const here = { text: 'mine\n', starts: 0 }
  const put = putInPlace({
    path: 'a.ts',
    text: 'mine\n',
    async write() {
      await write()
      here.text += typedMeanwhile
    },
    read: () => here.text,
    startOver() {
      here.starts++
      here.text = ''
    },
    toasts,
  })
  return { put, toasts, here }
}

test('[S17] a text that is put in place of the room’s is told of, and followed anew', async () => {
  const { put, toasts, here } = page(async () => {})
  await put
  expect(here.starts).toBe(1)
  expect(toasts.list.get()).toMatchObject([{ tone: 'info', title: 'a.ts has your text now' }])
})

test('[S17] what is typed while it is put there can be copied', async () => {
  const { put, toasts, here } = page(async () => {}, 'more\n')
  await put
  expect(here.starts).toBe(1)
  expect(toasts.list.get()).toMatchObject([{ isLasting: true, text: expect.any(String) }])
})

test('[S17] where it cannot be written, all stays as it is', async () => {
  const { put, toasts, here } = page(() => Promise.reject(new Error('moved')))
  await expect(put).rejects.toThrow('moved')
  expect(here).toEqual({ text: 'mine\n', starts: 0 })
  expect(toasts.list.get()).toEqual([])
})
