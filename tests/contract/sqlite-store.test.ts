/** What the embedded store promises beyond the contract: its folder, its lock, and its memory across deaths. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { aMember, aRoom, aTask, bytes, id } from './records.ts'
import { storeContract } from './store.contract.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weft-store-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

storeContract('SQLite on disk', () => openSqliteStore({ dataDir, hasJournal: false }))
storeContract('SQLite on disk behind a journal', () => openSqliteStore({ dataDir }))

/** Starts `commit-forever.ts`, kills it hard once it has acknowledged `count` commits, and returns the last one it said. */
async function killAfter(count: number): Promise<number> {
  const script = fileURLToPath(new URL('./commit-forever.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let last = -1
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line)
      if (last >= count) child.kill('SIGKILL')
    }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
  return last
}

describe('the store, SQLite on disk, beyond the contract', () => {
  it('[F6] reopened, it has everything', async () => {
    const first = await openSqliteStore({ dataDir })
    const room = aRoom('room1')
    const member = aMember('owner1')
    await first.createMember(member)
    await first.createRoom(room, member.id)
    await first.commit([
      { kind: 'update', document: `${room.id}/room`, update: bytes('a'), author: null },
      { kind: 'task', room: room.id, task: aTask('task1') },
    ])
    await first.close()

    const second = await openSqliteStore({ dataDir })
    expect(await second.listRoomsOf(member.id)).toEqual([{ ...room, role: 'owner' }])
    expect((await second.readDocument(`${room.id}/room`)).updates).toEqual([bytes('a')])
    expect(await second.readTask(room.id, id('task1'))).toEqual(aTask('task1'))
    await second.close()
  })

  it('[R2] killed with -9 amid commits, it keeps every acknowledged one, whole, and its folder opens again', async () => {
    const last = await killAfter(60)
    expect(last).toBeGreaterThanOrEqual(60)

    const store = await openSqliteStore({ dataDir })
    const read = async (file: string) =>
      (await store.readDocument(`${aRoom('room1').id}/${file}`)).updates.map((update) =>
        Number(new TextDecoder().decode(update)),
      )
    const kept = await read('file1')
    expect(kept.length).toBeGreaterThan(last)
    expect(kept).toEqual(kept.map((_, index) => index))
    expect(await read('file2')).toEqual(kept)
    await store.close()
  })

  it('a folder in use is refused with a sentence that says so, and free again once closed', async () => {
    const first = await openSqliteStore({ dataDir })
    await expect(openSqliteStore({ dataDir })).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: `Another Weft uses ${dataDir}. Stop it, or choose another folder.`,
    })
    await first.close()
    await (await openSqliteStore({ dataDir })).close()
  })

  it('a folder in use by another process is refused', async () => {
    const script = fileURLToPath(new URL('./commit-forever.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdout.resume()
    await expect(openSqliteStore({ dataDir })).rejects.toMatchObject({ message: /^Another Weft uses/ })
    child.kill('SIGKILL')
    await ended
  })

  it('a file that is no database is refused by its name, and left as it is', async () => {
    await writeFile(join(dataDir, 'weft.db'), 'this is not a database\n'.repeat(500))
    await expect(openSqliteStore({ dataDir })).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: `${join(dataDir, 'weft.db')} cannot be used: file is not a database`,
    })
    await rm(join(dataDir, 'weft.db'))
    await (await openSqliteStore({ dataDir })).close()
  })

  it('a folder that cannot be made is refused by its name', async () => {
    await writeFile(join(dataDir, 'file'), '')
    await expect(openSqliteStore({ dataDir: join(dataDir, 'file', 'data') })).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining(join(dataDir, 'file', 'data')),
    })
  })

  it('a database of a newer version is refused', async () => {
    await (await openSqliteStore({ dataDir })).close()
    const database = new Libsql(join(dataDir, 'weft.db'))
    database.exec(`insert into migrations (number, name, at) values (999, 'from the future', '2030-01-01')`)
    database.close()
    await expect(openSqliteStore({ dataDir })).rejects.toMatchObject({
      message: expect.stringContaining('newer version of Weft'),
    })
  })

  it('a write that failed shows until one succeeds', async () => {
    const store = await openSqliteStore({ dataDir })
    expect(store.failure).toBeNull()
    await expect(
      store.createRoom(aRoom('room1'), id('a')).then(() => store.createRoom(aRoom('room1'), id('a'))),
    ).rejects.toThrow()
    expect(store.failure).toContain('failed to write')
    await store.writeSetting('a', 'b')
    expect(store.failure).toBeNull()
    await store.close()
  })
})
