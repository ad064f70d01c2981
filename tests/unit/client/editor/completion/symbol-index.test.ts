import { expect, test } from 'vitest'
import {
  createSymbolIndex,
  type DefinedSymbol,
  mostFound,
} from '../../../../../client/editor/completion/symbol-index.ts'

const named = (...names: string[]): DefinedSymbol[] => names.map((name) => ({ name, kind: 'function', path: 'a.ts' }))
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function setUp() {
  let nowMs = 1_000
  const asked: string[] = []
  let answer: (typed: string) => Promise<readonly DefinedSymbol[]> = async (typed) => named(`${typed}One`)
  const index = createSymbolIndex({
    find(typed) {
      asked.push(typed)
      return answer(typed)
    },
    now: () => nowMs,
  })
  let news = 0
  return {
    asked,
    news: () => news,
    names: (typed: string) => index.get(typed).map(({ name }) => name),
    get: index.get,
    pass(ms: number) {
      nowMs += ms
    },
    answerWith(next: typeof answer) {
      answer = next
    },
    async ask(typed: string) {
      index.ask(typed, () => {
        news += 1
      })
      await settled()
    },
  }
}

test('[U194] what is typed is answered at once from what is known, and asked for beside that', async () => {
  const { names, ask, asked, news } = setUp()
  expect(names('ti')).toEqual([])
  await ask('ti')
  expect(names('ti')).toEqual(['tiOne'])
  expect(news()).toBe(1)
  await ask('ti')
  expect(asked).toEqual(['ti'])
})

test('[U194] a beginning that was answered whole answers the rest of the word, whatever its case', async () => {
  const { get, ask, asked, pass } = setUp()
  await ask('Ti')
  pass(1_000)
  await ask('tick')
  expect(asked).toEqual(['ti'])
  expect(get('TICK')).toBe(get('ti'))
})

test('[U194] one that had more than it could tell is asked for again with the next letter', async () => {
  const { names, ask, asked, pass, answerWith } = setUp()
  answerWith(async () => named(...Array.from({ length: mostFound }, (_, at) => `ti${at}`)))
  await ask('ti')
  pass(1_000)
  expect(names('tic')).toHaveLength(mostFound)
  answerWith(async () => named('tick'))
  await ask('tic')
  expect(asked).toEqual(['ti', 'tic'])
  expect(names('tick')).toEqual(['tick'])
})

test('[U194] one question at a time, a moment apart, and known for half a minute', async () => {
  const { ask, asked, pass, answerWith } = setUp()
  let give = (_: readonly DefinedSymbol[]) => {}
  answerWith(() => new Promise((resolve) => (give = resolve)))
  await ask('aa')
  await ask('bb')
  give([])
  await settled()
  answerWith(async () => [])
  await ask('bb')
  expect(asked).toEqual(['aa'])
  pass(301)
  await ask('bb')
  pass(31_000)
  await ask('aa')
  expect(asked).toEqual(['aa', 'bb', 'aa'])
})

test('[U194] where the server cannot be asked it is left alone for a while, and nothing is news', async () => {
  const { ask, asked, pass, answerWith, news } = setUp()
  answerWith(() => Promise.reject(new Error('away')))
  await ask('aa')
  pass(19_000)
  await ask('bb')
  expect(asked).toEqual(['aa'])
  pass(2_000)
  await ask('bb')
  expect(asked).toEqual(['aa', 'bb'])
  expect(news()).toBe(0)
})

test('[U194] what is kept is bounded: what was asked for first goes first', async () => {
  const { ask, names, pass } = setUp()
  for (let at = 0; at < 45; at++) {
    await ask(`w${String.fromCodePoint(97 + (at % 26))}${at}`)
    pass(400)
  }
  expect(names('wa0')).toEqual([])
  expect(names('ws44')).toEqual(['ws44One'])
})
