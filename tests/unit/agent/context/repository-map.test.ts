import { describe, expect, it } from 'vitest'
import { type FileFacts, RepositoryMap } from '../../../../server/agent/context/repository-map.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const id = (name: string) => name as FileId
const noPause = async () => {}
const facts = (defined: readonly string[], referred: readonly string[] = []): FileFacts => ({
  definitions: defined.map((name, index) => ({
    name,
    signature: name,
    line: index + 1,
    lastLine: index + 1,
    depth: 0,
  })),
  references: referred.map((name) => ({ name, count: 1 })),
})
const ranked = async (map: RepositoryMap, start: string) =>
  [...(await map.rank(new Map([[id(start), 1]]), noPause))]
    .filter(([, rank]) => rank > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([file]) => file)

describe('the repository map', () => {
  it('ranks what a file refers to, near before far, and nothing that no way leads to', async () => {
    const map = new RepositoryMap()
    map.set(id('page'), facts(['renderPage'], ['loadStore']))
    map.set(id('store'), facts(['loadStore'], ['openTable']))
    map.set(id('table'), facts(['openTable']))
    map.set(id('alone'), facts(['somethingElse'], ['renderPage']))
    expect(await ranked(map, 'page')).toEqual(['page', 'store', 'table'])
  })

  it('prefers a long name that one file defines to a short one that many do', async () => {
    const map = new RepositoryMap()
    map.set(id('a'), facts([], ['createSession', 'run']))
    map.set(id('session'), facts(['createSession']))
    for (const name of ['b', 'c', 'd']) map.set(id(name), facts(['run']))
    expect((await ranked(map, 'a'))[1]).toBe('session')
  })

  it('follows a name that moves to another file', async () => {
    const map = new RepositoryMap()
    map.set(id('page'), facts([], ['loadStore']))
    map.set(id('old'), facts(['loadStore']))
    map.set(id('new'), facts([]))
    expect(await ranked(map, 'page')).toEqual(['page', 'old'])
    map.set(id('old'), facts([]))
    map.set(id('new'), facts(['loadStore']))
    expect(await ranked(map, 'page')).toEqual(['page', 'new'])
    map.delete(id('new'))
    expect(await ranked(map, 'page')).toEqual(['page'])
    expect(map.definersOf('loadStore')).toEqual([])
  })

  it('gives ranks that add up to one, each time the same', async () => {
    const map = new RepositoryMap()
    for (let n = 0; n < 50; n++)
      map.set(id(`f${n}`), facts([`name${n}`], [`name${(n * 7) % 50}`, `name${(n + 1) % 50}`]))
    const ranks = [...(await map.rank(new Map([[id('f3'), 1]]), noPause)).values()]
    expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 6)
    expect([...(await map.rank(new Map([[id('f3'), 1]]), noPause)).values()]).toEqual(ranks)
  })

  it('keeps no more than its bytes, and gives them back', () => {
    const map = new RepositoryMap({ maxBytes: 1_000 })
    expect(map.set(id('a'), facts(['one', 'two', 'three']))).toBe(true)
    expect(map.set(id('b'), facts(['four', 'five', 'six']))).toBe(false)
    expect(map.has(id('b'))).toBe(false)
    map.delete(id('a'))
    expect(map.bytes).toBe(0)
    expect(map.set(id('b'), facts(['four', 'five', 'six']))).toBe(true)
  })
})
