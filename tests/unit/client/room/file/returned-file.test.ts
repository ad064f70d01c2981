import { beforeEach, expect, test, vi } from 'vitest'
import { createToasts, offerCopy, type Toasts } from '../../../../../client/page/toasts/toasts.ts'
import { watchReturn } from '../../../../../client/room/file/returned-file.ts'
import { createStore, type Store } from '../../../../../client/session/store.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'
import type { FileEntry } from '../../../../../shared/model/room-document.ts'

const entry = (id: string, path: string): FileEntry => ({ id: id as FileId, path, eol: 'lf', language: 'typescript' })
const rescue = { title: 'Bo deleted a.ts', detail: 'You can copy it.', text: 'mine', about: {} }

let toasts: Toasts
let files: Store<readonly FileEntry[]>
let over: AbortController
const onOpen = vi.fn()

function watch(readFile: () => Promise<{ content: string }>): void {
  offerCopy(toasts, rescue)
  watchReturn({ path: 'a.ts', rescue, files, readFile, toasts, onOpen, signal: over.signal })
}
const told = () => toasts.list.get().map(({ title, detail }) => ({ title, detail }))

beforeEach(() => {
  toasts = createToasts()
  files = createStore<readonly FileEntry[]>([])
  over = new AbortController()
})

test('[U202] the notice of a deleted file goes once the file is back as it was, and leads there', async () => {
  watch(async () => ({ content: 'mine' }))
  files.set([entry('f2', 'b.ts')])
  expect(told()).toHaveLength(1)
  files.set([entry('f3', 'a.ts')])
  await vi.waitFor(() => expect(told()).toEqual([{ title: 'a.ts is back', detail: undefined }]))
  toasts.list.get()[0]?.action?.run()
  expect(onOpen).toHaveBeenCalledWith('f3')
})

test('[U202] the notice that holds the only copy stays, and says that the file is back', async () => {
  watch(async () => ({ content: 'theirs' }))
  files.set([entry('f3', 'a.ts')])
  const detail = 'It came back since, with another text. You can copy it.'
  await vi.waitFor(() => expect(told()).toEqual([{ title: 'Bo deleted a.ts', detail }]))
  expect(toasts.list.get()[0]).toMatchObject({ isLasting: true, text: expect.any(String) })
})

test('[U202] a file that goes again while it is read changes nothing, nor does one after the notice was closed', async () => {
  const reads: ((read: { content: string }) => void)[] = []
  watch(() => new Promise((resolve) => reads.push(resolve)))
  files.set([entry('f3', 'a.ts')])
  files.set([])
  reads[0]?.({ content: 'mine' })
  await new Promise(setImmediate)
  expect(told()).toHaveLength(1)
  toasts.dismissAbout(rescue.about)
  files.set([entry('f4', 'a.ts')])
  expect(reads).toHaveLength(1)
})

test('[U202] nobody is told any more once the room was left', async () => {
  watch(async () => ({ content: 'mine' }))
  over.abort()
  files.set([entry('f3', 'a.ts')])
  await new Promise(setImmediate)
  expect(told()).toHaveLength(1)
})
