import { expect, it } from 'vitest'
import { countInSlices, loadTokenCounter } from '../../../../server/agent/model/token-count.ts'

const count = await loadTokenCounter()

it('[M11] counts as the tokenizer does, whatever a text says', () => {
  expect(count('')).toBe(0)
  expect(count('hello world')).toBe(2)
  expect(count('const a = 1\n')).toBe(6)
  expect(count('a<|endoftext|>b')).toBeGreaterThan(3)
})

it('[M11] counts a long run without borders in pieces, in bounded time', () => {
  const startedAt = performance.now()
  for (const run of ['a', ' ', '=']) expect(count(run.repeat(100_000))).toBeGreaterThan(300)
  // In one piece each of them takes ten seconds and more.
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

it('[M11] counts in slices what it counts in one go', async () => {
  const code = Array.from(
    { length: 900 },
    (_, line) => `  if (a[${line}] != 'é') {\n\n\t  go(${line});  }\r\nnext  ${line}\n`,
  )
  for (const text of ['', 'word', code.join(''), code.join(' ').replaceAll('\n', ''), `${' '.repeat(20_000)}end\n`]) {
    let pauses = 0
    const pause = async () => void pauses++
    expect(await countInSlices(text, count, pause)).toBe(count(text))
    if (text.includes('if')) expect(pauses).toBeGreaterThan(3)
  }
})
