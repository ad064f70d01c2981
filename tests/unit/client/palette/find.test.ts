import { expect, test } from 'vitest'
import { find, findCommands } from '../../../../client/palette/find.ts'
import { readQuestion } from '../../../../client/palette/question.ts'

const paths = ['README.md', 'src/clock.ts', 'src/clocks/face.ts', 'test/clock.test.ts', 'src/orbit.ts']
const found = (words: string, limit = 10) => find(paths, words, (path) => path, limit)
const items = (words: string, limit?: number) => found(words, limit).map(({ item }) => item)

test('[U101] files are found by letters of their path, the closest first', () => {
  expect(items('clock')[0]).toBe('src/clock.ts')
  expect(items('scf')).toEqual(['src/clocks/face.ts'])
  expect(items('src clock')[0]).toBe('src/clock.ts')
  expect(items('zzz')).toEqual([])
  expect([...(found('orb')[0]?.marks ?? [])].sort()).toEqual([4, 5, 6])
})

test('[U101] nothing asked finds all in their order, up to what is shown', () => {
  expect(items('', 2)).toEqual(['README.md', 'src/clock.ts'])
})

test('[U101] commands are found by their title, then by how their other words begin', () => {
  const run = () => undefined
  const commands = [
    { id: 'settings', title: 'Settings', words: 'theme font hand', run },
    { id: 'theme', title: 'Use the dark theme', run },
    { id: 'close', title: 'Close', run },
  ]
  const ids = (words: string) => findCommands(commands, words, 10).map(({ item }) => item.id)
  expect(ids('theme')).toEqual(['theme', 'settings'])
  expect(ids('set')[0]).toBe('settings')
  expect(ids('sethand'), 'letters of one word and another say nothing').toEqual([])
})

test('[U101] the first character says what is meant', () => {
  expect(readQuestion(' clock ')).toEqual({ kind: 'all', words: 'clock' })
  expect(readQuestion('> new')).toEqual({ kind: 'commands', words: 'new' })
  expect(readQuestion('@tick')).toEqual({ kind: 'symbols', words: 'tick' })
  expect(readQuestion(':12')).toEqual({ kind: 'line', line: 12 })
  for (const text of [':', ':0', ':-1', ':1.5', ':x']) expect(readQuestion(text)).toEqual({ kind: 'line', line: null })
})
