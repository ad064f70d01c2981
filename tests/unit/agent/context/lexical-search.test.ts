import { describe, expect, it } from 'vitest'
import { createMatcher, searchFiles } from '../../../../server/agent/context/lexical-search.ts'
import { readRequestWords, stemOf } from '../../../../server/agent/context/request-words.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const matched = (request: string, text: string) => [
  ...new Set([...createMatcher(readRequestWords(request))(text)].map(({ at }) => /\w+/.exec(text.slice(at))?.[0])),
]
const options = { definedIn: () => [], pause: async () => {} }
const file = (path: string, text: string) => ({ id: path as FileId, path, language: 'text', text })

describe('the words of a request', () => {
  it.each([
    ['retries', 'retry'],
    ['parsing', 'parser'],
    ['loaded', 'loader'],
    ['geometries', 'geometry'],
  ])('%s has the stem of %s', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other))
  })

  it('are its terms without the common ones, its symbols as written, and what could be a path', () => {
    const words = readRequestWords('Please fix #retry in `src/a.ts`: parseURL should be the_last one.')
    expect([...words.symbols].sort()).toEqual(['parseURL', 'retry', 'the_last'])
    expect([...words.marked]).toEqual(['retry'])
    expect([...words.terms]).toEqual(['retry', 'src', 'parse', 'url', 'last'].map(stemOf))
    expect(words.names.has('src/a.ts')).toBe(true)
    const { names } = readRequestWords('Read @src/b.ts, and `My notes/[Id] of it.ts`.')
    expect([...names]).toEqual(expect.arrayContaining(['src/b.ts', 'my notes/[id] of it.ts']))
  })

  it('find parts of names in each way of writing, and not the middle of a word', () => {
    expect(matched('the shader', 'shader vertexShader SHADER_MAX Shaders shadow reshader')).toEqual([
      'shader',
      'Shader',
      'SHADER_MAX',
      'Shaders',
    ])
  })

  it('find nothing where there are none, and take no sign of a pattern for one', () => {
    expect(matched('', 'anything')).toEqual([])
    expect([...createMatcher(readRequestWords('$x_$y (.*)'))('anything $x_$y')]).toEqual([{ term: '$x_$y', at: 9 }])
  })
})

describe('the search', () => {
  it('puts rare words before common ones, short files before long ones, and names before text', async () => {
    const files = [
      file('a/long.ts', `common ${'other '.repeat(500)} zebra`),
      file('a/short.ts', 'common zebra'),
      file('a/zebra.ts', 'common'),
      ...Array.from({ length: 20 }, (_, n) => file(`b/${n}.ts`, 'common common common')),
    ]
    const { scores } = await searchFiles(files, readRequestWords('the common zebra'), options)
    const order = [...scores].sort((x, y) => y[1] - x[1]).map(([id]) => id)
    expect(order.slice(0, 3)).toEqual(['a/zebra.ts', 'a/short.ts', 'a/long.ts'])
  })

  it('pauses amid a long text', async () => {
    let pauses = 0
    const pause = async () => void pauses++
    await searchFiles([file('a', 'word '.repeat(200_000))], readRequestWords('word'), { ...options, pause })
    expect(pauses).toBeGreaterThan(5)
  })
})
