import { describe, expect, it } from 'vitest'
import { promptIn } from '../../../server/http/routes/messages.ts'

describe('a message', () => {
  it('asks the AI when it begins with @ai, and the rest is the prompt', () => {
    expect(promptIn('@ai rename a to b')).toBe('rename a to b')
    expect(promptIn('  @AI: rename a to b\n')).toBe('rename a to b')
    expect(promptIn('@ai\nline one\nline two')).toBe('line one\nline two')
    expect(promptIn('@ai')).toBe('')
  })

  it('is for people when it does not', () => {
    for (const text of [
      'rename a to b',
      'ask @ai to do it',
      '@aid kit',
      '@ai-bot hello',
      '@aið',
      '@aié',
      '@ai\u0301',
      '@ai٣',
      '',
    ])
      expect(promptIn(text)).toBeNull()
  })
})
