import { expect, test, vi } from 'vitest'
import { createOutgoing, mostLeaving } from '../../../../../client/chat/composer/outgoing.ts'
import { createStore } from '../../../../../client/session/store.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'

function open() {
  const answers: { readonly text: string; readonly say: () => void; readonly refuse: (error: unknown) => void }[] = []
  const draft = createStore('')
  const draftFile = createStore<FileId | null>(null)
  const leaving = createStore('')
  const onFail = vi.fn()
  const outgoing = createOutgoing({
    post: ({ text }) => new Promise<void>((say, refuse) => answers.push({ text, say, refuse })),
    draft,
    draftFile,
    leaving,
    onFail,
  })
  return { answers, draft, draftFile, leaving, onFail, send: (text: string) => outgoing.send({ text }, null), outgoing }
}

test('[U320] messages go one after the other, and are kept until each is said', async () => {
  const { answers, leaving, send } = open()
  const [first, second] = [send('one'), send('two')]
  expect(answers.map(({ text }) => text)).toEqual(['one'])
  expect(leaving.get()).toBe('one\ntwo')
  answers[0]?.say()
  expect(await first).toBe(true)
  expect(leaving.get()).toBe('two')
  answers[1]?.say()
  expect(await second).toBe(true)
  expect(leaving.get()).toBe('')
})

test('[U320] where one cannot be said, those behind it come back with it as they were written, and it is told once', async () => {
  const { answers, draft, draftFile, leaving, onFail, send, outgoing } = open()
  const first = outgoing.send({ text: 'hello there' }, 'f1' as FileId)
  const second = send('@ai do more')
  draft.set('begun since')
  answers[0]?.refuse(new Error('unreachable'))
  expect(await first).toBe(false)
  expect(await second).toBe(false)
  expect(draft.get()).toBe('hello there\n@ai do more\nbegun since')
  expect(draftFile.get()).toBe('f1')
  expect(leaving.get()).toBe('')
  expect(onFail).toHaveBeenCalledTimes(1)
  expect(answers).toHaveLength(1)
  void send('again')
  expect(answers.map(({ text }) => text)).toEqual(['hello there', 'again'])
})

test('no more wait than anybody would write to a server that does not answer', () => {
  const { send } = open()
  for (let count = 0; count < mostLeaving; count++) expect(send(String(count))).not.toBeNull()
  expect(send('one more')).toBeNull()
})
