/** Hunks in a real room with a real store: written, met by people's changes, decided, recovered. */
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { WeftError } from '../../shared/errors.ts'
import type { HunkReason, Resolution } from '../../shared/model/hunk.ts'
import { type FileId, type MemberId, randomId } from '../../shared/model/ids.ts'
import { runs } from '../support/random-edits.ts'
import { openReviewScene, type ReviewScene, sceneClient, scenePath, sceneTask } from '../support/review-scene.ts'
import { memberNamed } from '../support/sync-server.ts'

const ada = 'ada' as MemberId
const ben = 'ben' as MemberId
const bo = memberNamed('Bo').id
const text = 'let a = 1\nlet b = 2\nlet c = 3\n'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function scene(content = text): Promise<ReviewScene> {
  const opened = await openReviewScene(content)
  closing.push(() => opened.close())
  return opened
}

/** A hunk that makes `let b = 20` of `let b = 2`. */
function writeB({ open }: ReviewScene, mode: 'live' | 'propose' = 'live') {
  const handle = open('let b = 2\n', { mode })
  handle.write('let b = 20\n')
  return handle
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error) => (error instanceof WeftError ? error.code : String(error)),
  )
}

describe('live', () => {
  test('[G3] the first of it is in the file at once, the rest 50 ms later, all of it when it ends', async () => {
    const { open, text, clock, hunk } = await scene()
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
    const { review, hunk, ...rest } = await scene()
    const handle = writeB({ review, hunk, ...rest })
    handle.finish()
    rest.typeAt(0, 'above\n')
    expect(await review.currentText(hunk(handle.id))).toBe('let b = 20\n')
  })

  test('kept, it stays and is settled', async () => {
    const it = await scene()
    const handle = writeB(it)
    handle.finish()
    const decided = await it.review.accept(handle.id, ada)
    expect(decided).toMatchObject({ state: 'accepted', decision: { by: ada } })
    expect(it.text()).toBe(text.replace('b = 2', 'b = 20'))
  })

  test('[R4] undone, it is taken back and what a person typed inside stays', async () => {
    const it = await scene()
    const handle = writeB(it)
    handle.finish()
    it.typeAt(it.text().indexOf('b = 20') + 1, 'TYPED')
    await it.review.reject(handle.id, ada)
    expect(it.text()).toBe('let a = 1\nlet bTYPED = 2\nlet c = 3\n')
    expect(await it.review.currentText(it.hunk(handle.id))).toBe('let bTYPED = 2\n')
  })

  test('[R1] [G4] a person who edits the line while it streams keeps their text, and the hunk is a conflict', async () => {
    const it = await scene()
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
    const it = await scene()
    const handle = it.open('let a = 1\nlet b = 2\n')
    handle.write('let a = 1\n')
    it.typeAt(0, 'TYPED')
    handle.write('let b = 20\n')
    expect(handle.finish()).toBe('pending')
    expect(it.text()).toBe('TYPEDlet a = 1\nlet b = 20\nlet c = 3\n')
  })

  test('[R1] [G4] what people changed after the task read it and before it wrote is no less theirs', async () => {
    const it = await scene()
    const seen = it.read()
    it.typeAt(it.text().indexOf('b = 2'), 'TYPED')
    const handle = it.open('let b = 2\n', { seen })
    handle.write('let b = 20\n')
    expect(it.text()).toContain('let TYPEDb = 2\n')
    expect(handle.finish()).toBe('conflicted')
    expect(it.text()).toBe('let a = 1\nlet TYPEDb = 2\nlet c = 3\n')
  })

  test('[G2] a hunk that would replace lines with themselves says so', async () => {
    const it = await scene()
    const handle = it.open('let b = 2\n')
    handle.write('let b = 2\n')
    expect(handle.finish()).toBe('unplaced')
    expect(it.hunk(handle.id).reason?.code).toBe('unchanged')
    expect(it.text()).toBe(text)
  })

  test('a hunk whose text somebody has typed meanwhile is settled as it ends', async () => {
    const it = await scene()
    const handle = it.open('let b = 2\n')
    it.typeAt(it.text().indexOf('2') + 1, '0')
    handle.write('let b = 20\n')
    expect(handle.finish()).toBe('accepted')
    expect(await codeOf(it.review.reject(handle.id, ada))).toBe('hunk_decided')
  })

  test('[G7] abandoned, it leaves nothing in the file', async () => {
    const it = await scene()
    const handle = it.open('let b = 2\n')
    handle.write('let b = 2000\nlet bb')
    it.typeAt(0, 'TYPED ')
    const reason: HunkReason = { code: 'incomplete', message: 'The reply ended too early.' }
    handle.abandon(reason)
    expect(it.text()).toBe(`TYPED ${text}`)
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', reason })
    handle.write('more')
    it.clock.advance(100)
    expect(it.text()).toBe(`TYPED ${text}`)
  })

  test('deleting the file while it streams ends it as rejected', async () => {
    const it = await scene()
    const handle = writeB(it)
    it.room.deleteFile(it.file.id)
    handle.write('more\n')
    it.clock.advance(50)
    expect(handle.finish()).toBe('rejected')
    expect(it.hunk(handle.id).reason?.code).toBe('file_deleted')
  })

  test('deleting the file afterwards settles what was open in it', async () => {
    const it = await scene()
    const handle = writeB(it)
    handle.finish()
    it.room.deleteFile(it.file.id)
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', reason: { code: 'file_deleted' } })
  })

  test('cannot be decided while it is being written', async () => {
    const it = await scene()
    const handle = writeB(it)
    expect(await codeOf(it.review.accept(handle.id, ada))).toBe('hunk_streaming')
  })
})

describe('[R4] hunks that rest on each other', () => {
  /** Writes one hunk over whole lines of the text as it is. */
  function rewrite({ open, text }: ReviewScene, first: number, count: number, replacement: string) {
    const lines = text().split(/(?<=\n)/)
    const handle = open(lines.slice(first, first + count).join(''))
    handle.write(replacement)
    handle.finish()
    return handle.id
  }

  test.each([
    ['the newer first', [1, 0]],
    ['the older first', [0, 1]],
  ] as const)('leave the base when both are undone, %s', async (_, order) => {
    const it = await scene('line 1\nline 2\nline 3\nline 4\n')
    const hunks = [rewrite(it, 2, 2, 'AAA\nBBB\n'), rewrite(it, 2, 1, 'AAAx\nnew\n')]
    expect(it.text()).toBe('line 1\nline 2\nAAAx\nnew\nBBB\n')
    for (const index of order) await it.review.reject(hunks[index] ?? randomId(), ada)
    expect(it.text()).toBe('line 1\nline 2\nline 3\nline 4\n')
  })

  test('a newer one that is undone leaves the older as it was, to be kept or undone', async () => {
    const it = await scene()
    const older = rewrite(it, 1, 1, 'let b = 20\n')
    await it.review.reject(rewrite(it, 1, 1, 'let bee = 21\n'), ada)
    expect(it.text()).toBe('let a = 1\nlet b = 20\nlet c = 3\n')
    await it.review.reject(older, ada)
    expect(it.text()).toBe(text)
  })

  const words = fc.constantFrom('let', 'b', '=', '2', 'new', 'x')
  const line = fc.array(words, { minLength: 1, maxLength: 4 }).map((some) => `${some.join(' ')}\n`)
  const rewriting = fc.record({
    first: fc.nat(9),
    count: fc.integer({ min: 1, max: 3 }),
    replacement: fc.array(line, { maxLength: 3 }).map((lines) => lines.join('')),
    rank: fc.nat(),
  })
  test('whatever they write, and in whatever order they are undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rewriting, { minLength: 2, maxLength: 5 }), async (rewritings) => {
        // Each line is the only one of its kind at first; what occurs twice cannot be found, and is not tried.
        const base = Array.from({ length: 8 }, (_, n) => `let v${n} = ${n}\n`).join('')
        const it = await openReviewScene(base)
        try {
          const made = rewritings.flatMap(({ first, count, replacement, rank }) => {
            const lines = it.text().split(/(?<=\n)/)
            const at = first % Math.max(1, lines.length)
            const find = lines.slice(at, at + count).join('')
            if (find === '' || it.text().split(find).length !== 2) return []
            return [{ id: rewrite(it, at, count, replacement), rank }]
          })
          for (const { id } of made.sort((a, b) => a.rank - b.rank)) {
            if (it.hunk(id).state === 'pending') await it.review.reject(id, ada)
          }
          expect(it.text()).toBe(base)
        } finally {
          await it.close()
        }
      }),
      { numRuns: runs(60) },
    )
  })
})

describe('propose', () => {
  test('[G5] the file stays as it is, the record grows', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    expect(it.text()).toBe(text)
    expect(it.hunk(handle.id).replacement).toBe('let b = 20\n')
    expect(handle.finish()).toBe('pending')
    expect(it.text()).toBe(text)
  })

  test("accepted, it is applied under the task's own client id, and the rest of its lines is not touched", async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.review.accept(handle.id, ada)
    expect(it.text()).toBe(text.replace('b = 2', 'b = 20'))
    const trace = await it.room.readTrace(handle.id)
    expect(trace).toMatchObject({ client: sceneClient, inserted: [{ length: 2 }], removed: [{ text: '2' }] })
  })

  test('[G4] people who change the same lines make it a conflict, and pending again when they take that back', async () => {
    const it = await scene()
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

  test.each([
    ['at the start of its first line', 0],
    ['at the end of its last line', 9],
  ])('[G4] typing %s is in its lines', async (_, offset) => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.typeAt(it.text().indexOf('let b') + offset, 'x')
    await it.turn()
    expect(it.hunk(handle.id).state).toBe('conflicted')
    expect(await it.review.currentText(it.hunk(handle.id))).toMatch(/^x?let b = 2x?\n$/)
  })

  test('[G4] a person who changes other lines of it is merged with it', async () => {
    const it = await scene()
    const handle = it.open('let a = 1\nlet b = 2\n', { mode: 'propose' })
    handle.write('let a = 1\nlet b = 20\n')
    handle.finish()
    it.typeAt(0, 'TYPED')
    await it.review.accept(handle.id, ada)
    expect(it.text()).toBe('TYPEDlet a = 1\nlet b = 20\nlet c = 3\n')
  })

  test('[G4] where its lines were deleted it is a conflict', async () => {
    const it = await scene()
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
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.room.saved()
    const stop = it.file.onTextChange(() => undefined)
    const accepting = it.review.accept(handle.id, ada)
    it.typeAt(it.text().indexOf('b = 2'), 'x')
    expect(await codeOf(accepting)).toBe('hunk_conflicted')
    expect(it.text()).toContain('let xb = 2\n')
    stop()
  })

  test('rejected, it is gone and the file is as it was', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    expect(await it.review.reject(handle.id, ben)).toMatchObject({ state: 'rejected', decision: { by: ben } })
    expect(it.text()).toBe(text)
  })
})

describe('[R6] a hunk is decided once', () => {
  test('two members accept one hunk at once: it is applied once', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    const outcomes = await Promise.all([
      codeOf(it.review.accept(handle.id, ada)),
      codeOf(it.review.accept(handle.id, ben)),
    ])
    expect(outcomes.sort()).toEqual(['done', 'hunk_decided'])
    expect(it.text()).toBe(text.replace('b = 2', 'b = 20'))
  })

  test('one accepts and one rejects at once: one of them is told', async () => {
    const it = await scene()
    const handle = writeB(it)
    handle.finish()
    const outcomes = await Promise.all([
      codeOf(it.review.accept(handle.id, ada)),
      codeOf(it.review.reject(handle.id, ben)),
    ])
    expect(outcomes.sort()).toEqual(['done', 'hunk_decided'])
    const isKept = it.hunk(handle.id).state === 'accepted'
    expect(it.text()).toBe(isKept ? text.replace('b = 2', 'b = 20') : text)
  })

  test.each([
    ['live', 'reject', 'accept', ben, 'Bo undid this change before you kept it.'],
    ['propose', 'accept', 'accept', ben, 'Bo accepted this change already.'],
    ['propose', 'accept', 'reject', bo, 'You accepted this change before you rejected it.'],
  ] as const)(
    '[U201] who comes second is told who was first with what: %s, %s, then %s',
    async (mode, first, second, by, words) => {
      const it = await scene()
      it.room.admit(memberNamed('Bo'), 'editor')
      const handle = writeB(it, mode)
      handle.finish()
      await it.review[first](handle.id, bo)
      await expect(it.review[second](handle.id, by)).rejects.toMatchObject({ code: 'hunk_decided', message: words })
    },
  )

  test('[U201] a change that went with its file is told to have done so, and by whom', async () => {
    const it = await scene()
    it.room.admit(memberNamed('Bo'), 'editor')
    const handle = writeB(it)
    handle.finish()
    it.room.deleteFile(it.file.id, bo)
    const words = 'Bo deleted the file of this change.'
    await expect(it.review.accept(handle.id, ada)).rejects.toMatchObject({ code: 'hunk_decided', message: words })
  })

  test('the decision and the text it changes are one commit', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    await it.room.saved()
    const before = it.rooms.store.control.commits.length
    await it.review.accept(handle.id, ada)
    const commits = it.rooms.store.control.commits.slice(before)
    expect(commits.length).toBe(1)
    expect(new Set(commits[0]?.map(({ kind }) => kind))).toEqual(new Set(['update', 'hunk']))
  })

  test('whoever asks about a hunk that never was is told so', async () => {
    const it = await scene()
    expect(await codeOf(it.review.accept(randomId(), ada))).toBe('hunk_not_found')
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
    const it = await scene()
    const id = await conflicted(it)
    await it.review.accept(id, ada, { resolution, text: 'let xb = 20 // by hand' })
    expect(it.text()).toBe(`let a = 1\n${lines}let c = 3\n`)
    expect(it.hunk(id)).toMatchObject({ state, decision: { by: ada, resolution } })
    expect(await it.review.currentText(it.hunk(id))).toBe(lines)
    const deed = resolution === 'text' ? 'wrote this change by hand' : /decided this change for/
    await expect(it.review.accept(id, ben, { resolution })).rejects.toThrow(deed)
    expect(await codeOf(it.review.accept(id, ben, { resolution }))).toBe('hunk_decided')
  })

  test('[R1] agent: does not take the line above along that someone joined to it', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    it.file.transact({ kind: 'member', member: ada, connection: it }, () => it.file.text.delete(9, 1))
    await it.turn()
    expect(it.hunk(handle.id).state).toBe('conflicted')
    await it.review.accept(handle.id, ada, { resolution: 'agent' })
    expect(it.text()).toBe('let a = 1let b = 20\nlet c = 3\n')
  })

  test('accepting without one is refused, rejecting without one keeps what people wrote', async () => {
    const it = await scene()
    const id = await conflicted(it)
    expect(await codeOf(it.review.accept(id, ada))).toBe('hunk_conflicted')
    await it.review.reject(id, ada)
    expect(it.hunk(id)).toMatchObject({ state: 'rejected', decision: { resolution: 'mine' } })
    expect(it.text()).toContain('let xb = 2\n')
  })

  test("a text by hand is the person's own", async () => {
    const it = await scene()
    const id = await conflicted(it)
    await it.review.accept(id, ada, { resolution: 'text', text: 'by hand\n' })
    const trace = await it.room.readTrace(id)
    expect(trace?.inserted).toEqual([])
  })

  test('a text has to be given', async () => {
    const it = await scene()
    const id = await conflicted(it)
    expect(await codeOf(it.review.accept(id, ada, { resolution: 'text' }))).toBe('request_invalid')
    expect(it.hunk(id).state).toBe('conflicted')
  })
})

describe('[G2] a block without a place', () => {
  const reason: HunkReason = { code: 'missing', message: 'It is not there.' }

  test('is shown with its reason and can only be rejected', async () => {
    const it = await scene()
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
    expect(await codeOf(it.review.accept(handle.id, ada))).toBe('request_invalid')
    expect(await it.review.reject(handle.id, ada)).toMatchObject({ state: 'rejected' })
    expect(it.text()).toBe(text)
  })
})

describe('[G12] a new file', () => {
  const origin = { task: sceneTask, client: sceneClient, order: 0, path: 'new.ts' } as const
  const pathsOf = ({ room }: ReviewScene) => room.files().map(({ path }) => path)
  const textOf = async ({ room }: ReviewScene, id: FileId) => (await room.readFile(id)).content

  test('live: is there as it streams, and gone when it is undone', async () => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\ntw')
    const { file } = it.hunk(handle.id)
    expect(await textOf(it, file)).toBe('one\ntw')
    handle.write('o\n')
    expect(handle.finish()).toBe('pending')
    expect(await textOf(it, file)).toBe('one\ntwo\n')
    await it.review.reject(handle.id, ada)
    expect(pathsOf(it)).toEqual([scenePath])
    expect(it.hunk(handle.id)).toMatchObject({ state: 'rejected', decision: { by: ada } })
    expect(it.hunk(handle.id).reason).toBeUndefined()
  })

  test('live: stays, with what people wrote in it, when it is undone', async () => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\n')
    handle.finish()
    const { file } = it.hunk(handle.id)
    const held = await it.room.holdFile(file)
    held.file.transact({ kind: 'member', member: ada, connection: it }, () => held.file.text.insert(3, 'TYPED'))
    held.release()
    await it.review.reject(handle.id, ada)
    expect(await textOf(it, file)).toBe('TYPED')
  })

  test('live: abandoned, it is gone', async () => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, mode: 'live' })
    handle.write('one\n')
    handle.abandon({ code: 'incomplete', message: 'Cut.' })
    expect(pathsOf(it)).toEqual([scenePath])
  })

  test('live: deleted by someone before its first character, it is rejected', async () => {
    const it = await scene()
    const creating = it.review.create({ ...origin, mode: 'live' })
    const made = it.room.files().find(({ path }) => path === 'new.ts')
    if (made) it.room.deleteFile(made.id)
    const handle = await creating
    handle.write('one\n')
    expect(handle.finish()).toBe('rejected')
    expect(it.hunk(handle.id).reason?.code).toBe('file_deleted')
    expect(pathsOf(it)).toEqual([scenePath])
  })

  test('propose: is made when it is accepted', async () => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, mode: 'propose' })
    handle.write('one\n')
    expect(handle.finish()).toBe('pending')
    expect(pathsOf(it)).toEqual([scenePath])
    await it.review.accept(handle.id, ada)
    expect(await textOf(it, it.hunk(handle.id).file)).toBe('one\n')
  })

  test('propose: stays open where its path was taken meanwhile', async () => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, mode: 'propose' })
    handle.write('one\n')
    handle.finish()
    it.room.createFile({ path: 'new.ts', content: 'theirs\n' }, ada)
    expect(await codeOf(it.review.accept(handle.id, ada))).toBe('path_taken')
    expect(it.hunk(handle.id).state).toBe('pending')
  })

  test.each(['../secret', '/etc/passwd', scenePath])('at the path %s is not made', async (path) => {
    const it = await scene()
    const handle = await it.review.create({ ...origin, path, mode: 'live' })
    handle.write('one\n')
    expect(handle.finish()).toBe('unplaced')
    expect(it.hunk(handle.id).reason?.code).toBe('path_invalid')
    expect(pathsOf(it)).toEqual([scenePath])
  })
})

describe('[G8] settling a task', () => {
  async function twoAndAConflict(mode: 'live' | 'propose') {
    const it = await scene()
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
      codeOf(it.review.reject(a, ben)),
      it.review.settleTask(sceneTask, 'accept', ada),
    ])
    const isDone = one === 'done'
    expect(all.settled.includes(a)).toBe(!isDone)
    expect(it.text().includes('let a = 10')).toBe(!isDone)
  })
})

describe('after a restart', () => {
  /** The room as it is on disk, in a second server's memory. */
  async function restarted(it: ReviewScene): Promise<ReviewScene> {
    await it.room.saved()
    const again = await openReviewScene('', { store: it.rooms.store, id: it.rooms.id })
    closing.push(async () => again.review.close())
    await again.review.recover()
    return again
  }

  test('[G7] what streamed when the server stopped is taken back, and says so', async () => {
    const it = await scene()
    const done = writeB(it)
    done.finish()
    const cut = it.open('let c = 3\n', { order: 1 })
    cut.write('let c = 3000\nlet d = 4')
    it.typeAt(0, 'TYPED ')
    const again = await restarted(it)
    expect(again.text()).toBe('TYPED let a = 1\nlet b = 20\nlet c = 3\n')
    expect(again.hunk(cut.id)).toMatchObject({ state: 'rejected', reason: { code: 'incomplete' } })
    expect(again.hunk(done.id).state).toBe('pending')
  })

  test('[G7] a file that was just being made is gone', async () => {
    const it = await scene()
    const handle = await it.review.create({
      task: sceneTask,
      client: sceneClient,
      order: 0,
      path: 'new.ts',
      mode: 'live',
    })
    handle.write('one\n')
    const again = await restarted(it)
    expect(again.room.files().map(({ path }) => path)).toEqual([scenePath])
  })

  test('[R4] a live hunk can still be undone to the character', async () => {
    const it = await scene()
    const handle = it.open('let b = 2\nlet c = 3\n')
    handle.write('let bb = 22\n// gone\n')
    handle.finish()
    it.typeAt(it.text().indexOf(' = 22'), 'TYPED')
    const again = await restarted(it)
    await again.review.reject(handle.id, ada)
    expect(again.text()).toBe('let a = 1\nlet bTYPED = 2\nlet c = 3\n')
  })

  test('a proposal can still be accepted, and is still compared with what people type', async () => {
    const it = await scene()
    const handle = writeB(it, 'propose')
    handle.finish()
    const other = it.open('let c = 3\n', { mode: 'propose', order: 1 })
    other.write('let c = 30\n')
    other.finish()
    const again = await restarted(it)
    again.typeAt(again.text().indexOf('let c'), 'x')
    await again.turn()
    expect(again.hunk(other.id).state).toBe('conflicted')
    await again.review.accept(handle.id, ada)
    expect(again.text()).toBe('let a = 1\nlet b = 20\nxlet c = 3\n')
  })
})

test('a closed review follows nothing', async () => {
  const it = await scene()
  const handle = writeB(it, 'propose')
  handle.finish()
  it.review.close()
  it.typeAt(it.text().indexOf('b = 2'), 'x')
  await it.turn()
  expect(it.hunk(handle.id).state).toBe('pending')
})
