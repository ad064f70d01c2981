import { describe, expect, it } from 'vitest'
import { openVoice } from '../../../../server/agent/task/voice.ts'
import { seededRandom } from '../../../support/seeded-random.ts'

function openEar(mayAsk = true) {
  const ear = { said: '', voice: openVoice({ write: (words) => hearWords(words) }, () => mayAsk) }
  const hearWords = (words: string) => {
    ear.said += words
  }
  return ear
}

function hear(text: string, { cut = () => text.length, mayAsk = true } = {}) {
  const ear = openEar(mayAsk)
  for (let at = 0; at < text.length; ) {
    const length = Math.max(1, cut())
    ear.voice.write(text.slice(at, at + length))
    at += length
  }
  const question = ear.voice.end()
  return { question, said: ear.said.trimEnd() }
}

describe('[G24] what the agent asks', () => {
  it.each([
    ['I need to know.\nASK: Which of the two?', 'I need to know.', 'Which of the two?'],
    ['ASK: One,\nor two?\n\nI wait.', 'I wait.', 'One,\nor two?'],
    ['ASK:\nWhich?\n', '', 'Which?'],
    ['ASK: First?\n\nASK: Second?', 'ASK: Second?', 'First?'],
    ['Say ASK: in a line.\n ASK: no', 'Say ASK: in a line.\n ASK: no', null],
    ['```\nASK: code\n```\nASKING: no\nAS', '```\nASK: code\n```\nASKING: no\nAS', null],
    ['~~~md\n```\nASK: code\n```\n~~~\nASK: Which?', '~~~md\n```\nASK: code\n```\n~~~', 'Which?'],
    ['````md\n```js\nx\n```\nASK: code\n````\n', '````md\n```js\nx\n```\nASK: code\n````', null],
    ['ASK: \n', '', null],
    ['', '', null],
  ])('is told from its words: %j', (text, said, question) => {
    expect(hear(text)).toEqual({ said, question })
    const random = seededRandom(text.length)
    for (let round = 0; round < 20; round++)
      expect(hear(text, { cut: () => 1 + Math.floor(random() * 4) })).toEqual({ said, question })
  })

  it('is words where it may not ask any more', () => {
    expect(hear('ASK: Which?', { mayAsk: false })).toEqual({ said: 'ASK: Which?', question: null })
  })

  it('is bounded', () => {
    expect(hear(`ASK: ${'x'.repeat(10_000)}`).question?.length).toBeLessThanOrEqual(2_000)
  })

  it('is forgotten with its reply, and the next one’s words are a paragraph of their own', () => {
    const ear = openEar()
    const { voice } = ear
    voice.write('One.\nASK: Which?')
    expect(voice.end()).toBe('Which?')
    voice.write('Two.')
    expect(voice.end()).toBeNull()
    expect(ear.said).toBe('One.\n\n\nTwo.\n\n')
  })
})
