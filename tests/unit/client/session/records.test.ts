import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { observeRecords, observeValues } from '../../../../client/session/records.ts'
import type { Message } from '../../../../shared/model/room-document.ts'
import { readRecord } from '../../../../shared/model/room-document.ts'

function message(id: string, text: string) {
  const record = new Y.Map<unknown>()
  record.set('id', id)
  record.set('text', new Y.Text(text))
  return record
}

function setUp() {
  const source = new Y.Doc().getArray<Y.Map<unknown>>('messages')
  source.push([message('a', 'one'), message('b', 'two')])
  const followed = observeRecords<Message>(source, readRecord)
  let calls = 0
  followed.subscribe(() => {
    calls += 1
  })
  return { source, followed, calls: () => calls }
}

test('a record whose text grows is read again, the others keep their identity', () => {
  const { source, followed } = setUp()
  const [a, b] = followed.get()
  const text = source.get(1).get('text')
  if (text instanceof Y.Text) text.insert(3, '!')
  expect(followed.get().map((record) => record.text)).toEqual(['one', 'two!'])
  expect(followed.get()[0]).toBe(a)
  expect(followed.get()[1]).not.toBe(b)
})

test('added and removed records are in the list at once, with one call a transaction', () => {
  const { source, followed, calls } = setUp()
  source.doc?.transact(() => {
    source.push([message('c', 'three')])
    source.delete(0)
  })
  expect(followed.get().map(({ id }) => id)).toEqual(['b', 'c'])
  expect(calls()).toBe(1)
})

test('changes inside an ignored field are nobody’s news, its replacement is', () => {
  const source = new Y.Doc().getMap<Y.Map<unknown>>('hunks')
  source.set('a', message('a', 'one'))
  const followed = observeRecords(source, (record) => record.get('id'), { ignores: ['text'] })
  const before = followed.get()
  const text = source.get('a')?.get('text')
  if (text instanceof Y.Text) text.insert(0, 'x')
  expect(followed.get()).toBe(before)
  source.get('a')?.set('id', 'z')
  expect(followed.get()).toEqual(['z'])
})

test('after close nothing is followed any more', () => {
  const { source, followed, calls } = setUp()
  followed.close()
  source.delete(0)
  expect(followed.get()).toHaveLength(2)
  expect(calls()).toBe(0)
})

test('plain values come in the order asked for', () => {
  const source = new Y.Doc().getMap<number>('numbers')
  const followed = observeValues(source, (a, b) => a - b)
  source.set('x', 3)
  source.set('y', 1)
  expect(followed.get()).toEqual([1, 3])
})

test.each([
  ['few', 3],
  ['many', 60],
])('plain values keep their order where %s of them change at once, and are compared with few others', (_, count) => {
  const source = new Y.Doc().getMap<number>('numbers')
  source.doc?.transact(() => {
    for (let n = 0; n < 5_000; n++) source.set(`n${n}`, n % 50)
  })
  let compared = 0
  const followed = observeValues(source, (a, b) => {
    compared += 1
    return a - b
  })
  compared = 0
  source.doc?.transact(() => {
    for (let n = 0; n < count; n++) {
      source.delete(`n${n}`)
      source.set(`n${n + 100}`, 7.5)
      source.set(`new ${n}`, n)
    }
  })
  expect(followed.get()).toEqual([...source.values()].sort((a, b) => a - b))
  if (count < 10) expect(compared).toBeLessThan(count * 2 * 20)
  followed.close()
})
