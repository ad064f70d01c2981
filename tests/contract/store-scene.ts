/** What the parts of a store's contract run on: for each test a store anew, with one room, its owner and one file. */
import { afterEach, beforeEach } from 'vitest'
import type { Change, DocumentKey, Store, StoredRoom } from '../../server/persistence/store.ts'
import type { Member } from '../../shared/model/member.ts'
import { aMember, aRoom, bytes } from './records.ts'

export interface StoreScene {
  /** The one of the test that runs. */
  readonly store: Store
  readonly room: StoredRoom
  readonly owner: Member
  /** The file's document, which has no updates yet. */
  readonly text: DocumentKey
  /** An update by the owner; of the file, where no document is named. */
  update(value: string, document?: DocumentKey): Change
  read(document?: DocumentKey): Promise<{ snapshot: string | null; updates: string[]; lastSeq: number }>
}

export function setStoreScene(openStore: () => Promise<Store>): StoreScene {
  let store: Store
  const room = aRoom('room1')
  const owner = aMember('owner1')
  const text: DocumentKey = `${room.id}/file1`

  beforeEach(async () => {
    store = await openStore()
    await store.createMember(owner)
    await store.createRoom(room, owner.id)
  })
  afterEach(() => store.close())

  return {
    get store() {
      return store
    },
    room,
    owner,
    text,
    update: (value, document = text) => ({ kind: 'update', document, update: bytes(value), author: owner.id }),
    async read(document = text) {
      const { snapshot, updates, lastSeq } = await store.readDocument(document)
      const decode = (part: Uint8Array) => new TextDecoder().decode(part)
      return { snapshot: snapshot && decode(snapshot), updates: updates.map(decode), lastSeq }
    },
  }
}
