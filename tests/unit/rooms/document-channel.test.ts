/** A channel alone: what it keeps while the store does not answer. */
import { expect, it, vi } from 'vitest'
import { TextDocument } from '../../../server/documents/text-document.ts'
import { systemClock } from '../../../server/operations/clock.ts'
import { DocumentChannel } from '../../../server/rooms/document-channel.ts'
import { Presence } from '../../../server/rooms/presence.ts'
import { Saver } from '../../../server/rooms/saver.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { type FileId, type RoomId, randomId } from '../../../shared/model/ids.ts'
import { encodeStep1 } from '../../../shared/protocol/sync.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'

it('[S9] keeps one answer for a client that asks a thousand times while nothing can be stored', async () => {
  let letGo = () => {}
  const isStored = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const saver = new Saver({
    store: { commit: () => isStored },
    clock: systemClock,
    maxWaitingBytes: 1_000_000,
    onAvailability: () => {},
    onError: () => {},
  })
  const document = new TextDocument(randomId<FileId>(), () => {})
  const presence = new Presence({ clock: systemClock, read: () => null })
  const channel = new DocumentChannel({
    key: `${randomId<RoomId>()}/${document.id}`,
    document,
    presence,
    saver,
    limits: defaultLimits,
    mayWrite: () => true,
    assertFits: () => {},
    onActivity: () => {},
    onCommitted: () => {},
    onError: () => {},
  })
  const client = new RoomClient(memberNamed('Eve'))
  const { receive } = channel.attach(client)
  const whenSaved = vi.spyOn(saver, 'whenSaved')
  document.transact({ kind: 'command', by: null }, () => document.text.insert(0, 'text'))
  for (let question = 0; question < 1_000; question++) {
    receive(encodeStep1(new Uint8Array([0])))
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
