import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createReplyParser } from '../../../../server/agent/edits/reply-parser.ts'
import { editPromptVersion, systemPrompt } from '../../../../server/agent/prompts/edit-prompt.ts'

describe('the system prompt', () => {
  it('changes its wording only together with its version', () => {
    const wording = createHash('sha256').update(systemPrompt).digest('hex').slice(0, 16)
    expect({ version: editPromptVersion, wording }).toEqual({ version: 1, wording: 'df0b4feeb03c7a70' })
  })

  it('shows a block in the very format that is read', () => {
    const parser = createReplyParser()
    const events = [...parser.push(systemPrompt), ...parser.finish()].filter(({ kind }) => kind !== 'prose')
    expect(events).toEqual([
      { kind: 'find', block: 0, path: 'src/greeting.ts', find: "export const greeting = 'hello'\n" },
      { kind: 'replace', block: 0, text: "export const greeting = 'good morning'\n" },
      { kind: 'end', block: 0, complete: true },
    ])
  })
})
