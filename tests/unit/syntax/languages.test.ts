import { afterAll, describe, expect, it } from 'vitest'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import type { SyntaxIssue } from '../../../server/agent/syntax/issue.ts'
import { type Language, languageOfPath, languages } from '../../../server/agent/syntax/languages.ts'
import type { SyntaxQuestion } from '../../../server/agent/syntax/syntax-questions.ts'
import { applyChange } from '../../../server/agent/syntax/text-change.ts'
import type { Edit } from '../../../shared/text/diff.ts'
import { type Replacement, samples } from './language-samples.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

function editOf(text: string, { find, put }: Replacement): Edit {
  const from = text.indexOf(find)
  expect(from, `"${find}" is in the sample`).toBeGreaterThan(-1)
  return { from, to: from + find.length, insert: put }
}

function source(language: Language, text: string): SyntaxQuestion['source'] {
  return { language, document: null, revision: 0, sent: { whole: text } }
}

async function check(language: Language, text: string, change: Edit): Promise<readonly SyntaxIssue[]> {
  const answer = await engine.answer({ kind: 'check', source: source(language, text), change })
  if (answer.kind !== 'issues') throw new Error(answer.kind)
  return answer.issues
}

describe.each(languages)('%s', (language) => {
  const sample = samples[language]

  it('[X1] is known by the file name', () => {
    expect(languageOfPath(sample.path)).toBe(language)
  })

  it('[X1] a file’s definitions and references are found', async () => {
    const answer = await engine.answer({ kind: 'definitions', source: source(language, sample.text) })
    if (answer.kind !== 'definitions') throw new Error(answer.kind)
    const { definitions, references } = answer.found
    expect(definitions.map(({ kind, name }) => `${kind} ${name}`)).toEqual(sample.definitions)
    for (const { line, name } of definitions) expect(sample.text.split('\n')[line - 1]).toContain(name)
    if (sample.reference !== null) {
      const [name, count] = sample.reference
      expect(references.find((each) => each.name === name)?.count).toBe(count)
    }
  })

  it('[X2] an edit that is fine brings no error', async () => {
    expect(await check(language, sample.text, editOf(sample.text, sample.valid))).toEqual([])
  })

  it('[X2] an edit that breaks the file is told, with its line', async () => {
    const change = editOf(sample.text, sample.broken)
    const issues = await check(language, sample.text, change)
    expect(issues).not.toEqual([])
    for (const { line, column, message } of issues) {
      expect(line).toBeLessThanOrEqual(applyChange(sample.text, change).split('\n').length)
      expect(column).toBeGreaterThan(0)
      expect(message).toMatch(/\.$/)
    }
  })

  it('[X2] an edit that is fine is not blamed for what somebody else is typing', async () => {
    const typing = applyChange(sample.text, editOf(sample.text, sample.elsewhere))
    expect(await check(language, sample.text, editOf(sample.text, sample.elsewhere))).not.toEqual([])
    expect(await check(language, typing, editOf(typing, sample.valid))).toEqual([])
  })

  it('[X2] an edit that breaks a file which is broken elsewhere is told', async () => {
    const typing = applyChange(sample.text, editOf(sample.text, sample.elsewhere))
    expect(await check(language, typing, editOf(typing, sample.broken))).not.toEqual([])
  })
})
