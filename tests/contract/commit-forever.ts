/** A process that commits without end and prints each number once its commit is acknowledged; its parent kills it. */
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { aMember, aRoom, bytes } from './records.ts'

const dataDir = process.argv[2]
if (dataDir === undefined) throw new Error('usage: commit-forever DATA_DIR')
const store = await openSqliteStore({ dataDir })
const room = aRoom('room1')
await store.createRoom(room, aMember('owner1').id)
for (let number = 0; ; number++) {
  const update = bytes(String(number))
  await store.commit([
    { kind: 'update', document: `${room.id}/file1`, update, author: null },
    { kind: 'update', document: `${room.id}/file2`, update, author: null },
  ])
  process.stdout.write(`${number}\n`)
}
