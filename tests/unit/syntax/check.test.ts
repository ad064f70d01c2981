import { afterAll, describe, expect, it } from 'vitest'
import { faultsOfChange } from '../../../server/agent/syntax/check.ts'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import { applyChange } from '../../../server/agent/syntax/text-change.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

async function issues(before: string, find: string, put: string) {
  const from = before.indexOf(find)
  const change = { from, to: from + find.length, insert: put }
  const source = { language: 'typescript', document: null, revision: 0, sent: { whole: before } } as const
  const answer = await engine.answer({ kind: 'check', source, change })
  if (answer.kind !== 'issues') throw new Error(answer.kind)
  return { issues: answer.issues, after: applyChange(before, change) }
}

const body = (index: number) =>
  `function step${index}(a: number) {\n  if (a > ${index}) {\n    return a\n  }\n  return 0\n}\n`
const file = Array.from({ length: 40 }, (_, index) => body(index)).join('\n')

describe('errors that a change brings', () => {
  it('[X2] are told where a brace is gone, though the parser notices it at the end of the file', async () => {
    const found = await issues(
      file,
      '    return a\n  }\n  return 0\n}\n\nfunction step20',
      '    return a\n  return 0\n}\n\nfunction step20',
    )
    expect(found.issues).toHaveLength(1)
  })

  it('[X2] are told beside somebody who is typing, above and below', async () => {
    const typing = file
      .replace('function step3(a: number) {', 'function step3(a: num')
      .replace('step30(a: number)', 'step30(')
    expect((await issues(typing, 'if (a > 20) {', 'if (a > 20 {')).issues).not.toEqual([])
    expect((await issues(typing, 'if (a > 20) {', 'if (a > 21) {')).issues).toEqual([])
  })

  it('[X2] are not told where the change mends a broken place, or leaves what was broken in it', async () => {
    const typing = file.replace('if (a > 20) {', 'if (a > 20 {')
    expect((await issues(typing, 'if (a > 20 {', 'if (a > 20) {')).issues).toEqual([])
    expect((await issues(typing, 'if (a > 20 {\n    return a', 'if (a > 20 {\n    return a + 1')).issues).toEqual([])
  })

  it('are told of a text that is no code at all after two looks, and in a long one after few', () => {
    const looksAt = (length: number, count: number) => {
      const text = 'these are words\n'.repeat(length / 16)
      let looks = 0
      const faultsIn = () => {
        looks++
        return Array.from({ length: count }, (_, index) => ({
          kind: 'unexpected' as const,
          from: 100 + index * 16,
          to: 105 + index * 16,
          text: 'these',
        }))
      }
      faultsOfChange(text, { from: 32, to: 37, insert: 'those' }, { faultsIn, keeps: undefined })
      return looks
    }
    expect(looksAt(16_000, 100)).toBe(2)
    expect(looksAt(1_600_000, 20)).toBeLessThan(12)
  })
})
