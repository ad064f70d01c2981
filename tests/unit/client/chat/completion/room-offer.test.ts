import { describe, expect, test } from 'vitest'
import {
  type Option,
  offeredFiles,
  offeredSymbols,
  typedAt,
  wordsOf,
} from '../../../../../client/chat/completion/room-offer.ts'
import { readRequestWords } from '../../../../../server/agent/context/request-words.ts'

const at = (text: string) => typedAt(text, text.length)
const files = (
  words: string,
  paths: readonly string[],
  more: { open?: readonly string[]; names?: string[]; most?: number } = {},
) => offeredFiles({ words, paths, open: more.open ?? [], names: more.names ?? [], most: more.most ?? 8 })
const put = (options: readonly Option[]) => options.map(wordsOf)
const symbol = (name: string, path = 'a.ts', kind = 'function') => ({ name, kind, path })

describe('[U195] a symbol is being typed', () => {
  test.each([
    ['#p', 'p'],
    ['see #_x1', '_x1'],
    ['(#$a', '$a'],
    ['@Ann see #par', 'par'],
    ['`a` #b', 'b'],
  ])('at the end of %j', (text, words) => {
    expect(at(text)).toEqual({ sign: '#', from: text.lastIndexOf('#'), to: text.length, words })
  })

  test.each(['#', '# a', '#12', 'C#x', '##a', 'a/#b', '`#in', '#a '])('not after %j', (text) => {
    expect(at(text)).toBeNull()
  })

  test('is no mention, and not within a word', () => {
    expect(at('@Ann')?.sign).toBe('@')
    expect(typedAt('#parse', 3)).toBeNull()
  })
})

describe('[U195] the files offered', () => {
  test('are those that fit, best first, and the open ones before a letter is typed', () => {
    const paths = ['src/clock.ts', 'docs/clock.md', 'src/planet.ts']
    expect(put(files('pln', paths))).toEqual(['@src/planet.ts'])
    expect(put(files('clockts', paths))).toEqual(['@src/clock.ts'])
    expect(put(files('', paths, { open: ['docs/clock.md'] }))).toEqual(['@docs/clock.md'])
  })

  test('are so many at most, and none once a path is whole or something is said after it', () => {
    const many = Array.from({ length: 12_000 }, (_, index) => `src/part-${index}/file.ts`)
    expect(files('f', many)).toHaveLength(8)
    expect(files('f', many, { most: 2 })).toHaveLength(2)
    expect(files('f', many, { most: -1 })).toEqual([])
    expect(put(files('odd', [...many, 'src/odd.ts']))).toEqual(['@src/odd.ts'])
    expect(files('SRC/a.ts', ['src/a.ts', 'lib/src/a.ts'])).toEqual([])
    expect(files('a b', ['a b.ts'])).toEqual([])
  })

  test('of too many that fit, those whose name has what is typed are among the compared', () => {
    const many = Array.from({ length: 12_000 }, (_, index) => `abc/${index}/other.ts`)
    expect(put(files('abc', [...many, 'x/abc.ts']))).toContain('@x/abc.ts')
  })

  test('are put in as the agent reads them: in backticks where the path alone would end or name somebody', () => {
    const paths = [
      'my notes/a.md',
      'app/[id].ts',
      'ai.ts',
      'Bo/x.ts',
      'ai-tools/x.ts',
      'dot./b.',
      'a`b.ts',
      '.env',
      'é/ü.ts',
    ]
    const words = put(files('', [], { open: paths, names: ['Bo'], most: 20 }))
    expect(words).toEqual([
      '`my notes/a.md`',
      '`app/[id].ts`',
      '`ai.ts`',
      '`Bo/x.ts`',
      '@ai-tools/x.ts',
      '`dot./b.`',
      '@.env',
      '@é/ü.ts',
    ])
    const read = readRequestWords(`Look at ${words.join(' and ')} please.`).names
    for (const path of paths) expect(read.has(path.toLowerCase())).toBe(!path.includes('`b'))
  })
})

describe('[U195] the symbols offered', () => {
  test('are each name once, best first, with what it is and where', () => {
    const found = offeredSymbols('par', [symbol('parseAll'), symbol('parse'), symbol('parse', 'b.ts', 'method')], 8)
    expect(found).toEqual([
      { kind: 'symbol', name: 'parse', detail: 'function · a.ts +1' },
      { kind: 'symbol', name: 'parseAll', detail: 'function · a.ts' },
    ])
    expect(put(found)).toEqual(['#parse', '#parseAll'])
  })

  test('are names that the agent reads, so many at most, and none where the one name is whole', () => {
    expect(offeredSymbols('a', [symbol('.a-class'), symbol('a b')], 8)).toEqual([])
    const many = Array.from({ length: 30 }, (_, index) => symbol(`parse${index}`))
    expect(offeredSymbols('pa', many, 8)).toHaveLength(8)
    expect(offeredSymbols('parse', [symbol('parse')], 8)).toEqual([])
    expect([...readRequestWords('Fix #parse_$1, now').marked]).toEqual(['parse_$1'])
  })
})
