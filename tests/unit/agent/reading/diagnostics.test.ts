import { describe, expect, it } from 'vitest'
import { AnalysisUnavailable } from '../../../../server/agent/analysis/analysis-unavailable.ts'
import { createDiagnostics } from '../../../../server/agent/reading/diagnostics.ts'
import type { SyntaxMark } from '../../../../server/agent/syntax/issue.ts'
import type { FileId } from '../../../../shared/model/ids.ts'
import { fingerprint } from '../../../../shared/text/fingerprint.ts'

const mark: SyntaxMark = { from: 0, to: 1, line: 1, column: 1, message: 'no' }
const fileOf = (content: string, path = 'a.ts', id = 'f') => ({
  entry: { id: id as FileId, path, eol: 'lf', language: 'typescript' } as const,
  content,
  size: content.length,
})

/** Questions wait until the test answers them. */
function setUp(options: { questionsAtOnce?: number; filesKept?: number } = {}) {
  const asked: { text: string; answer: (marks: readonly SyntaxMark[]) => void; refuse: (error: unknown) => void }[] = []
  const diagnostics = createDiagnostics({
    ...options,
    analysis: {
      errors: (_language, text) =>
        new Promise((answer, refuse) => {
          asked.push({ text, answer, refuse })
        }),
    },
  })
  return { diagnostics, asked }
}

describe('[X30] diagnostics of a file', () => {
  it('are asked for once, however many look at the same text', async () => {
    const { diagnostics, asked } = setUp()
    const both = Promise.all([diagnostics.of(fileOf('(')), diagnostics.of(fileOf('('))])
    asked[0]?.answer([mark])
    const found = { version: fingerprint(['(']), state: 'checked', marks: [mark] }
    expect(await both).toEqual([found, found])
    expect(await diagnostics.of(fileOf('('))).toEqual(found)
    expect(asked).toHaveLength(1)
  })

  it('are asked for anew once the text or its language is another', async () => {
    const { diagnostics, asked } = setUp()
    const answers = ['(', '((', '(('].map((content, index) =>
      diagnostics.of(fileOf(content, index === 2 ? 'a.py' : 'a.ts')),
    )
    for (const { answer } of asked) answer([])
    expect((await Promise.all(answers)).map(({ version }) => version)).toEqual([
      fingerprint(['(']),
      fingerprint(['((']),
      fingerprint(['((']),
    ])
    expect(asked.map(({ text }) => text)).toEqual(['(', '((', '(('])
  })

  it('are not there for a language that is not read, nor for a text that is too long', async () => {
    const { diagnostics, asked } = setUp()
    expect((await diagnostics.of(fileOf('(', 'notes.txt'))).state).toBe('unread')
    expect((await diagnostics.of(fileOf(' '.repeat(1024 * 1024 + 1)))).state).toBe('unread')
    expect(asked).toEqual([])
  })

  it('leave the threads to others: one question too many is told so, and answered the next time', async () => {
    const { diagnostics, asked } = setUp({ questionsAtOnce: 1 })
    const first = diagnostics.of(fileOf('(', 'a.ts', 'f'))
    const other = fileOf('[', 'b.ts', 'g')
    expect((await diagnostics.of(other)).state).toBe('unavailable')
    asked[0]?.answer([])
    await first
    const again = diagnostics.of(other)
    asked[1]?.answer([mark])
    expect((await again).state).toBe('checked')
  })

  it('that failed are asked for again', async () => {
    const { diagnostics, asked } = setUp()
    const failed = diagnostics.of(fileOf('('))
    asked[0]?.refuse(new AnalysisUnavailable('timeout'))
    expect((await failed).state).toBe('unavailable')
    const broken = diagnostics.of(fileOf('('))
    asked[1]?.refuse(new Error('a bug'))
    await expect(broken).rejects.toThrow('a bug')
    const again = diagnostics.of(fileOf('('))
    asked[2]?.answer([])
    expect((await again).state).toBe('checked')
  })

  it('are kept for a bounded number of files', async () => {
    const { diagnostics, asked } = setUp({ filesKept: 1 })
    for (const id of ['f', 'g', 'f']) {
      const answer = diagnostics.of(fileOf('(', 'a.ts', id))
      asked.at(-1)?.answer([])
      await answer
    }
    expect(asked).toHaveLength(3)
  })
})
