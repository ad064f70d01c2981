/** Replies that make, delete and rename files, and changes of several files at once, from the reply to what stays. */
import { describe, expect, it } from 'vitest'
import type { Room } from '../../server/rooms/room.ts'
import { runReply } from '../support/reply-run.ts'
import { memberNamed } from '../support/sync-server.ts'

const files = { 'src/a.ts': 'a = 1\n', 'src/b.ts': 'b = 2\r\nbb = 3\r\n' }
const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n')
const deletion = patch('*** Delete File: src/b.ts')
const renaming = patch('*** Update File: src/a.ts', '*** Move to: src/lib/a.ts', '@@', '-a = 1', '+a = 10')

function typing(path: string, text: string) {
  return async (room: Room) => {
    const entry = room.files().find((file) => file.path === path)
    if (entry) await room.writeFile(entry.id, text, memberNamed('Ada').id)
  }
}

describe('[G14] a live task', () => {
  it('deletes a file when its reply is whole, and undoing gives it back with its text and line ends', async () => {
    const run = await runReply(files, deletion, { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/a.ts': 'a = 1\n' })
    expect(run.hunks).toMatchObject([{ state: 'pending', mode: 'live', operation: 'delete', base: 'b = 2\nbb = 3\n' }])
    expect(run.task.steps).toContainEqual({ kind: 'write', title: 'Deleted src/b.ts', state: 'done' })
    expect(run.decided).toEqual(files)
  })

  it('renames a file and changes it; undoing takes both back', async () => {
    const run = await runReply(files, renaming, { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/lib/a.ts': 'a = 10\n', 'src/b.ts': files['src/b.ts'] })
    expect(run.hunks).toMatchObject([{ operation: 'rename', newPath: 'src/lib/a.ts' }, { state: 'pending' }])
    expect(run.decided).toEqual(files)
  })

  it('[R1] deletes no file that people have changed meanwhile: it becomes a proposal', async () => {
    const run = await runReply(files, deletion, { meanwhile: typing('src/b.ts', 'b = 22\n'), verdict: 'reject' })
    expect(run.files['src/b.ts']).toBe('b = 22\r\n')
    expect(run.hunks).toMatchObject([
      { state: 'pending', mode: 'propose', operation: 'delete', reason: { code: 'edited' } },
    ])
    expect(run.decided?.['src/b.ts']).toBe('b = 22\r\n')
  })

  it('[R1] asks again before it deletes what people changed, also where the change is accepted with others', async () => {
    const run = await runReply(files, deletion, { meanwhile: typing('src/b.ts', 'b = 22\n'), verdict: 'accept' })
    expect(run.decided?.['src/b.ts']).toBe('b = 22\r\n')
  })

  it('replaces the content of a file that is added though it exists, as any change', async () => {
    const run = await runReply(files, patch('*** Add File: src/a.ts', '+a = 1', '+c = 3'), { verdict: 'reject' })
    expect(run.files['src/a.ts']).toBe('a = 1\nc = 3\n')
    expect(run.hunks).toMatchObject([{ state: 'pending', createsFile: false, match: { rung: 'whole' } }])
    expect(run.decided).toEqual(files)
  })

  it('makes, changes and deletes several files in one patch', async () => {
    const reply = patch(
      '*** Add File: src/c.ts',
      '+c',
      '*** Update File: src/a.ts',
      '@@',
      '-a = 1',
      '+a = 9',
      '*** Delete File: src/b.ts',
    )
    const run = await runReply(files, reply, { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/a.ts': 'a = 9\n', 'src/c.ts': 'c\n' })
    expect(run.decided).toEqual(files)
  })

  it('renames nothing to a path outside the room, and says why', async () => {
    const reply = patch('*** Update File: src/a.ts', '*** Move to: ../../etc/a.ts', '@@', '-a = 1', '+a = 1!')
    const run = await runReply(files, reply)
    expect(Object.keys(run.files).sort()).toEqual(['src/a.ts', 'src/b.ts'])
    expect(run.hunks[0]).toMatchObject({ state: 'unplaced', operation: 'rename', reason: { code: 'path_invalid' } })
  })

  it('deletes a file that is in the way of one that moves there, as a change of its own; undoing gives both back', async () => {
    const reply = patch('*** Update File: src/a.ts', '*** Move to: src/b.ts', '@@', '-a = 1', '+a = 10')
    const run = await runReply(files, reply, { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/b.ts': 'a = 10\n' })
    expect(run.hunks.map(({ operation }) => operation)).toEqual(['delete', 'rename', undefined])
    expect(run.decided).toEqual(files)
  })

  const move = (from: string, to: string, ...edits: string[]) => [
    `*** Update File: ${from}`,
    `*** Move to: ${to}`,
    ...edits,
  ]
  const [inA, inB] = [
    ['@@', '-a = 1', '+a = 10'],
    ['@@', '-bb = 3', '+bb = 30'],
  ]

  it.each(['live', 'propose'] as const)(
    'moves a file to where another was that moves as well, whichever comes first, %s',
    async (mode) => {
      const chain = [move('src/a.ts', 'src/b.ts', ...inA), move('src/b.ts', 'src/c.ts', ...inB)]
      for (const order of [chain, chain.toReversed()]) {
        const run = await runReply(files, patch(...order.flat()), { mode, verdict: 'accept' })
        expect(run.decided).toEqual({ 'src/b.ts': 'a = 10\n', 'src/c.ts': 'b = 2\r\nbb = 30\r\n' })
        const undone = await runReply(files, patch(...order.flat()), { mode, verdict: 'reject' })
        expect(undone.decided).toEqual(files)
      }
    },
  )

  it("lets two files take each other's name by way of a third", async () => {
    const third = [
      move('src/a.ts', 'src/t.ts', ...inA),
      move('src/b.ts', 'src/a.ts', ...inB),
      move('src/t.ts', 'src/b.ts'),
    ]
    const run = await runReply(files, patch(...third.flat()), { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/b.ts': 'a = 10\n', 'src/a.ts': 'b = 2\r\nbb = 30\r\n' })
    expect(run.decided).toEqual(files)
  })

  it.each(['live', 'propose'] as const)(
    "takes no name that is another's until it is free, where two want to swap, %s",
    async (mode) => {
      const swap = [move('src/a.ts', 'src/b.ts', ...inA), move('src/b.ts', 'src/a.ts', ...inB)]
      const run = await runReply(files, patch(...swap.flat()), { mode, verdict: 'accept' })
      expect(run.decided).toEqual({ 'src/a.ts': 'a = 10\n', 'src/b.ts': 'b = 2\r\nbb = 30\r\n' })
      expect(run.hunks.map(({ operation }) => operation)).toEqual(['rename', undefined, 'rename', undefined])
    },
  )

  it('makes and deletes nothing outside the room', async () => {
    const run = await runReply(files, patch('*** Add File: ../c.ts', '+c', '*** Delete File: /etc/passwd'))
    expect(run.files).toEqual(files)
    expect(run.hunks).toMatchObject([
      { state: 'unplaced', reason: { code: 'path_invalid' } },
      { state: 'unplaced', reason: { code: 'file_missing' } },
    ])
  })

  it('deletes no file whose content is another than the diff says', async () => {
    const run = await runReply(files, '--- a/src/b.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-b = 0\n')
    expect(run.files).toEqual(files)
    expect(run.hunks).toMatchObject([{ state: 'unplaced', reason: { code: 'missing' } }])
  })
})

describe('[G14] what a live task does to files', () => {
  const lost = ['*** Update File: src/a.ts', '@@', '-nowhere = 1', '+nowhere = 2']

  it('is not done while the reply goes on', async () => {
    const seen: string[][] = []
    await runReply(files, renaming + deletion, {
      whileWriting: (room) => seen.push(room.files().map(({ path }) => path)),
    })
    expect(seen.length).toBeGreaterThan(2)
    for (const paths of seen) expect(paths.toSorted()).toEqual(['src/a.ts', 'src/b.ts'])
  })

  it('waits where a change of the task has no place: all of it, until somebody accepts the rest', async () => {
    const reply = patch('*** Delete File: src/b.ts', ...lost, '*** Add File: src/c.ts', '+c')
    const run = await runReply(files, reply, { verdict: 'accept' })
    expect(run.files).toEqual({ ...files, 'src/c.ts': 'c\n' })
    expect(run.hunks).toMatchObject([
      { operation: 'delete', state: 'pending', mode: 'propose', reason: { code: 'staged' } },
      { state: 'unplaced' },
      { state: 'pending', mode: 'live' },
    ])
    expect(run.task.steps).toContainEqual({
      kind: 'write',
      title: 'Proposed to delete src/b.ts',
      state: 'done',
    })
    expect(run.decided).toEqual({ 'src/a.ts': files['src/a.ts'], 'src/c.ts': 'c\n' })
  })

  it('waits as a whole where one file is in use', async () => {
    const reply = patch('*** Delete File: src/b.ts', '*** Delete File: src/a.ts')
    const run = await runReply(files, reply, { meanwhile: typing('src/a.ts', 'a = 11\n') })
    expect(Object.keys(run.files)).toEqual(['src/a.ts', 'src/b.ts'])
    expect(run.hunks.map(({ reason }) => reason?.code)).toEqual(['staged', 'edited'])
  })

  it('waits as a whole where one path is taken', async () => {
    const reply = patch(
      '*** Delete File: src/b.ts',
      '*** Update File: src/a.ts',
      '*** Move to: src/b.ts/c.ts',
      '@@',
      '-a = 1',
      '+a = 2',
    )
    const taken = await runReply(
      { ...files, 'src/b.ts': 'b\n', src2: 'x\n' },
      reply.replace('src/b.ts/c.ts', 'src2/c.ts'),
    )
    expect(Object.keys(taken.files).toSorted()).toEqual(['src/a.ts', 'src/b.ts', 'src2'])
    expect(taken.hunks[1]).toMatchObject({ state: 'unplaced', reason: { code: 'path_invalid' } })
    // Where the file in the way goes as well, the path is free.
    const free = await runReply(files, reply)
    expect(Object.keys(free.files)).toEqual(['src/b.ts/c.ts'])
  })

  it('is there for the rest of the reply as if it were done', async () => {
    const reply = patch(
      '*** Update File: src/a.ts',
      '*** Move to: src/z.ts',
      '@@',
      '-a = 1',
      '+a = 2',
      '*** Update File: src/z.ts',
      '@@',
      '-a = 2',
      '+a = 3',
    )
    const run = await runReply(files, reply, { verdict: 'reject' })
    expect(run.files).toEqual({ 'src/b.ts': files['src/b.ts'], 'src/z.ts': 'a = 3\n' })
    expect(run.decided).toEqual(files)
  })

  it('is no place for the rest of the reply, and no change of it hurries a deletion', async () => {
    const reply = patch('*** Delete File: src/b.ts', '*** Update File: src/b.ts', '@@', '-b = 2', '+b = 3')
    const run = await runReply(files, reply)
    expect(run.files).toEqual(files)
    expect(run.hunks).toMatchObject([
      { operation: 'delete', mode: 'propose', reason: { code: 'staged' } },
      { state: 'unplaced', reason: { code: 'file_missing' } },
    ])
  })

  it('makes way for a new file at the same path', async () => {
    const reply = deletion + patch('*** Add File: src/b.ts', '+new')
    const run = await runReply(files, reply, { verdict: 'reject' })
    expect(run.files['src/b.ts']).toBe('new\n')
    expect(run.decided).toEqual(files)
  })
})

describe('[G14] a proposal', () => {
  it('deletes and renames only once it is accepted', async () => {
    const run = await runReply(files, deletion + renaming, { mode: 'propose', verdict: 'accept' })
    expect(run.files).toEqual(files)
    expect(run.decided).toEqual({ 'src/lib/a.ts': 'a = 10\n' })
  })

  const anew = {
    'by a patch': deletion + patch('*** Add File: src/b.ts', '+new'),
    'by a patch of both': patch('*** Delete File: src/b.ts', '*** Add File: src/b.ts', '+new'),
    'by a block': `${deletion}\nsrc/b.ts\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE\n`,
  }
  it.each(Object.entries(anew))('to delete a file and write it anew is one to rewrite it, %s', async (_, reply) => {
    const options = { mode: 'propose', verdict: 'accept' } as const
    const undone: string[] = []
    const run = await runReply(files, reply, options)
    expect(run.files).toEqual(files)
    expect(run.decided?.['src/b.ts']).toBe('new\r\n')
    expect(run.hunks.map(({ state }) => state)).toEqual(['rejected', 'pending'])
    await runReply(files, reply, {
      mode: 'propose',
      async afterwards(agents, room, task) {
        const file = room.files().find(({ path }) => path === 'src/b.ts')
        for (const settlement of ['accept', 'undo'] as const) {
          await agents.settleTask(room, task, settlement, memberNamed('Ada').id)
          if (file) undone.push((await room.readFile(file.id)).content)
        }
      },
    })
    expect(undone).toEqual(['new\n', 'b = 2\nbb = 3\n'])
  })

  it('that is rejected leaves the files', async () => {
    const run = await runReply(files, deletion + renaming, { mode: 'propose', verdict: 'reject' })
    expect(run.decided).toEqual(files)
  })
})

describe('[G15] a change whose place is unsure', () => {
  const text = 'function add(first, second) {\n  const sum = first + second\n  return sum\n}\n'
  const block = `src/a.ts\n<<<<<<< SEARCH\n${text.replace('first +', 'first -')}=======\nfunction add() {}\n>>>>>>> REPLACE\n`

  it('is only proposed in a live task, and says so', async () => {
    const run = await runReply({ 'src/a.ts': text }, block, { verdict: 'accept' })
    expect(run.files['src/a.ts']).toBe(text)
    expect(run.hunks).toMatchObject([
      { state: 'pending', mode: 'propose', match: { rung: 'fuzzy' }, reason: { code: 'unsure' } },
    ])
    expect(run.decided?.['src/a.ts']).toBe('function add() {}\n')
  })
})

describe('a change that is made already', () => {
  it('is settled, and says so', async () => {
    const block =
      'src/a.ts\n<<<<<<< SEARCH\na = 0 // the first of all\n=======\na = 1 // the first of all\n>>>>>>> REPLACE\n'
    const run = await runReply({ 'src/a.ts': 'a = 1 // the first of all\n' }, block)
    expect(run.files['src/a.ts']).toBe('a = 1 // the first of all\n')
    expect(run.hunks).toMatchObject([{ state: 'accepted', reason: { code: 'applied' } }])
  })
})
