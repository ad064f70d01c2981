/** Hunks that are written straight into the file, and met by what people type there. */
import { describe, expect, test } from 'vitest'
import type { HunkReason } from '../../shared/model/hunk.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { errorCodeOf } from '../support/error-code.ts'
import { openTestScene, sceneText, writeB } from '../support/review-scene.ts'

const ada = 'ada' as MemberId

describe('live', () => {
  test('[G3] the first of it is in the file at once, the rest 50 ms later, all of it when it ends', async () => {
    const { open, text, clock, hunk } = await openTestScene()
    const handle = open('let b = 2\n')
    handle.write('let b = 2; let')
    expect(text()).toContain('let b = 2; let\n')
    handle.write(' d = 4')
    expect(text()).not.toContain('d = 4')
    clock.advance(50)
    expect(text()).toContain('let b = 2; let d = 4\n')
    expect(hunk(handle.id)).toMatchObject({
      state: 'streaming',
      base: 'let b = 2\n',
      replacement: 'let b = 2; let d = 4',
    })
    handle.write('\n')
    expect(handle.finish()).toBe('pending')
    expect(text()).toBe('let a = 1\nlet b = 2; let d = 4\nlet c = 3\n')
  })

  test('its anchors are around what it wrote', async () => {
    const { review, hunk, ...rest } = await openTestScene()
    const handle = writeB({ review, hunk, ...rest })
    handle.finish()
    rest.typeAt(0, 'above\n')
    expect(await review.currentText(hunk(handle.id))).toBe('let b = 20\n')
  })

  test('kept, it stays and is settled', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    handle.finish()
    const decided = await it.review.accept(handle.id, ada)
    expect(decided).toMatchObject({ state: 'accepted', decision: { by: ada } })
    expect(it.text()).toBe(sceneText.replace('b = 2', 'b = 20'))
  })

  test('[R4] undone, it is taken back and what a person typed inside stays', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    handle.finish()
    it.typeAt(it.text().indexOf('b = 20') + 1, 'TYPED')
    await it.review.reject(handle.id, ada)
    expect(it.text()).toBe('let a = 1\nlet bTYPED = 2\nlet c = 3\n')
    expect(await it.review.currentText(it.hunk(handle.id))).toBe('let bTYPED = 2\n')
  })

  test('[R1] [G4] a person who edits the line while it streams keeps their text, and the hunk is a conflict', async () => {
    const it = await openTestScene()
    const handle = it.open('let b = 2\n')
    handle.write('let b = 20')
    it.typeAt(it.text().indexOf('b = 2'), 'TYPED')
    handle.write('0\n')
    expect(handle.finish()).toBe('conflicted')
    expect(it.text()).toBe('let a = 1\nlet TYPEDb = 2\nlet c = 3\n')
    expect(it.hunk(handle.id)).toMatchObject({
      state: 'conflicted',
      mode: 'propose',
      replacement: 'let b = 200\n',
      reason: { code: 'edited', lines: [2] },
    })
  })

  test('[G4] a person who edits another line of it meanwhile is merged with it', async () => {
    const it = await openTestScene()
    const handle = it.open('let a = 1\nlet b = 2\n')
    handle.write('let a = 1\n')
    it.typeAt(0, 'TYPED')
    handle.write('let b = 20\n')
    expect(handle.finish()).toBe('pending')
    expect(it.text()).toBe('TYPEDlet a = 1\nlet b = 20\nlet c = 3\n')
  })

  test('[R1] [G4] what people changed after the task read it and before it wrote is no less theirs', async () => {
    const it = await openTestScene()
    const seen = it.read()
    it.typeAt(it.text().indexOf('b = 2'), 'TYPED')
    const handle = it.open('let b = 2\n', { seen })
    handle.write('let b = 20\n')
    expect(it.text()).toContain('let TYPEDb = 2\n')
    expect(handle.finish()).toBe('conflicted')
    expect(it.text()).toBe('let a = 1\nlet TYPEDb = 2\nlet c = 3\n')
  })

  test('[G2] a hunk that would replace lines with themselves says so', async () => {
    const it = await openTestScene()
    const handle = it.open('let b = 2\n')
    handle.write('let b = 2\n')
    expect(handle.finish()).toBe('unplaced')
    expect(it.hunk(handle.id).reason?.code).toBe('unchanged')
    expect(it.text()).toBe(sceneText)
  })

  test('a hunk whose text somebody has typed meanwhile is settled as it ends', async () => {
    const it = await openTestScene()
    const handle = it.open('let b = 2\n')
    it.typeAt(it.text().indexOf('2') + 1, '0')
    handle.write('let b = 20\n')
    expect(handle.finish()).toBe('accepted')
    expect(await errorCodeOf(it.review.reject(handle.id, ada))).toBe('hunk_decided')
  })

  test('[G7] abandoned, it leaves nothing in the file', async () => {
    const it = await openTestScene()
    const handle = it.open('let b = 2\n')
    handle.write('let b = 2000\nlet bb')
    it.typeAt(0, 'TYPED ')
    const reason: HunkReason = { code: 'incomplete', message: 'The reply ended too early.' }
    handle.abandon(reason)
    expect(it.text()).toBe(`TYPED ${sceneText}`)
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', reason })
    handle.write('more')
    it.clock.advance(100)
    expect(it.text()).toBe(`TYPED ${sceneText}`)
  })

  test('deleting the file while it streams ends it as rejected', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    it.room.deleteFile(it.file.id)
    handle.write('more\n')
    it.clock.advance(50)
    expect(handle.finish()).toBe('rejected')
    expect(it.hunk(handle.id).reason?.code).toBe('file_deleted')
  })

  test('deleting the file afterwards settles what was open in it', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    handle.finish()
    it.room.deleteFile(it.file.id)
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', reason: { code: 'file_deleted' } })
  })

  test('cannot be decided while it is being written', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    expect(await errorCodeOf(it.review.accept(handle.id, ada))).toBe('hunk_streaming')
  })
})
