/** What every store must do with the updates of documents, and with what is committed together. */
import { expect, it } from 'vitest'
import type { Change, DocumentKey } from '../../server/persistence/store.ts'
import { aFile, aRoom, aTask, bytes, id } from './records.ts'
import type { StoreScene } from './store-scene.ts'

export function documentsContract(scene: StoreScene): void {
  const { room, text, update, read } = scene

  it('a document without updates reads as empty', async () => {
    expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
  })

  it('[F6] updates come back in the order of their commits, also of commits that nobody waited for', async () => {
    const values = Array.from({ length: 40 }, (_, index) => `update ${index}`)
    await Promise.all(values.map((value) => scene.store.commit([update(value)])))
    expect((await read()).updates).toEqual(values)
  })

  it('an update comes back byte for byte as a Uint8Array', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index)
    const backing = new Uint8Array(300)
    backing.set(every, 20)
    await scene.store.commit([{ kind: 'update', document: text, update: backing.subarray(20, 276), author: null }])
    const [update] = (await scene.store.readDocument(text)).updates
    expect(update).toBeInstanceOf(Uint8Array)
    expect([...(update ?? [])]).toEqual([...every])
  })

  it('documents do not see each other', async () => {
    await scene.store.commit([update('one'), update('two', `${room.id}/file2`), update('room', `${room.id}/room`)])
    expect((await read()).updates).toEqual(['one'])
    expect((await read(`${room.id}/file2`)).updates).toEqual(['two'])
    expect((await read(`${room.id}/room`)).updates).toEqual(['room'])
  })

  it('compaction replaces what it covers and keeps updates that came meanwhile', async () => {
    await scene.store.commit([update('a'), update('b')])
    const { lastSeq } = await scene.store.readDocument(text)
    await scene.store.commit([update('c')])
    await scene.store.compactDocument(text, bytes('ab'), lastSeq)
    await scene.store.commit([update('d')])
    expect(await read()).toMatchObject({ snapshot: 'ab', updates: ['c', 'd'] })
  })

  it('compaction that runs among commits nobody waited for loses none of them', async () => {
    await scene.store.commit([update('a')])
    const { lastSeq } = await scene.store.readDocument(text)
    const values = Array.from({ length: 20 }, (_, index) => `later ${index}`)
    await Promise.all([
      ...values.slice(0, 10).map((value) => scene.store.commit([update(value)])),
      scene.store.compactDocument(text, bytes('a'), lastSeq),
      ...values.slice(10).map((value) => scene.store.commit([update(value)])),
    ])
    expect(await read()).toMatchObject({ snapshot: 'a', updates: values })
  })

  it('a compaction that comes late does not replace a newer one', async () => {
    await scene.store.commit([update('a')])
    const first = (await scene.store.readDocument(text)).lastSeq
    await scene.store.commit([update('b')])
    const second = (await scene.store.readDocument(text)).lastSeq
    await scene.store.compactDocument(text, bytes('ab'), second)
    await scene.store.compactDocument(text, bytes('a'), first)
    expect(await read()).toEqual({ snapshot: 'ab', updates: [], lastSeq: second })
  })

  it('[F6] a compaction that comes after the deletion of its document brings nothing of it back', async () => {
    await scene.store.commit([update('a'), update('b')])
    const { lastSeq } = await scene.store.readDocument(text)
    await scene.store.commit([{ kind: 'file-deleted', room: room.id, file: id('file1') }])
    await scene.store.compactDocument(text, bytes('ab'), lastSeq)
    expect(await read()).toEqual({ snapshot: null, updates: [], lastSeq: 0 })
    await scene.store.commit([update('anew')])
    expect(await read()).toMatchObject({ snapshot: null, updates: ['anew'] })
  })

  it('a sequence number is never given twice, also after a compaction took the last update away', async () => {
    await scene.store.commit([update('a')])
    const { lastSeq } = await scene.store.readDocument(text)
    await scene.store.compactDocument(text, bytes('a'), lastSeq)
    await scene.store.commit([update('b')])
    expect((await scene.store.readDocument(text)).lastSeq).toBeGreaterThan(lastSeq)
    expect((await read()).updates).toEqual(['b'])
  })
}

export function commitsContract(scene: StoreScene): void {
  const { room, update, read } = scene

  it('[F5] a commit with a bad change in its middle leaves nothing of itself', async () => {
    const elsewhere: DocumentKey = `${aRoom('nowhere').id}/file1`
    const commit = scene.store.commit([
      update('before'),
      { kind: 'file', room: room.id, file: aFile('file1', 'a.ts'), bytes: 10 },
      { kind: 'membership', room: room.id, member: id('someone'), role: 'editor' },
      { kind: 'task', room: room.id, task: aTask('task1') },
      update('to a room that does not exist', elsewhere),
      update('after'),
    ])
    await expect(commit).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect((await read()).updates).toEqual([])
    expect((await scene.store.readFileSizes(room.id)).size).toBe(0)
    expect(await scene.store.readRole(room.id, id('someone'))).toBeNull()
    expect(await scene.store.readTask(room.id, id('task1'))).toBeNull()
  })

  it('[R7] of commits asked for at once, one that fails takes no other with it, and their order stays', async () => {
    const bad: Change = { kind: 'task', room: id('nowhere'), task: aTask('task1') }
    const asked = [
      scene.store.commit([update('first')]),
      scene.store.commit([bad]),
      scene.store.commit([update('second'), update('third')]),
      scene.store.commit(Array.from({ length: 100 }, (_, n) => update(`${n}`))),
    ]
    const outcomes = (await Promise.allSettled(asked)).map(({ status }) => status)
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    const rest = Array.from({ length: 100 }, (_, n) => `${n}`)
    expect((await read()).updates).toEqual(['first', 'second', 'third', ...rest])
  })

  it('a commit after one that failed takes place', async () => {
    const bad = scene.store.commit([{ kind: 'task', room: id('nowhere'), task: aTask('task1') }])
    const good = scene.store.commit([update('good')])
    await expect(bad).rejects.toMatchObject({ code: 'storage_unavailable' })
    await good
    expect((await read()).updates).toEqual(['good'])
  })

  it('a commit of nothing is done', async () => {
    await scene.store.commit([])
    expect((await read()).updates).toEqual([])
  })
}
