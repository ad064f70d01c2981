import { describe, expect, it } from 'vitest'
import { createChecker, type Diagnosis, quietMs } from '../../../../../client/editor/lint/checker.ts'

const mark = { from: 0, to: 1, line: 1, column: 1, message: 'no' }

/** A text that is its own version, a server that answers when the test says, and time that the test moves. */
function setUp() {
  let doc = { text: 'a' }
  let nowMs = 0
  const timers = new Set<{ at: number; call: () => void }>()
  const asked: ((answer: Diagnosis | Error) => Promise<void>)[] = []
  const shown: (readonly unknown[])[] = []
  const checker = createChecker({
    read: () => doc,
    versionOf: ({ text }) => text,
    ask: () =>
      new Promise<Diagnosis>((resolve, reject) => {
        asked.push(async (answer) => {
          if (answer instanceof Error) reject(answer)
          else resolve(answer)
          await new Promise((later) => setImmediate(later))
        })
      }),
    show: (diagnostics) => shown.push(diagnostics),
    after(ms, call) {
      const timer = { at: nowMs + ms, call }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  return {
    checker,
    asked,
    shown,
    type(text: string) {
      doc = { text }
      checker.changed()
    },
    pass(ms: number) {
      nowMs += ms
      for (const timer of [...timers]) {
        if (timer.at > nowMs) continue
        timers.delete(timer)
        timer.call()
      }
    },
  }
}
const checked = (version: string, diagnostics = [mark]): Diagnosis => ({ version, state: 'checked', diagnostics })

describe('[U120] the marks of a text', () => {
  it('are asked for once it is looked at, and shown where they are of that text', async () => {
    const { checker, asked, shown, pass } = setUp()
    pass(10 * quietMs)
    expect(asked).toHaveLength(0)
    checker.setWatched(true)
    pass(0)
    await asked[0]?.(checked('a'))
    expect(shown).toEqual([[mark]])
  })

  it('wait until nobody types', async () => {
    const { checker, asked, type, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    await asked[0]?.(checked('a'))
    for (const text of ['ab', 'abc', 'abcd']) {
      type(text)
      pass(quietMs - 1)
    }
    expect(asked).toHaveLength(1)
    pass(1)
    expect(asked).toHaveLength(2)
  })

  it('are dropped where the text has changed since it was asked about, and asked for again', async () => {
    const { checker, asked, shown, type, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    type('ab')
    await asked[0]?.(checked('a'))
    expect(shown).toEqual([])
    pass(quietMs)
    await asked[1]?.(checked('ab', []))
    expect(shown).toEqual([[]])
  })

  it('are asked for again, ever later and not for ever, where the server has another text or no answer', async () => {
    const { checker, asked, shown, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    await asked[0]?.(checked('what the server has yet to hear of'))
    pass(quietMs * 2 - 1)
    expect(asked).toHaveLength(1)
    pass(1)
    await asked[1]?.(new Error('lost'))
    pass(quietMs * 4)
    await asked[2]?.({ version: 'a', state: 'unavailable', diagnostics: [] })
    pass(quietMs * 8)
    await asked[3]?.(checked('a'))
    expect(shown).toEqual([[mark]])
  })

  it('end with so many tries', async () => {
    const { checker, asked, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    for (let round = 0; round < 20; round++) {
      await asked.at(-1)?.(checked('another'))
      pass(100 * quietMs)
    }
    expect(asked).toHaveLength(5)
  })

  it('are not asked for where nobody reads such files, until the file is called otherwise', async () => {
    const { checker, asked, shown, type, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    await asked[0]?.({ version: 'a', state: 'unread', diagnostics: [] })
    expect(shown).toEqual([[]])
    type('ab')
    pass(10 * quietMs)
    expect(asked).toHaveLength(1)
    checker.renamed()
    pass(quietMs)
    expect(asked).toHaveLength(2)
  })

  it('are not asked for while nobody looks, and then only where the text is another', async () => {
    const { checker, asked, type, pass } = setUp()
    checker.setWatched(true)
    pass(0)
    await asked[0]?.(checked('a'))
    checker.setWatched(false)
    checker.setWatched(true)
    pass(quietMs)
    expect(asked).toHaveLength(1)
    checker.setWatched(false)
    type('ab')
    pass(10 * quietMs)
    expect(asked).toHaveLength(1)
    checker.setWatched(true)
    pass(0)
    expect(asked).toHaveLength(2)
    checker.close()
    await asked[1]?.(checked('ab'))
    type('abc')
    pass(10 * quietMs)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['no language', { version: 'a', state: 'unread', diagnostics: [] } satisfies Diagnosis],
    ['another language', checked('a')],
  ])(
    'are asked for again where the file was called otherwise while the answer of %s was on its way',
    async (_of, early) => {
      const { checker, asked, shown, pass, type } = setUp()
      checker.setWatched(true)
      pass(0)
      checker.renamed()
      // Comes due while the first question is out.
      pass(quietMs)
      await asked[0]?.(early)
      expect(shown).toEqual([])
      pass(quietMs)
      await asked[1]?.(checked('a', []))
      expect(shown).toEqual([[]])
      type('ab')
      pass(quietMs)
      expect(asked).toHaveLength(3)
    },
  )
})
