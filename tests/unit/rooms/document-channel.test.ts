/** A channel alone: what it keeps while the store does not answer. */
import { expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { TextDocument } from '../../../server/documents/text-document.ts'
import { systemClock } from '../../../server/operations/clock.ts'
import type { Store } from '../../../server/persistence/store.ts'
import { DocumentChannel } from '../../../server/rooms/channels/document-channel.ts'
import { Presence } from '../../../server/rooms/presence/presence.ts'
import { PresenceRenewal } from '../../../server/rooms/presence/presence-renewal.ts'
import { Saver } from '../../../server/rooms/saver.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { type FileId, type RoomId, randomId } from '../../../shared/model/ids.ts'
import { encodeStep1, encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { lastingIds, noLoans } from '../../support/client-ids.ts'
import { deletionsOf } from '../../support/deletions.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'

function openChannel(store: Pick<Store, 'commit'>, mayWrite = () => true) {
  const saver = new Saver({ store, clock: systemClock, maxWaitingBytes: 1_000_000, onAvailability() {}, onError() {} })
  const document = new TextDocument(randomId<FileId>(), () => {})
  const ids = lastingIds()
  const channel = new DocumentChannel({
    key: `${randomId<RoomId>()}/${document.id}`,
    document,
    ids,
    loans: noLoans(document),
    presence: new Presence({ clock: systemClock, renewal: new PresenceRenewal(systemClock), ids, read: () => null }),
    saver,
    limits: defaultLimits,
    clock: systemClock,
    mayWrite,
    assertFits() {},
    onActivity() {},
    onWritten() {},
    onError() {},
  })
  return { saver, document, channel }
}

it('[S9] keeps one answer for a client that asks a thousand times while nothing can be stored', async () => {
  let letGo = () => {}
  const isStored = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const { saver, document, channel } = openChannel({ commit: () => isStored })
  const client = new RoomClient(memberNamed('Eve'))
  const attached = channel.attach(client)
  const whenSaved = vi.spyOn(saver, 'whenSaved')
  document.transact({ kind: 'command', by: null }, () => document.text.insert(0, 'text'))
  for (let question = 0; question < 1_000; question++) {
    attached.receive(encodeStep1(new Uint8Array([0])))
    if (question % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  // One for the batch that is being written, one for the batch that collects.
  expect(whenSaved.mock.calls.length).toBeLessThanOrEqual(2)
  letGo()
  await saver.saved()
  expect(client.text).toBe('text')
  channel.close()
  saver.close()
  client.destroy()
  document.destroy()
})

it('[S8] [R5] counts what it refuses only after a notice, and gives one again to who could write in between', async () => {
  let mayWrite = false
  const { saver, document, channel } = openChannel({ commit: async () => {} }, () => mayWrite)
  const client = new RoomClient(memberNamed('Vera'), { weft: true })
  const attached = channel.attach(client)
  const typed = (text: string) => {
    const doc = new Y.Doc()
    doc.getText('text').insert(0, text)
    return encodeUpdate(Y.encodeStateAsUpdate(doc))
  }
  for (const [may, text] of [
    [false, 'a'],
    [false, 'b'],
    [true, 'c'],
    [false, 'd'],
  ] as const) {
    mayWrite = may
    attached.receive(typed(text))
    await saver.saved()
  }
  const refused = expect.objectContaining({ kind: 'notice', code: 'document_read_only' })
  const saved = [1, 2, 3, 4].map((count) => ({ kind: 'saved', count }))
  expect(client.told).toEqual([refused, saved[0], saved[1], saved[2], refused, saved[3]])
  expect(document.text.toString()).toBe('c')
  channel.close()
  saver.close()
  client.destroy()
  document.destroy()
})

it('[A9] tells of each step2 that it drops, for with that its client takes all for brought', () => {
  const { saver, document, channel } = openChannel({ commit: async () => {} }, () => false)
  const client = new RoomClient(memberNamed('Vic'), { weft: true })
  const attached = channel.attach(client)
  const doc = new Y.Doc()
  doc.getText('text').insert(0, 'a')
  const all = Y.encodeStateAsUpdate(doc)
  for (const frame of [encodeUpdate(all), encodeUpdate(all), encodeStep2(all)]) attached.receive(frame)
  expect(client.told.filter(({ kind }) => kind === 'notice')).toHaveLength(2)
  channel.close()
  saver.close()
  client.destroy()
  document.destroy()
  doc.destroy()
})

it('[R7] encodes once a batch what a client lacks that asks again and again, each time from elsewhere', async () => {
  const { saver, document, channel } = openChannel({ commit: async () => {} })
  const client = new RoomClient(memberNamed('Eve'))
  const attached = channel.attach(client)
  document.transact({ kind: 'command', by: null }, () => document.text.insert(0, 'text'))
  await saver.saved()
  const stateFor = vi.spyOn(document, 'stateFor')
  for (let clock = 1; clock <= 100; clock++) {
    attached.receive(encodeStep1(Y.encodeStateVector(new Map([[document.doc.clientID, clock % 5]]))))
  }
  expect(stateFor.mock.calls.filter(([stateVector]) => stateVector.length > 1)).toHaveLength(1)
  await saver.saved()
  expect(client.text).toBe('text')
  channel.close()
  saver.close()
  client.destroy()
  document.destroy()
})

it('[S11] ends a connection that comes once it is closed', () => {
  const { saver, document, channel } = openChannel({ commit: async () => {} })
  channel.close()
  const client = new RoomClient(memberNamed('Ada'))
  channel.attach(client)
  expect(client.endedWith).toBe('document_unavailable')
  saver.close()
  client.destroy()
  document.destroy()
})

it('[R7] looks for what somebody lacks until it has come, and no longer', async () => {
  const { saver, document, channel } = openChannel({ commit: async () => {} })
  const [ada, eve] = [new RoomClient(memberNamed('Ada')), new RoomClient(memberNamed('Eve'))]
  const [fromAda, fromEve] = [channel.attach(ada), channel.attach(eve)]
  const clients = Array.from({ length: 200 }, (_, index) => 1_000 + index)
  const typed = new Y.Doc()
  typed.transact(() => {
    // What the last of them types never comes.
    for (const client of clients.slice(0, -1)) {
      typed.clientID = client
      typed.getText('text').insert(0, 'x')
    }
  })
  fromAda.receive(encodeUpdate(Y.encodeStateAsUpdate(typed)))
  fromEve.receive(encodeUpdate(deletionsOf(clients)))
  const knows = vi.spyOn(document, 'knows')
  typed.clientID = 1
  typed.on('update', (update: Uint8Array) => fromAda.receive(encodeUpdate(update)))
  for (let key = 0; key < 50; key++) typed.getText('text').insert(0, 'k')
  expect(knows.mock.calls.flatMap(([reaches]) => [...reaches]).length).toBeLessThan(3 * 50)
  expect([ada.endedWith, eve.endedWith]).toEqual([null, null])
  await saver.saved()
  channel.close()
  saver.close()
  for (const client of [ada, eve]) client.destroy()
  document.destroy()
})
