/** Over real threads: what the server asks, and what it is told when a thread dies. */
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Analysis, createAnalysis } from '../../../server/agent/analysis/analysis.ts'
import { startAnalysisThread } from '../../../server/agent/analysis/analysis-thread.ts'
import { type Answers, createAnswers } from '../../../server/agent/analysis/answers.ts'
import type { FromThread, ToThread } from '../../../server/agent/analysis/messages.ts'
import { createWorkerPool, type Thread } from '../../../server/agent/analysis/worker-pool.ts'
import { systemClock } from '../../../server/operations/clock.ts'
import { createLog } from '../../../server/operations/log.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const log = createLog({ level: 'fatal', destination: new Writable({ write: (_chunk, _encoding, done) => done() }) })
const text = 'export function add(a: number, b: number) {\n  return a + b\n}\n'
const at = (find: string, put: string, within = text) => {
  const from = within.indexOf(find)
  return { from, to: from + find.length, insert: put }
}

describe('analysis in a thread', () => {
  const threads: Thread<ToThread>[] = []
  let analysis: Analysis
  beforeAll(() => {
    const pool = createWorkerPool<ToThread, FromThread>({
      clock: systemClock,
      startThread(events) {
        const thread = startAnalysisThread(events)
        threads.push(thread)
        return thread
      },
      onFailure: () => undefined,
    })
    analysis = createAnalysis({ clock: systemClock, log, pool })
  })
  afterAll(() => analysis.close())

  it('[X1] tells what a text defines, and what it refers to', async () => {
    const { definitions, references } = await analysis.definitionsAndReferences('typescript', text)
    expect(definitions).toMatchObject([
      { name: 'add', kind: 'function', line: 1, lastLine: 3, signature: 'function add(a: number, b: number)' },
    ])
    expect(references).toContainEqual({ name: 'a', count: 2, lines: [1, 2] })
  })

  it('[X2] tells what a change breaks', async () => {
    expect(await analysis.check('typescript', text, at('a + b', 'a + (b'), { document: 'f' })).toEqual([
      { line: 2, column: 3, message: '`return a + (b` cannot be read as TypeScript here.' },
    ])
  })

  it('[X3] answers the next question after its thread has died, though that had forgotten the text', async () => {
    await analysis.errors('typescript', text, { document: 'g' })
    const before = threads.length
    // A message that is none: what nobody expects.
    const [thread] = threads.slice(-1)
    const dying = analysis.definitionsAndReferences('typescript', text)
    thread?.post({ id: 0, of: 'syntax', question: JSON.parse('null') })
    await dying.catch(() => undefined)
    await expect
      .poll(() => analysis.errors('typescript', `${text}(`, { document: 'g' }).catch(() => null))
      .toHaveLength(1)
    expect(threads.length).toBeGreaterThan(before)
  })

  it('says so where a text is too long to be looked at', async () => {
    await expect(analysis.definitionsAndReferences('json', ' '.repeat(3 * 1024 * 1024))).rejects.toMatchObject({
      reason: 'too-large',
    })
  })
})

/** The same, in this thread, with what is sent. */
function setUp({ isDeadly = () => false }: { isDeadly?: (message: ToThread) => boolean } = {}) {
  const sent: ToThread[] = []
  const threads: Answers[] = []
  const pool = createWorkerPool<ToThread, FromThread>({
    clock: new ManualClock(),
    startThread({ onAnswer, onFailure }) {
      const answers = createAnswers()
      threads.push(answers)
      return {
        post(message) {
          sent.push(message)
          if (isDeadly(message)) queueMicrotask(() => onFailure(new Error('gone')))
          else answers.answer(message).then((answer) => onAnswer({ id: message.id, answer }), onFailure)
        },
        end: () => undefined,
      }
    },
    onFailure: () => undefined,
  })
  return { analysis: createAnalysis({ clock: new ManualClock(), log, pool }), sent, threads }
}

describe('questions about a document', () => {
  const wayOf = (message: ToThread | undefined) => (message?.of === 'syntax' ? message.question.source.sent : null)

  it('[X4] carry only what has changed since the last one', async () => {
    const { analysis, sent } = setUp()
    const options = { document: 'f' }
    await analysis.definitionsAndReferences('typescript', text, options)
    await analysis.definitionsAndReferences('typescript', text.replace('add', 'sum'), options)
    const { definitions } = await analysis.definitionsAndReferences(
      'typescript',
      text.replace('add', 'summed'),
      options,
    )
    expect(sent.map(wayOf)).toMatchObject([
      { whole: text },
      { change: { from: 16, to: 19, insert: 'sum' } },
      { change: { from: 19, to: 19, insert: 'med' } },
    ])
    expect(definitions).toMatchObject([{ name: 'summed' }])
    analysis.close()
  })

  it('[X4] go on from the text that a checked change leaves', async () => {
    const { analysis, sent } = setUp()
    const options = { document: 'f' }
    const change = at('a + b', 'a * b')
    expect(await analysis.check('typescript', text, change, options)).toEqual([])
    const after = text.replace('a + b', 'a * b')
    expect(await analysis.check('typescript', after, at('a * b', 'a * ', after), options)).toHaveLength(1)
    expect(wayOf(sent[1])).toMatchObject({ change: { insert: '' } })
    expect(sent).toHaveLength(2)
    analysis.close()
  })

  it('[X4] are asked again with the whole text where it was forgotten', async () => {
    const { analysis, sent } = setUp()
    const options = { document: 'f' }
    await analysis.definitionsAndReferences('typescript', text, options)
    const controller = new AbortController()
    const givenUp = analysis.errors('typescript', `${text}\n`, options)
    const lost = analysis.errors('typescript', `${text}x`, { ...options, signal: controller.signal })
    controller.abort()
    await expect(lost).rejects.toBeDefined()
    await givenUp
    // The one that was given up was never sent, though what follows builds on it.
    const { definitions } = await analysis.definitionsAndReferences('typescript', `${text}// end`, options)
    expect(definitions).toHaveLength(1)
    expect(sent.map((message) => Object.keys(wayOf(message) ?? {})[0])).toEqual(['whole', 'base', 'base', 'whole'])
    analysis.close()
  })
})

describe('[R7] requests to the offline agent', () => {
  const file = (id: string) => ({ id: id as FileId, path: `${id}.ts`, language: 'typescript', text })
  const outline = { prompt: 'outline a.ts', snapshot: { files: [file('a'), file('b')], focus: [], selection: null } }
  const { signal } = new AbortController()

  it('are answered, however many hand over their texts at the same time', async () => {
    const { analysis } = setUp()
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => analysis.offlineReply(outline, new AbortController().signal)),
    )
    for (const reply of replies) expect(reply).toContain('add')
    analysis.close()
  })

  it('are not harmed by the failure of another one, which takes their texts with it', async () => {
    const { analysis, threads } = setUp({ isDeadly: ({ of }) => of === 'syntax' && threads.length === 1 })
    const reply = analysis.offlineReply(outline, signal)
    await expect(analysis.errors('typescript', text)).rejects.toMatchObject({ reason: 'crashed' })
    expect(await reply).toContain('add')
    expect(threads).toHaveLength(2)
    analysis.close()
  })

  it('are given up after a few tries, where every thread fails', async () => {
    const { analysis, sent } = setUp({ isDeadly: ({ of }) => of === 'syntax' })
    const reply = analysis.offlineReply(outline, signal).catch((error: unknown) => error)
    for (let failure = 0; failure < 10; failure++) await analysis.errors('typescript', text).catch(() => undefined)
    expect(await reply).toMatchObject({ code: 'model_unavailable' })
    expect(sent.filter(({ of }) => of === 'offline')).toHaveLength(3)
    analysis.close()
  })

  it('leave no texts behind once somebody has given them up', async () => {
    const { analysis, sent, threads } = setUp()
    const controller = new AbortController()
    const givenUp = analysis.offlineReply(outline, controller.signal).catch((error: unknown) => error)
    const [handed] = sent
    controller.abort('enough')
    expect(await givenUp).toBe('enough')
    expect(await analysis.offlineReply(outline, signal)).toContain('add')
    if (handed?.of !== 'files') throw new Error('no texts were handed over')
    const late = { request: handed.question.request, files: 2, asked: outline }
    expect(await threads[0]?.answer({ of: 'offline', question: late })).toEqual({ kind: 'files-lost' })
    analysis.close()
  })
})
