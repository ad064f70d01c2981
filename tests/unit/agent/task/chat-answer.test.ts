import { describe, expect, it } from 'vitest'
import { openChatAnswer } from '../../../../server/agent/task/chat-answer.ts'
import { WeftError } from '../../../../shared/errors.ts'
import type { MessageId, TaskId } from '../../../../shared/model/ids.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

const post = 'post'

function open({ leavesAfter = Number.POSITIVE_INFINITY, fails = (): boolean => false } = {}) {
  const clock = new ManualClock()
  const calls: string[] = []
  let text = ''
  const answer = openChatAnswer({
    room: {
      postMessage({ author, streaming, task }) {
        expect({ author, streaming, task }).toEqual({ author: 'agent', streaming: true, task: 't1' })
        calls.push(post)
        return { id: 'm1' as MessageId, author, text: '', at: '', streaming: true }
      },
      appendToMessage(id, more) {
        if (fails()) throw new WeftError('storage_unavailable')
        if (calls.length >= leavesAfter && calls.at(-1) !== post) throw new WeftError('not_found')
        calls.push(`append to ${id}`)
        text += more
      },
      patchMessage(id, patch) {
        calls.push(`patch ${id} ${JSON.stringify(patch)}`)
      },
    },
    task: 't1' as TaskId,
    clock,
    everyMs: 50,
    onPost: (id) => calls.push(`posted ${id}`),
  })
  return { answer, clock, calls, text: () => text }
}

describe('[G9] the answer in the chat', () => {
  it('is posted with its first word, then grows by what was gathered', () => {
    const { answer, clock, calls, text } = open()
    answer.write('I ')
    expect(text()).toBe('I')
    answer.write('will ')
    answer.write('do it.')
    expect(text()).toBe('I')
    clock.advance(50)
    expect(text()).toBe('I will do it.')
    answer.end()
    expect(calls).toEqual([post, 'append to m1', 'posted m1', 'append to m1', 'patch m1 {"streaming":false}'])
  })

  it('posts what is left at its end, once, and leaves no timer', () => {
    const { answer, clock, calls, text } = open()
    answer.write('one')
    answer.write(' two')
    answer.end()
    answer.end()
    answer.write('late')
    expect(text()).toBe('one two')
    expect(calls.filter((call) => call.startsWith('patch'))).toHaveLength(1)
    expect(clock.waits).toEqual([])
  })

  it('is no message without words', () => {
    const { answer, calls } = open()
    answer.write('\n\n')
    answer.write('  ')
    answer.end()
    expect(calls).toEqual([])
  })

  it('goes on in a new message where the chat has moved far beyond it', () => {
    const { answer, clock, calls, text } = open({ leavesAfter: 3 })
    answer.write('one')
    answer.write(' two')
    clock.advance(50)
    expect(calls).toEqual([post, 'append to m1', 'posted m1', post, 'append to m1', 'posted m1'])
    expect(text()).toBe('one two')
  })

  it('[R7] tells the writer, not the timer, what could not be appended, and ends the message all the same', () => {
    let isFailing = false
    const { answer, clock, text, calls } = open({ fails: () => isFailing })
    answer.write('one')
    answer.write(' two')
    isFailing = true
    expect(() => clock.advance(50)).not.toThrow()
    expect(() => answer.write(' three')).toThrow('store')
    isFailing = false
    answer.write(' three')
    clock.advance(50)
    expect(text()).toBe('one two three')
    answer.write(' four')
    isFailing = true
    expect(() => answer.end()).toThrow('store')
    expect(calls.at(-1)).toBe('patch m1 {"streaming":false}')
  })

  it('leaves out the gaps where blocks were', () => {
    const { answer, text } = open()
    for (const part of ['\n\nFirst.', '\n', '\n\n', '\nThen:\n', '    indented\n', '\n']) answer.write(part)
    answer.end()
    expect(text()).toBe('First.\n\nThen:\n    indented')
  })

  it('leaves code as it is, however it is cut', () => {
    const code = 'Here:\n\n~~~python\ndef a():\n    return 1\n\n\n```\n\n\ndef b():\n    return 2\n~~~'
    for (const length of [1, 3, 1_000]) {
      const { answer, text } = open()
      const words = `${code}\n\n\n\nThat is all.`
      for (let at = 0; at < words.length; at += length) answer.write(words.slice(at, at + length))
      answer.end()
      expect(text()).toBe(`${code}\n\nThat is all.`)
    }
  })
})
