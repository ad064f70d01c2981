/** Deciding hunks in a real room: once each, a conflict with a resolution, a task as a whole. */
import { describe, expect, test } from 'vitest'
import type { HunkReason, Resolution } from '../../shared/model/hunk.ts'
import { type MemberId, randomId } from '../../shared/model/ids.ts'
import { errorCodeOf } from '../support/error-code.ts'
import {
  openTestScene,
  type ReviewScene,
  sceneClient,
  scenePath,
  sceneTask,
  sceneText,
  writeB,
} from '../support/review-scene.ts'
import { memberNamed } from '../support/sync-server.ts'

const ada = 'ada' as MemberId
const ben = 'ben' as MemberId
const bo = memberNamed('Bo').id

describe('[R6] a hunk is decided once', () => {
  test('two members accept one hunk at once: it is applied once', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    const outcomes = await Promise.all([
      errorCodeOf(it.review.accept(handle.id, ada)),
      errorCodeOf(it.review.accept(handle.id, ben)),
    ])
    expect(outcomes.sort()).toEqual(['done', 'hunk_decided'])
    expect(it.text()).toBe(sceneText.replace('b = 2', 'b = 20'))
  })

  test('one accepts and one rejects at once: one of them is told', async () => {
    const it = await openTestScene()
    const handle = writeB(it)
    handle.finish()
    const outcomes = await Promise.all([
      errorCodeOf(it.review.accept(handle.id, ada)),
      errorCodeOf(it.review.reject(handle.id, ben)),
    ])
    expect(outcomes.sort()).toEqual(['done', 'hunk_decided'])
    const isKept = it.hunk(handle.id).state === 'accepted'
    expect(it.text()).toBe(isKept ? sceneText.replace('b = 2', 'b = 20') : sceneText)
  })

  test.each([
    ['live', 'reject', 'accept', ben, 'Bo undid this change before you kept it.'],
    ['propose', 'accept', 'accept', ben, 'Bo accepted this change already.'],
    ['propose', 'accept', 'reject', bo, 'You accepted this change before you rejected it.'],
  ] as const)(
    '[U201] who comes second is told who was first with what: %s, %s, then %s',
    async (mode, first, second, by, words) => {
      const it = await openTestScene()
      it.room.admit(memberNamed('Bo'), 'editor')
      const handle = writeB(it, mode)
      handle.finish()
      await it.review[first](handle.id, bo)
      await expect(it.review[second](handle.id, by)).rejects.toMatchObject({ code: 'hunk_decided', message: words })
    },
  )

  test('[U201] a change that went with its file is told to have done so, and by whom', async () => {
    const it = await openTestScene()
    it.room.admit(memberNamed('Bo'), 'editor')
    const handle = writeB(it)
    handle.finish()
    it.room.deleteFile(it.file.id, bo)
    const words = 'Bo deleted the file of this change.'
    await expect(it.review.accept(handle.id, ada)).rejects.toMatchObject({ code: 'hunk_decided', message: words })
  })

  test('the decision and the text it changes are one commit', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.room.saved()
    const before = it.rooms.store.control.commits.length
    await it.review.accept(handle.id, ada)
    const commits = it.rooms.store.control.commits.slice(before)
    expect(commits.length).toBe(1)
    expect(new Set(commits[0]?.map(({ kind }) => kind))).toEqual(new Set(['writer', 'update', 'hunk']))
  })

  test('whoever asks about a hunk that never was is told so', async () => {
    const it = await openTestScene()
    expect(await errorCodeOf(it.review.accept(randomId(), ada))).toBe('hunk_not_found')
  })
})

describe('[G6] a conflict takes a resolution', () => {
  async function conflicted(it: ReviewScene) {
    const handle = writeB(it, 'propose')
    handle.finish()
    it.typeAt(it.text().indexOf('b = 2'), 'x')
    await it.turn()
    return handle.id
  }

  test.each([
    ['mine', 'let xb = 2\n', 'rejected'],
    ['agent', 'let b = 20\n', 'accepted'],
    ['both', 'let xb = 2\nlet b = 20\n', 'accepted'],
    ['text', 'let xb = 20 // by hand\n', 'accepted'],
  ] satisfies [Resolution, string, string][])('%s', async (resolution, lines, state) => {
    const it = await openTestScene()
    const id = await conflicted(it)
    await it.review.accept(id, ada, { resolution, text: 'let xb = 20 // by hand' })
    expect(it.text()).toBe(`let a = 1\n${lines}let c = 3\n`)
    expect(it.hunk(id)).toMatchObject({ state, decision: { by: ada, resolution } })
    expect(await it.review.currentText(it.hunk(id))).toBe(lines)
    const deed = resolution === 'text' ? 'wrote this change by hand' : /decided this change for/
    await expect(it.review.accept(id, ben, { resolution })).rejects.toThrow(deed)
    expect(await errorCodeOf(it.review.accept(id, ben, { resolution }))).toBe('hunk_decided')
  })

  test('[R1] agent: does not take the line above along that someone joined to it', async () => {
    const it = await openTestScene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.file.transact({ kind: 'member', member: ada, connection: it }, () => it.file.text.delete(9, 1))
    await it.turn()
    expect(it.hunk(handle.id).state).toBe('conflicted')
    await it.review.accept(handle.id, ada, { resolution: 'agent' })
    expect(it.text()).toBe('let a = 1let b = 20\nlet c = 3\n')
  })

  test('accepting without one is refused, rejecting without one keeps what people wrote', async () => {
    const it = await openTestScene()
    const id = await conflicted(it)
    expect(await errorCodeOf(it.review.accept(id, ada))).toBe('hunk_conflicted')
    await it.review.reject(id, ada)
    expect(it.hunk(id)).toMatchObject({ state: 'rejected', decision: { resolution: 'mine' } })
    expect(it.text()).toContain('let xb = 2\n')
  })

  test("a text by hand is the person's own", async () => {
    const it = await openTestScene()
    const id = await conflicted(it)
    await it.review.accept(id, ada, { resolution: 'text', text: 'by hand\n' })
    const trace = await it.room.readTrace(id)
    expect(trace?.inserted).toEqual([])
  })

  test('a text has to be given', async () => {
    const it = await openTestScene()
    const id = await conflicted(it)
    expect(await errorCodeOf(it.review.accept(id, ada, { resolution: 'text' }))).toBe('request_invalid')
    expect(it.hunk(id).state).toBe('conflicted')
  })
})

describe('[G2] a block without a place', () => {
  const reason: HunkReason = { code: 'missing', message: 'It is not there.' }

  test('is shown with its reason and can only be rejected', async () => {
    const it = await openTestScene()
    const origin = { task: sceneTask, client: sceneClient, mode: 'live', order: 0, path: scenePath } as const
    const handle = it.review.refuse({ ...origin, file: it.file.id, find: 'let z\n', reason })
    handle.write('let z = 26\n')
    expect(handle.finish()).toBe('unplaced')
    expect(it.hunk(handle.id)).toMatchObject({
      state: 'unplaced',
      reason,
      base: 'let z\n',
      replacement: 'let z = 26\n',
    })
    expect(await errorCodeOf(it.review.accept(handle.id, ada))).toBe('request_invalid')
    expect(await it.review.reject(handle.id, ada)).toMatchObject({ state: 'rejected' })
    expect(it.text()).toBe(sceneText)
  })
})

describe('[G8] settling a task', () => {
  async function twoAndAConflict(mode: 'live' | 'propose') {
    const it = await openTestScene()
    const hunks = ['a = 1', 'b = 2', 'c = 3'].map((part, order) => {
      const handle = it.open(`let ${part}\n`, { mode, order })
      handle.write(`let ${part}0\n`)
      if (order === 1) it.typeAt(it.text().indexOf('let b'), 'TYPED ')
      handle.finish()
      return handle.id
    })
    await it.turn()
    return { it, hunks }
  }

  test.each(['live', 'propose'] as const)(
    '%s: accepting settles what needs no choice and names the rest',
    async (mode) => {
      const { it, hunks } = await twoAndAConflict(mode)
      const [a, b, c] = hunks
      expect(await it.review.settleTask(sceneTask, 'accept', ada)).toEqual({ settled: [a, c], left: [b] })
      expect(it.text()).toBe('let a = 10\nTYPED let b = 2\nlet c = 30\n')
    },
  )

  test.each(['live', 'propose'] as const)('%s: rejecting leaves the text as people have it', async (mode) => {
    const { it, hunks } = await twoAndAConflict(mode)
    const [a, b, c] = hunks
    expect(await it.review.settleTask(sceneTask, 'reject', ada)).toEqual({ settled: [c, a], left: [b] })
    expect(it.text()).toBe('let a = 1\nTYPED let b = 2\nlet c = 3\n')
  })

  test('[R6] beside someone who decides one of its hunks, each is decided once', async () => {
    const { it, hunks } = await twoAndAConflict('propose')
    const [a] = hunks
    if (!a) throw new Error('no hunk')
    const [one, all] = await Promise.all([
      errorCodeOf(it.review.reject(a, ben)),
      it.review.settleTask(sceneTask, 'accept', ada),
    ])
    const isDone = one === 'done'
    expect(all.settled.includes(a)).toBe(!isDone)
    expect(it.text().includes('let a = 10')).toBe(!isDone)
  })
})
