import { describe, expect, it } from 'vitest'
import { type News, sayNews } from '../../../../client/announce/news.ts'

const joined = (name: string): News => ({ kind: 'joined', name })
const left = (name: string): News => ({ kind: 'left', name })
const task = (prompt: string, outcome: 'done' | 'failed' | 'asking' = 'done'): News => ({
  kind: 'task',
  prompt,
  outcome,
})

describe('news of a room', () => {
  it('[U143] become one sentence a kind, with the names', () => {
    expect(sayNews([joined('Ann'), joined('Bo')])).toBe('Ann and Bo joined.')
    expect(sayNews(['A', 'B', 'C', 'D', 'E'].map(joined))).toBe('A, B and 3 others joined.')
    expect(sayNews([joined('Ann'), left('Bo')])).toBe('Ann joined. Bo left.')
  })

  it('[U143] say nothing of who comes and goes in the same moment', () => {
    expect(sayNews([left('Ann'), joined('Ann')])).toBe('')
  })

  it('[U143] tell how tasks end, each once, by the first line of their prompt, and only how many where they are many', () => {
    expect(sayNews([task('sort imports\nof a.ts')])).toBe('Task sort imports is done.')
    expect(sayNews([task('x', 'asking'), task('x', 'failed')])).toBe('Task x failed.')
    expect(sayNews([task('a'), task('b'), task('c')])).toBe('3 tasks changed.')
    expect(sayNews([task('y'.repeat(80))])).toBe(`Task ${'y'.repeat(59)}… is done.`)
  })

  it('[U143] tell where conflicts appear', () => {
    expect(sayNews([{ kind: 'conflict', path: 'a.ts' }])).toBe('A conflict in a.ts needs a decision.')
    const twice: News[] = ['a.ts', 'b.ts', 'a.ts'].map((path) => ({ kind: 'conflict', path }))
    expect(sayNews(twice)).toBe('3 conflicts in a.ts and b.ts need a decision.')
  })

  it('[U185] tell who mentions us, each once', () => {
    const mentions = (...names: string[]): News[] => names.map((name) => ({ kind: 'mention', name }))
    expect(sayNews(mentions('Bo', 'Bo'))).toBe('Bo mentions you in the chat.')
    expect(sayNews([joined('Cy'), ...mentions('Bo', 'Cy')])).toBe('Bo and Cy mention you in the chat. Cy joined.')
  })

  it('[U143] are at most four sentences, what was done to us first', () => {
    const said: News[] = ['1.', '2.', '2.', '3.'].map((text) => ({ kind: 'said', text }))
    expect(sayNews([joined('Ann'), task('a'), ...said])).toBe('1. 2. 3. Task a is done.')
  })
})
