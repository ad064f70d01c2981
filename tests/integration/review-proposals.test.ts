/** Hunks that are shown beside the file until somebody accepts them. */
import { describe, expect, test, vi } from 'vitest'
import type { MemberId } from '../../shared/model/ids.ts'
import { errorCodeOf } from '../support/error-code.ts'
import { openTestScene, sceneClient, sceneText, writeB } from '../support/review-scene.ts'

const ada = 'ada' as MemberId
const ben = 'ben' as MemberId

describe('propose', () => {
  test('[G5] the file stays as it is, the record grows', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    expect(it.text()).toBe(sceneText)
    expect(it.hunk(handle.id).replacement).toBe('let b = 20\n')
    expect(handle.finish()).toBe('pending')
    expect(it.text()).toBe(sceneText)
  })

  test("accepted, it is applied under the task's own client id, and the rest of its lines is not touched", async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.review.accept(handle.id, ada)
    expect(it.text()).toBe(sceneText.replace('b = 2', 'b = 20'))
    const trace = await it.room.readTrace(handle.id)
    expect(trace).toMatchObject({ client: sceneClient, inserted: [{ length: 2 }], removed: [{ text: '2' }] })
  })

  test('[G4] people who change the same lines make it a conflict, and pending again when they take that back', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.typeAt(it.text().indexOf('b = 2'), 'x')
    await it.turn()
    expect(it.hunk(handle.id)).toMatchObject({ state: 'conflicted', reason: { lines: [2] } })
    it.file.transact({ kind: 'member', member: ada, connection: it }, () =>
      it.file.text.delete(it.text().indexOf('x'), 1),
    )
    await it.turn()
    expect(it.hunk(handle.id).state).toBe('pending')
  })

  test('[U256] a conflict keeps who changed its lines first, also while others change them on', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    const people = [it.person('Ada'), it.person('Ben')]
    const members = new Map([...it.ledger.people].map((client, index) => [client, [ada, ben][index]]))
    vi.spyOn(it.room, 'writerIn').mockImplementation((_file, client) => members.get(client))
    for (const peer of people) {
      peer.receive()
      peer.insertAt(it.text().indexOf('b = 2'), 'x')
      peer.send()
      await it.turn()
      expect(it.hunk(handle.id)).toMatchObject({ state: 'conflicted', reason: { by: ada } })
    }
  })

  test.each([
    ['at the start of its first line', 0],
    ['at the end of its last line', 9],
  ])('[G4] typing %s is in its lines', async (_, offset) => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.typeAt(it.text().indexOf('let b') + offset, 'x')
    await it.turn()
    expect(it.hunk(handle.id).state).toBe('conflicted')
    expect(await it.review.currentText(it.hunk(handle.id))).toMatch(/^x?let b = 2x?\n$/)
  })

  test('[G4] a person who changes other lines of it is merged with it', async () => {
    const it = await openTestScene()
    const handle = it.open('let a = 1\nlet b = 2\n', { mode: 'propose' })
    handle.write('let a = 1\nlet b = 20\n')
    handle.finish()
    it.typeAt(0, 'TYPED')
    await it.review.accept(handle.id, ada)
    expect(it.text()).toBe('TYPEDlet a = 1\nlet b = 20\nlet c = 3\n')
  })

  test('[G4] where its lines were deleted it is a conflict', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.file.transact({ kind: 'member', member: ada, connection: it }, () => it.file.text.delete(10, 10))
    await it.turn()
    expect(it.hunk(handle.id)).toMatchObject({
      state: 'conflicted',
      reason: { message: 'Someone deleted these lines.' },
    })
  })

  test('accepted in the very turn of a conflicting change, it is refused as a conflict', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.room.saved()
    const stop = it.file.onTextChange(() => undefined)
    const accepting = it.review.accept(handle.id, ada)
    it.typeAt(it.text().indexOf('b = 2'), 'x')
    expect(await errorCodeOf(accepting)).toBe('hunk_conflicted')
    expect(it.text()).toContain('let xb = 2\n')
    stop()
  })

  test('rejected, it is gone and the file is as it was', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    expect(await it.review.reject(handle.id, ben)).toMatchObject({ state: 'rejected', decision: { by: ben } })
    expect(it.text()).toBe(sceneText)
  })
})

test('a closed review follows nothing', async () => {
  const it = await openTestScene()
  const handle = writeB(it, 'propose')
  handle.finish()
  it.review.close()
  it.typeAt(it.text().indexOf('b = 2'), 'x')
  await it.turn()
  expect(it.hunk(handle.id).state).toBe('pending')
})
