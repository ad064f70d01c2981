import { describe, expect, test } from 'vitest'
import { replacedWords } from '../../../../client/search/replace-words.ts'
import { createSearchStore } from '../../../../client/search/search-store.ts'
import type { FileFound, ReplaceAsked, SearchAsked } from '../../../../client/session/api.ts'
import { ClientError } from '../../../../client/session/api.ts'
import type { FileId } from '../../../../shared/model/ids.ts'
import type { ReplaceUndo } from '../../../../shared/protocol/api.ts'

const file = (name: string, ...keys: string[]): FileFound => ({
  file: name as FileId,
  path: `${name}.ts`,
  hits: keys.map((key, index) => ({ key, line: index + 1, at: 0, before: '', text: 'hand', after: '' })),
})
const a = 'a' as FileId

function open() {
  const searches: {
    readonly request: SearchAsked
    answer(files: readonly FileFound[]): void
    fail(error: unknown): void
  }[] = []
  const replacements: ReplaceAsked[] = []
  const undos: readonly ReplaceUndo[] = [
    { texts: ['arm'], files: [] },
    { texts: ['leg'], files: [] },
  ]
  const undone: ReplaceUndo[] = []
  let isUnreachable = false
  let failure: unknown = null
  let due: (() => void) | null = null
  const followers = new Set<() => void>()
  const store = createSearchStore({
    search: (request) =>
      new Promise((resolve, reject) => {
        searches.push({ request, answer: (files) => resolve({ files, isWhole: true }), fail: reject })
      }),
    async replace(request) {
      replacements.push(request)
      const now = failure
      failure = null
      if (now !== null) throw now
      return { files: [], replaced: 1, left: 0, undo: undos[replacements.length - 1] ?? null }
    },
    async undoReplace(undo) {
      undone.push(undo)
      if (isUnreachable) throw new Error('unreachable')
      return { files: [], restored: 1, left: 0 }
    },
    onBack(callback) {
      followers.add(callback)
      return () => followers.delete(callback)
    },
    after(_ms, callback) {
      due = callback
      return () => {
        due = null
      }
    },
  })
  const rest = () => due?.()
  const back = () => {
    for (const follower of followers) follower()
  }
  const shown = () => store.get().files?.map(({ hits }) => hits.map(({ key }) => key))
  const cut = (is: boolean) => {
    isUnreachable = is
  }
  const failNext = (error: unknown) => {
    failure = error
  }
  return { store, searches, replacements, undos, undone, cut, failNext, rest, back, shown }
}
const settled = () => Promise.resolve().then(() => Promise.resolve())

describe('[U102] a search', () => {
  test('asks once when the words rest, and only the last answer counts', async () => {
    const { store, searches, rest, shown } = open()
    store.change({ query: 'ha' })
    store.change({ query: 'hand' })
    expect(searches).toHaveLength(0)
    rest()
    expect(searches.map(({ request }) => request.query)).toEqual(['hand'])
    store.change({ query: 'hands' })
    rest()
    searches[1]?.answer([file('a', '1')])
    await settled()
    searches[0]?.answer([file('a', '1', '2')])
    await settled()
    expect(shown()).toEqual([['1']])
    expect(store.get().isLooking).toBe(false)
  })

  test('[U221] shows files as the tree has them, whatever order the server found them in', async () => {
    const { store, searches, rest } = open()
    store.change({ query: 'hand' })
    rest()
    searches[0]?.answer(['README', 'a10', 'a2', 'src/a'].map((name) => file(name, '1')))
    await settled()
    expect(store.get().files?.map(({ path }) => path)).toEqual(['src/a.ts', 'a2.ts', 'a10.ts', 'README.ts'])
  })

  test('of no words finds nothing, and asks nobody', async () => {
    const { store, searches, rest } = open()
    store.change({ query: 'a' })
    store.change({ query: '' })
    rest()
    await settled()
    expect(searches).toHaveLength(0)
    expect(store.get()).toMatchObject({ files: null, failure: null })
  })

  test('that is left asks nobody any more, and takes no answer', async () => {
    const { store, searches, rest, shown } = open()
    store.change({ query: 'ha' })
    rest()
    store.change({ query: 'hand' })
    store.close()
    rest()
    await store.refresh()
    expect(searches).toHaveLength(1)
    searches[0]?.answer([file('a', '1')])
    await settled()
    expect(shown()).toBe(undefined)
  })

  test('[R8] that is refused says why, until one is not', async () => {
    const { store, searches, rest } = open()
    store.change({ query: '(', isRegex: true })
    rest()
    const problem = { title: 'No pattern.', detail: 'missing )', remedy: '', retryable: false }
    searches[0]?.fail(new ClientError({ code: 'search_invalid', ...problem }))
    await settled()
    expect(store.get().failure).toBe('No pattern. missing )')
    store.change({ query: 'x' })
    rest()
    searches[1]?.answer([])
    await settled()
    expect(store.get()).toMatchObject({ failure: null, files: [] })
  })

  test('[U286] that did not reach the server asks again once it is back, and only then', async () => {
    const { store, searches, rest, back, shown } = open()
    store.change({ query: 'hand' })
    rest()
    const problem = { title: 'The server cannot be reached.', detail: '', remedy: 'Try again.', retryable: true }
    searches[0]?.fail(new ClientError({ code: 'unreachable', ...problem }))
    await settled()
    expect(store.get().failure).toBe('The server cannot be reached. It is searched once it can be.')
    back()
    expect(searches).toHaveLength(2)
    searches[1]?.answer([file('a', '1')])
    await settled()
    expect(store.get().failure).toBeNull()
    expect(shown()).toEqual([['1']])
    back()
    store.change({ query: '(' })
    rest()
    searches[2]?.fail(new ClientError({ code: 'search_invalid', ...problem }))
    await settled()
    back()
    expect(searches).toHaveLength(3)
    store.close()
    back()
    expect(searches).toHaveLength(3)
  })

  test('[U285] takes what is typed before its field is there in place of its words, and nothing afterwards', () => {
    const { store } = open()
    store.change({ query: 'old' })
    store.typeAhead('x')
    expect(store.get().words.query).toBe('old')
    store.want()
    expect(store.get().wanted).toBe('anew')
    store.typeAhead('c')
    store.typeAhead('l')
    expect(store.get()).toMatchObject({ wanted: 'begun', words: { query: 'cl' } })
    store.served()
    store.typeAhead('o')
    expect(store.get()).toMatchObject({ wanted: null, words: { query: 'cl' } })
    store.want()
    store.close()
    expect(store.get().wanted).toBeNull()
  })

  test('replaces what is shown, without what was left out, and looks again', async () => {
    const { store, searches, replacements, rest, shown } = open()
    store.change({ query: 'hand', replacement: 'arm', paths: 'src' })
    rest()
    searches[0]?.answer([file('a', '1', '2', '3'), file('b', '4'), file('c', '5')])
    await settled()
    store.leaveOut(a, '2')
    store.leaveOut('b' as FileId)
    store.leaveOut('c' as FileId, '5')
    expect(shown()).toEqual([['1', '3']])
    const replaced = store.replace()
    await settled()
    expect(replacements[0]).toMatchObject({
      query: 'hand',
      replacement: 'arm',
      files: [{ file: 'a', keys: ['1', '3'] }],
    })
    searches[1]?.answer([])
    expect(await replaced).toMatchObject({ replaced: 1 })
    expect(shown()).toEqual([])
  })

  test('replaces one hit, or one file', async () => {
    const { store, searches, replacements, rest } = open()
    store.change({ query: 'hand', replacement: 'arm' })
    rest()
    searches[0]?.answer([file('a', '1', '2'), file('b', '3')])
    await settled()
    void store.replace(a, '2')
    expect(replacements[0]?.files).toEqual([{ file: 'a', keys: ['2'] }])
    await settled()
    searches[1]?.answer([file('a', '1'), file('b', '3')])
    await settled()
    void store.replace('b' as FileId)
    expect(replacements[1]?.files).toEqual([{ file: 'b', keys: ['3'] }])
  })
})

describe('[U199] what was replaced', () => {
  test('is taken back by what it was answered with, once, also where another followed', async () => {
    const { store, undos, undone } = open()
    await store.replace()
    await store.replace()
    expect(store.get().undo).toBe(undos[1])
    const [first, second] = undos
    if (first === undefined || second === undefined) throw new Error('invariant: two were replaced')
    expect(await store.takeBack(first)).toMatchObject({ restored: 1 })
    expect(store.get().undo).toBe(second)
    expect(await store.takeBack(first)).toBeNull()
    await store.takeBack(second)
    expect(store.get().undo).toBeNull()
    expect(undone).toEqual([first, second])
  })

  test('can be taken back again where the server was not reached', async () => {
    const { store, undos, cut } = open()
    await store.replace()
    const [undo] = undos
    if (undo === undefined) throw new Error('invariant: one was replaced')
    cut(true)
    await expect(store.takeBack(undo)).rejects.toThrow('unreachable')
    expect(store.get().undo).toBe(undo)
    cut(false)
    expect(await store.takeBack(undo)).toMatchObject({ restored: 1 })
  })

  test('[U211] before it failed is taken back as well', async () => {
    const { store, undos, failNext } = open()
    const [undo] = undos
    if (undo === undefined) throw new Error('invariant: one can be replaced')
    const problem = { title: 'The file is too large.', detail: '', remedy: '', retryable: false }
    const replaced = { files: [], replaced: 2, left: 0, undo }
    failNext(new ClientError({ code: 'file_too_large', ...problem, replaced }))
    await expect(store.replace()).rejects.toMatchObject({ replaced })
    expect(store.get().undo).toBe(undo)
    failNext(new ClientError({ code: 'unreachable', ...problem }))
    await expect(store.replace()).rejects.toMatchObject({ replaced: null })
    expect(store.get().undo, 'nothing is known to be replaced').toBe(undo)
  })
})

test('[U211] a replacement that was ended is told with its reason', () => {
  const part = { files: [{ file: 'a', path: 'a.ts', replaced: 2 }], replaced: 2, left: 1, undo: null }
  expect(replacedWords(part, 'The file is too large.')).toEqual({
    title: 'Replaced 2 places in 1 file, and no more',
    detail: 'The file is too large. 1 place had changed since, and stayed. It is too much to be taken back in one go.',
  })
})
