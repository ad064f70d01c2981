import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplaceResponse, ReplaceUndone, SearchRequest, SearchResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer({ limits: { fileBytes: 20_000 } })
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(() => server.close())

const clock = 'export function setHand(hand: string) {\n  return hand\n}\n'
async function makeRoom(files: Record<string, string> = { 'src/clock.ts': clock, 'README.md': '# Hands\n' }) {
  const made = await ada.createRoom({ files: Object.entries(files).map(([path, content]) => ({ path, content })) })
  const idOf = (path: string) => made.files.find((file) => file.path === path)?.id ?? ''
  const search = (request: SearchRequest) => ada.get<SearchResponse>('POST', `/rooms/${made.id}/search`, request)
  const replace = (request: unknown) => ada.get<ReplaceResponse>('POST', `/rooms/${made.id}/replace`, request)
  const undo = (record: unknown) => ada.get<ReplaceUndone>('POST', `/rooms/${made.id}/replace/undo`, record)
  const text = async (path: string) => (await ada.readFile(made.id, idOf(path))).content
  return { id: made.id, idOf, search, replace, undo, text }
}

describe('a search', () => {
  it('[F44] tells hits by file, with the line around each', async () => {
    const { search, idOf } = await makeRoom()
    const { files, isWhole } = await search({ query: 'hand', wholeWord: true })
    expect(isWhole).toBe(true)
    expect(files).toMatchObject([{ file: idOf('src/clock.ts'), path: 'src/clock.ts' }])
    expect(files[0]?.hits).toMatchObject([
      { line: 1, at: 24, before: 'export function setHand(', text: 'hand', after: ': string) {' },
      { line: 2, at: 49, before: 'return ', text: 'hand', after: '' },
    ])
  })

  it('[F44] looks only into the files that are meant, and at the texts as they are now', async () => {
    const { id, search, idOf } = await makeRoom()
    expect((await search({ query: 'hand', paths: '*.md' })).files.map(({ path }) => path)).toEqual(['README.md'])
    const open = await ada.openFile(id, idOf('README.md'))
    open.type('just typed')
    await expect.poll(async () => (await search({ query: 'just typed' })).files.length).toBe(1)
    ada.close()
  })

  it('[F44] says where there is more than it tells', async () => {
    const { search } = await makeRoom({ 'a.txt': 'a\n'.repeat(1_001), 'b.txt': 'a\n'.repeat(1_001), 'c.txt': 'a' })
    const { files, isWhole } = await search({ query: 'a' })
    expect(files.map(({ hits }) => hits.length)).toEqual([1_000, 1_000])
    expect(isWhole).toBe(false)
  })

  it('[F44] refuses a pattern that cannot be used, and tells why', async () => {
    const { id } = await makeRoom()
    const answer = await ada.call('POST', `/rooms/${id}/search`, { query: '(a', isRegex: true })
    expect(expectProblem(answer, 'search_invalid').detail).toContain('missing closing )')
    expectProblem(await ada.call('POST', `/rooms/${id}/search`, { query: '' }), 'request_invalid')
  })

  it('[F44] answers a pattern made to hang', async () => {
    const { search } = await makeRoom({ 'a.txt': `${'a'.repeat(15_000)}!` })
    expect((await search({ query: '^(a|a)*$', isRegex: true })).files).toEqual([])
  })
})

describe('a replacement', () => {
  it('[F44] is shown before it is made, and replaces all of a file', async () => {
    const { search, replace, text, idOf } = await makeRoom()
    const words = { query: '(set)?hand', isRegex: true, replacement: '$1Arm' }
    expect((await search({ ...words, paths: '*.ts' })).files[0]?.hits.map(({ replaced }) => replaced)).toEqual([
      'setArm',
      'Arm',
      'Arm',
    ])
    expect(await replace({ ...words, files: [{ file: idOf('src/clock.ts') }] })).toEqual({
      files: [{ file: idOf('src/clock.ts'), path: 'src/clock.ts', replaced: 3 }],
      replaced: 3,
      left: 0,
    })
    expect(await text('src/clock.ts')).toBe('export function setArm(Arm: string) {\n  return Arm\n}\n')
    expect(await text('README.md')).toBe('# Hands\n')
  })

  it('[F2, F44] of one hit is the smallest edit, wherever people typed meanwhile', async () => {
    const { id, search, replace, idOf } = await makeRoom()
    const file = idOf('src/clock.ts')
    const words = { query: 'hand', wholeWord: true }
    const [, second] = (await search(words)).files[0]?.hits ?? []
    const open = await ada.openFile(id, file)
    open.type('// above\n', 0)
    await expect.poll(async () => (await search({ query: 'above' })).files.length).toBe(1)
    const deltas: unknown[] = []
    open.text.observe((event) => deltas.push(...event.delta))
    expect(await replace({ ...words, replacement: 'arm', files: [{ file, keys: [second?.key] }] })).toMatchObject({
      replaced: 1,
      left: 0,
    })
    await open.expectText(`// above\n${clock.replace('return hand', 'return arm')}`)
    expect(deltas).toEqual([{ retain: 58 }, { delete: 4 }, { insert: 'arm' }])
    ada.close()
  })

  it('[R1, F44] leaves a hit whose line is another by now, and says so', async () => {
    const { id, search, replace, text, idOf } = await makeRoom()
    const file = idOf('src/clock.ts')
    const words = { query: 'hand', wholeWord: true, replacement: 'arm' }
    const keys = (await search(words)).files[0]?.hits.map(({ key }) => key)
    const changed = clock.replace('return hand', 'return hand + 1')
    await ada.get('PUT', `/rooms/${id}/files/${file}`, { content: changed })
    expect(await replace({ ...words, files: [{ file, keys }] })).toMatchObject({ replaced: 1, left: 1 })
    expect(await text('src/clock.ts')).toBe(changed.replace('(hand:', '(arm:'))
  })

  it('[A5, F4] is for editors, and keeps to the limits', async () => {
    const { id, idOf } = await makeRoom({ 'a.txt': 'a'.repeat(10_000) })
    const request = { query: 'a', replacement: 'aaa', files: [{ file: idOf('a.txt') }] }
    expectProblem(await ada.call('POST', `/rooms/${id}/replace`, request), 'file_too_large')
    const grace = await TestClient.enter(server, 'Grace')
    await grace.join((await ada.invite(id, 'viewer')).token)
    expectProblem(await grace.call('POST', `/rooms/${id}/replace`, request), 'role_insufficient')
    expect((await grace.call('POST', `/rooms/${id}/search`, { query: 'a' })).status).toBe(200)
  })
})

describe('taking a replacement back', () => {
  const words = { query: 'hand', wholeWord: true, replacement: 'arm', undoable: true }

  it('[U199, R4] restores each place where it is by now, and keeps what people typed at it and elsewhere', async () => {
    const { id, replace, undo, text, idOf } = await makeRoom()
    const file = idOf('src/clock.ts')
    const done = await replace({ ...words, files: [{ file }] })
    expect(done.replaced).toBe(2)
    const open = await ada.openFile(id, file)
    open.type('// above\n', 0)
    await open.expectText(`// above\n${clock.replaceAll('hand', 'arm')}`)
    open.type('s', '// above\n'.length + clock.indexOf('hand') + 'arm'.length)
    const typed = `// above\n${clock.replace('hand', 'arms').replace('hand', 'arm')}`
    await expect.poll(() => text('src/clock.ts')).toBe(typed)
    expect(await undo(done.undo)).toEqual({
      files: [{ file, path: 'src/clock.ts', restored: 2 }],
      restored: 2,
      left: 0,
    })
    expect(await text('src/clock.ts')).toBe(`// above\n${clock.replace('hand', 'hands')}`)
    expect(await undo(done.undo)).toEqual({ files: [], restored: 0, left: 2 })
    ada.close()
  })

  it('[U199, R1] leaves a place that was edited since, one that is gone, and a file that is gone', async () => {
    const { id, replace, undo, text, idOf } = await makeRoom({
      'a.txt': 'hand hand\n',
      'b.txt': 'hand\n',
      'c.txt': 'hand\n',
    })
    const files = ['a.txt', 'b.txt', 'c.txt'].map((path) => ({ file: idOf(path) }))
    const done = await replace({ ...words, files })
    await ada.get('PUT', `/rooms/${id}/files/${idOf('a.txt')}`, { content: 'arm a-m\n' })
    await ada.get('PUT', `/rooms/${id}/files/${idOf('b.txt')}`, { content: '' })
    await ada.get('PUT', `/rooms/${id}/files/${idOf('b.txt')}`, { content: 'arm\n' })
    await ada.call('DELETE', `/rooms/${id}/files/${idOf('c.txt')}`)
    expect(await undo(done.undo)).toMatchObject({ restored: 1, left: 3 })
    expect(await text('a.txt')).toBe('hand a-m\n')
    expect(await text('b.txt')).toBe('arm\n')
  })

  it('[U199] puts back what was replaced by nothing, only where nobody wrote there', async () => {
    const { id, replace, undo, text, idOf } = await makeRoom({
      'a.txt': 'a(hand)\nb(hand)\nhandhand\n',
      'b.txt': 'hand',
    })
    const files = ['a.txt', 'b.txt'].map((path) => ({ file: idOf(path) }))
    const done = await replace({ ...words, wholeWord: false, replacement: '', files })
    expect(await text('a.txt')).toBe('a()\nb()\n\n')
    await ada.get('PUT', `/rooms/${id}/files/${idOf('a.txt')}`, { content: 'a()\nb(x)\n\n' })
    expect(await undo(done.undo)).toMatchObject({ restored: 4, left: 1 })
    expect(await text('a.txt')).toBe('a(hand)\nb(x)\nhandhand\n')
    expect(await text('b.txt')).toBe('hand')
  })

  it('[U199, R7] takes whatever is sent for anchors as places that are gone', async () => {
    const { undo, text, idOf } = await makeRoom()
    const file = idOf('src/clock.ts')
    const place = { now: 0, was: 1, count: 1 }
    const places = ['', '!', 'AQ==', 'AQVvdGhlcgA=', '////////'].map((from) => ({ ...place, from, to: from }))
    expect(await undo({ texts: ['hand', 'x'], files: [{ file, places }] })).toEqual({ files: [], restored: 0, left: 5 })
    expect(await text('src/clock.ts')).toBe(clock)
  })

  it('[U199] is not offered for more than can be taken back in one go', async () => {
    const { replace, idOf } = await makeRoom({ 'a.txt': 'a\n'.repeat(1_001) })
    const request = { query: 'a', replacement: 'b', undoable: true, files: [{ file: idOf('a.txt') }] }
    expect(await replace(request)).toMatchObject({ replaced: 1_001, undo: null })
  })

  it('[A5] is for editors', async () => {
    const { id } = await makeRoom()
    const grace = await TestClient.enter(server, 'Grace')
    await grace.join((await ada.invite(id, 'viewer')).token)
    expectProblem(await grace.call('POST', `/rooms/${id}/replace/undo`, { texts: [], files: [] }), 'role_insufficient')
  })
})

describe('a replacement that fails in a later file', () => {
  const words = { query: 'hand', wholeWord: true, replacement: 'arm', undoable: true }
  const paths = ['a.txt', 'b.txt', 'c.txt']
  const whole = { 'a.txt': 'hand hand\n', 'b.txt': 'hand\n', 'c.txt': 'hand\n' }
  const done = (answer: unknown) => (answer as { replaced: ReplaceResponse }).replaced

  it('[U211, F4] tells what was replaced before, which can be taken back, and touches none after', async () => {
    const { id, undo, text, idOf } = await makeRoom({ ...whole, 'b.txt': `hand${'.'.repeat(19_990)}` })
    const files = paths.map((path) => ({ file: idOf(path) }))
    const request = { ...words, replacement: 'elbow and arm', files }
    const problem = expectProblem(await ada.call('POST', `/rooms/${id}/replace`, request), 'file_too_large')
    expect(done(problem)).toMatchObject({
      files: [{ file: idOf('a.txt'), path: 'a.txt', replaced: 2 }],
      replaced: 2,
      left: 0,
    })
    expect(await Promise.all(['a.txt', 'c.txt'].map(text))).toEqual(['elbow and arm elbow and arm\n', 'hand\n'])
    expect(await undo(done(problem).undo)).toMatchObject({ restored: 2, left: 0 })
    expect(await text('a.txt')).toBe('hand hand\n')
  })

  it.each([
    ['the role is taken away', 'role_insufficient', ['PATCH', { role: 'viewer' }]],
    ['they left', 'member_left', ['DELETE']],
  ] as const)('[U211, A9] writes nothing more once %s, and tells what it wrote', async (_, code, [method, body]) => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}.txt`, 'hand\n']))
    const { id, text, idOf } = await makeRoom(many)
    const grace = await TestClient.enter(server, 'Grace')
    await grace.join((await ada.invite(id, 'editor')).token)
    const first = await ada.openFile(id, idOf('0.txt'))
    const isTaken = new Promise((resolve) => {
      first.text.observe(() =>
        resolve((body === undefined ? grace : ada).call(method, `/rooms/${id}/members/${grace.member.id}`, body)),
      )
    })
    const request = { ...words, files: Object.keys(many).map((path) => ({ file: idOf(path) })) }
    const answer = grace.call('POST', `/rooms/${id}/replace`, request)
    await isTaken
    const { files, replaced } = done(expectProblem(await answer, code))
    expect(files.map(({ path }) => path)).toEqual(Object.keys(many).slice(0, replaced))
    expect(await text(`${replaced - 1}.txt`)).toBe('arm\n')
    expect(await text(`${replaced}.txt`)).toBe('hand\n')
    ada.close()
  })

  it('[U211] counts what stood in a file that is gone, and goes on', async () => {
    const { id, replace, search, text, idOf } = await makeRoom(whole)
    const found = (await search({ query: 'hand' })).files
    const files = found.map(({ file, hits }) => ({ file, keys: hits.map(({ key }) => key) }))
    await ada.call('DELETE', `/rooms/${id}/files/${idOf('b.txt')}`)
    expect(await replace({ ...words, files })).toMatchObject({ replaced: 3, left: 1 })
    expect(await Promise.all(['a.txt', 'c.txt'].map(text))).toEqual(['arm arm\n', 'arm\n'])
  })

  it('[R8] tells only the failure where nothing was replaced', async () => {
    const { id, idOf } = await makeRoom({ 'a.txt': `hand${'.'.repeat(19_990)}` })
    const request = { ...words, replacement: 'elbow and arm', files: [{ file: idOf('a.txt') }] }
    const problem = expectProblem(await ada.call('POST', `/rooms/${id}/replace`, request), 'file_too_large')
    expect(problem).not.toHaveProperty('replaced')
  })
})
