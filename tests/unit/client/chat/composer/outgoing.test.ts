import { expect, test, vi } from 'vitest'
import { openMessageField } from '../../../../../client/chat/composer/message-field.ts'
import { dropSaid, showNext } from '../../../../../client/chat/composer/next-unsent.ts'
import { createOutgoing, mostLeaving } from '../../../../../client/chat/composer/outgoing.ts'
import type { MessageDraft } from '../../../../../client/session/api.ts'
import { createStore } from '../../../../../client/session/store.ts'
import type { FileId, MemberId, RoomId } from '../../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

interface Posted {
  readonly message: MessageDraft
  readonly say: () => void
  readonly refuse: (error: unknown) => void
}

function open() {
  const posted: Posted[] = []
  const keysSaid = new Set<string | undefined>()
  const field = openMessageField({
    isSaid: ({ key }) => keysSaid.has(key),
    draft: createStore(''),
    draftFile: createStore<FileId | null>(null),
    room: 'r1' as RoomId,
    me: 'ann' as MemberId,
    storage: new MemoryStorage(),
  })
  const onFail = vi.fn()
  let keys = 0
  const outgoing = createOutgoing({
    post: (message) => new Promise<void>((say, refuse) => posted.push({ message, say, refuse })),
    field,
    newKey: () => `k${++keys}`,
    onFail,
  })
  return {
    posted,
    keysSaid,
    field,
    onFail,
    textsPosted: () => posted.map(({ message }) => message.text),
    send(message: MessageDraft, about: FileId | null = null) {
      const isSaid = outgoing.send(message, about)
      if (isSaid !== null) field.draft.set('')
      return isSaid
    },
  }
}

const file = 'f1' as FileId
const textsOf = (list: readonly { readonly message: MessageDraft }[]) => list.map(({ message }) => message.text)

test('[U320] messages go one after the other, and are kept until each is said', async () => {
  const { posted, textsPosted, field, send } = open()
  const [first, second] = [send({ text: 'one' }), send({ text: 'two' })]
  expect(textsPosted()).toEqual(['one'])
  expect(textsOf(field.leaving.get())).toEqual(['one', 'two'])
  posted[0]?.say()
  expect(await first).toBe(true)
  expect(textsOf(field.leaving.get())).toEqual(['two'])
  posted[1]?.say()
  expect(await second).toBe(true)
  expect(field.leaving.get()).toEqual([])
  expect(field.draft.get()).toBe('')
})

test('[U320] where one cannot be said, those behind it come back one at a time, each what it was, and it is told once', async () => {
  const { posted, textsPosted, field, onFail, send } = open()
  const first = send({ text: 'hello there' })
  const second = send({ text: '@ai do more', mode: 'propose', files: [file], model: 'Thorough' })
  posted[0]?.refuse(new Error('unreachable'))
  expect(await first).toBe(false)
  expect(await second).toBe(false)
  expect(onFail).toHaveBeenCalledTimes(1)
  expect(textsPosted()).toEqual(['hello there'])
  await vi.waitFor(() => expect(field.draft.get()).toBe('hello there'))
  expect(field.manner.get()).toMatchObject({ mode: 'live', model: null })
  expect(textsOf(field.back.get())).toEqual(['@ai do more'])

  const again = send({ text: 'hello there' })
  posted[1]?.say()
  expect(await again).toBe(true)
  await vi.waitFor(() => expect(field.draft.get()).toBe('@ai do more'))
  expect(field.manner.get()).toMatchObject({ mode: 'propose', model: 'Thorough' })
  expect(field.draftFile.get()).toBe(file)
  expect(field.back.get()).toEqual([])
})

test('[U320] what was begun since stays in the field with its file and mode, and comes after what came back', async () => {
  const { posted, field, send } = open()
  const sent = send({ text: '@ai fix', mode: 'live' }, file)
  field.draft.set('@ai begun since')
  field.draftFile.set('f2' as FileId)
  field.manner.set({ ...field.manner.get(), mode: 'propose' })
  posted[0]?.refuse(new Error('unreachable'))
  expect(await sent).toBe(false)
  expect(field.draft.get()).toBe('@ai begun since')
  expect(field.draftFile.get()).toBe('f2')
  showNext(field)
  expect(field.draft.get()).toBe('@ai fix')
  expect(field.draftFile.get()).toBe(file)
  expect(field.manner.get().mode).toBe('live')
  showNext(field)
  expect(field.draft.get()).toBe('@ai begun since')
  expect(field.draftFile.get()).toBe('f2')
  expect(field.manner.get().mode).toBe('propose')
  expect(textsOf(field.back.get())).toEqual(['@ai fix'])
})

test('[U323] a message that came back has the same key as long as its words are the same, each other one its own', async () => {
  const { posted, field, send } = open()
  const keysPosted = () => posted.map(({ message }) => message.key)
  async function failing(text: string): Promise<void> {
    const sent = send({ text })
    posted.at(-1)?.refuse(new Error('unreachable'))
    await sent
    await vi.waitFor(() => expect(field.draft.get()).toBe(text))
  }
  await failing('hello')
  await failing('hello')
  expect(keysPosted()).toEqual(['k1', 'k1'])
  await failing('hello you')
  expect(keysPosted()).toEqual(['k1', 'k1', 'k2'])
  const [said, next] = [send({ text: 'hello you' }), send({ text: 'hello you' })]
  posted.at(-1)?.say()
  await said
  posted.at(-1)?.say()
  await next
  expect(keysPosted().slice(3)).toEqual(['k2', 'k3'])
  await failing('yes')
  field.draft.set('')
  void send({ text: 'yes' })
  expect(keysPosted().slice(5), 'begun anew').toEqual(['k4', 'k5'])
})

test('[U323] the key of what came back goes with it when another stands in the field for a while', async () => {
  const { posted, field, send } = open()
  const sent = send({ text: 'hello' })
  field.draft.set('begun since')
  posted[0]?.refuse(new Error('unreachable'))
  await sent
  showNext(field)
  showNext(field)
  showNext(field)
  expect(field.draft.get()).toBe('hello')
  void send({ text: 'hello' })
  expect(posted[1]?.message.key).toBe('k1')
})

test('no more wait than anybody would write to a server that does not answer', () => {
  const { send } = open()
  for (let count = 0; count < mostLeaving; count++) expect(send({ text: String(count) })).not.toBeNull()
  expect(send({ text: 'one more' })).toBeNull()
})

test('of what came back one is on its way at a time, where that many wait', async () => {
  const { posted, field, send } = open()
  const all = Array.from({ length: mostLeaving }, (_, count) => send({ text: String(count) }))
  posted[0]?.refuse(new Error('unreachable'))
  await Promise.all(all)
  await vi.waitFor(() => expect(field.draft.get()).toBe('0'))
  expect(send({ text: '0' })).not.toBeNull()
  expect(send({ text: 'more' })).toBeNull()
})

test('[U323] what the chat shows as said does not come back, though its answer was lost, and holds up nothing', async () => {
  const { posted, keysSaid, field, onFail, send } = open()
  const [said, next] = [send({ text: 'one' }), send({ text: 'two' })]
  keysSaid.add('k1')
  posted[0]?.refuse(new Error('no answer'))
  expect(await said).toBe(true)
  posted[1]?.say()
  expect(await next).toBe(true)
  expect(onFail).not.toHaveBeenCalled()
  expect(field.draft.get()).toBe('')
  expect(field.back.get()).toEqual([])
})

test('[U323] nor does what waits to come into the field, once the chat shows it', async () => {
  const { posted, keysSaid, field, send } = open()
  const sent = [send({ text: 'one' }), send({ text: 'two' }), send({ text: 'three' })]
  posted[0]?.refuse(new Error('no answer'))
  await Promise.all(sent)
  await vi.waitFor(() => expect(field.draft.get()).toBe('one'))
  keysSaid.add('k2')
  expect(dropSaid(field)).toBe(true)
  expect(field.draft.get()).toBe('one')
  expect(textsOf(field.back.get())).toEqual(['three'])
})

test('[U323] what stands in the field goes as the chat shows it, where its words are as they were sent', async () => {
  for (const [written, left] of [
    ['one', ''],
    ['one more', 'one more'],
  ] as const) {
    const { posted, keysSaid, field, send } = open()
    const sent = send({ text: 'one' }, file)
    posted[0]?.refuse(new Error('no answer'))
    await sent
    await vi.waitFor(() => expect(field.draft.get()).toBe('one'))
    field.draft.set(written)
    keysSaid.add('k1')
    expect(dropSaid(field)).toBe(left === '')
    expect(field.draft.get()).toBe(left)
    expect(field.draftFile.get()).toBe(left === '' ? null : file)
  }
})
