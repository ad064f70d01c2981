import { describe, expect, test } from 'vitest'
import { createThoughtFilter } from '../../../server/agent/edits/thoughts.ts'

function said(reply: string, size: number): string {
  const filter = createThoughtFilter()
  let text = ''
  for (let at = 0; at < reply.length; at += size) text += filter.push(reply.slice(at, at + size))
  return text + filter.finish()
}

describe('[G25] what a model thinks before its reply', () => {
  test.each([
    ['<think>\na.ts\n<<<<<<< SEARCH\n</think>\n\nIt is fine.', 'It is fine.'],
    ['\n<thinking>one</thinking>\n<thinking>two</thinking>done', 'done'],
    ['<reasoning>never ends', ''],
    ['<think', '<think'],
    ['  indented', '  indented'],
    ['Use <think>aloud</think>.', 'Use <think>aloud</think>.'],
    ['<thin>x', '<thin>x'],
    ['', ''],
  ])('is left out, however it is cut: %j', (reply, expected) => {
    for (const size of [1, 2, 3, 7, 100]) expect(said(reply, size)).toBe(expected)
  })
})

test('[R7] are left out however many follow each other', () => {
  const thoughts = createThoughtFilter()
  expect(thoughts.push(`${'<think>hm</think>\n'.repeat(30_000)}Said.`)).toBe('Said.')
  expect(thoughts.finish()).toBe('')
})
