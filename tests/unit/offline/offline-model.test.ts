import { describe, expect, test } from 'vitest'
import type { Model, ModelEvent } from '../../../server/agent/model/model.ts'
import { createOfflineModel } from '../../../server/agent/offline/offline-model.ts'
import { anybody, askerNamed } from '../../support/asker.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { applyReply, ask, reply, snapshotOf } from './offline-room.ts'

const texts = { 'src/a.ts': 'export const x = 1\n', 'src/b.ts': "import { x } from './a'\nuse(x)\n" }

/** Pulls events, moving the clock whenever the model waits for it. */
async function drain(
  model: Model,
  clock: ManualClock,
  signal: AbortSignal,
  prompt = 'rename x to y',
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  const request = { asker: anybody, prompt, snapshot: snapshotOf(texts), messages: [] }
  let isDone = false
  const reading = (async () => {
    for await (const event of model.stream(request, signal)) events.push(event)
  })().finally(() => {
    isDone = true
  })
  const settled = reading.catch(() => undefined)
  while (!isDone) {
    clock.advance(8)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await settled
  await reading
  return events
}

describe('the offline agent as a model', () => {
  test('[O1] says so by its name', () => {
    expect(createOfflineModel({ clock: new ManualClock(), reply }).name).toBe('Offline agent')
  })

  test('streams its reply in small pieces, at the pace it is given', async () => {
    const clock = new ManualClock()
    const model = createOfflineModel({ clock, reply, pace: { charactersPerChunk: 10, chunkEveryMs: 8 } })
    const start = clock.now()
    const events = await drain(model, clock, new AbortController().signal)
    const pieces = events.map((event) => (event.kind === 'text' ? event.text : ''))
    expect(Math.max(...pieces.map((piece) => piece.length))).toBe(10)
    expect(clock.now() - start).toBeGreaterThanOrEqual(pieces.length * 8)
    expect(applyReply(pieces.join(''), texts).texts).toEqual({
      'src/a.ts': 'export const y = 1\n',
      'src/b.ts': "import { y } from './a'\nuse(y)\n",
    })
  })

  test('[O1] streams a reply of any length within two seconds, still in many pieces', async () => {
    const clock = new ManualClock()
    const whole = `${'x'.repeat(400_000)}\n`
    const model = createOfflineModel({ clock, reply: () => Promise.resolve(whole) })
    const start = clock.now()
    const events = await drain(model, clock, new AbortController().signal)
    expect(events.map((event) => (event.kind === 'text' ? event.text : '')).join('')).toBe(whole)
    expect(clock.now() - start).toBeLessThanOrEqual(2_100)
    expect(events.length).toBeGreaterThan(200)
  })

  test('stops with the reason of the signal, and leaves no timer', async () => {
    const clock = new ManualClock()
    const model = createOfflineModel({ clock, reply })
    const controller = new AbortController()
    const stream = model.stream(
      { asker: anybody, prompt: 'help', snapshot: snapshotOf(texts), messages: [] },
      controller.signal,
    )
    const iterator = stream[Symbol.asyncIterator]()
    expect((await iterator.next()).done).toBe(false)
    const next = iterator.next()
    controller.abort(new Error('cancelled by Ann'))
    await expect(next).rejects.toThrow('cancelled by Ann')
    expect(clock.waits).toEqual([])
  })

  test('does not begin once the signal has aborted', async () => {
    const model = createOfflineModel({ clock: new ManualClock(), reply })
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(drain(model, new ManualClock(), signal)).rejects.toThrow('too late')
  })

  test('[M7] works out two replies at a time, for rooms in turn; who waits is told, and cancelled at once', async () => {
    const asked: string[] = []
    let answer = () => {}
    const gate = new Promise<void>((resolve) => {
      answer = resolve
    })
    const model = createOfflineModel({
      clock: new ManualClock(),
      reply: async ({ prompt }) => {
        asked.push(prompt)
        await gate
        return '.'
      },
    })
    const start = (room: string, signal = new AbortController().signal) => {
      const asker = askerNamed(room, 'ada')
      return model.stream({ asker, prompt: room, snapshot: snapshotOf(texts), messages: [] }, signal)
    }
    const eventsOf = async (stream: AsyncIterable<ModelEvent>) => {
      const events: ModelEvent[] = []
      for await (const event of stream) {
        events.push(event)
        if (event.kind === 'text') break
      }
      return events
    }
    const busy = Array.from({ length: 4 }, () => eventsOf(start('busy')))
    const other = eventsOf(start('other'))
    const controller = new AbortController()
    const cancelled = eventsOf(start('cancelled', controller.signal)).catch((error: unknown) => error)
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toEqual(['busy', 'busy'])
    controller.abort('enough')
    expect(await cancelled).toBe('enough')
    answer()
    expect(await other).toEqual([
      { kind: 'wait', ahead: 2 },
      { kind: 'wait', ahead: 0 },
      { kind: 'text', text: '.' },
    ])
    await Promise.all(busy)
    expect(asked).toEqual(['busy', 'busy', 'busy', 'other', 'busy'])
  })

  test('never cuts a character in two', async () => {
    const clock = new ManualClock()
    const model = createOfflineModel({ clock, reply, pace: { charactersPerChunk: 1, chunkEveryMs: 1 } })
    const request = {
      asker: anybody,
      prompt: 'rename x to y',
      snapshot: snapshotOf({ 'a.ts': "const x = '😀😀'\n" }),
      messages: [],
    }
    const pieces: string[] = []
    const reading = (async () => {
      for await (const event of model.stream(request, new AbortController().signal)) {
        if (event.kind === 'text') pieces.push(event.text)
      }
      return true
    })()
    let isDone = false
    void reading.then(() => {
      isDone = true
    })
    while (!isDone) {
      clock.advance(1)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(pieces).toContain('😀')
    expect(pieces.every((piece) => !/[\uD800-\uDBFF]$/.test(piece))).toBe(true)
  })

  test('[O1] says what it can do when it does not understand, without any edit', async () => {
    const { prose, changed } = await ask('make the second hand sweep', texts)
    expect(changed).toEqual({})
    expect(prose).toContain('I did not understand this one')
    for (const word of ['rename `', 'doc comments', 'sort imports', '`var`', 'a constant', 'outline'])
      expect(prose).toContain(word)
  })

  test('each example of its help is understood', async () => {
    const { prose } = await ask('make the second hand sweep', texts)
    const examples = [...prose.matchAll(/"([^"]+)"$/gm)].map((match) => match[1] ?? '')
    expect(examples.length).toBe(9)
    for (const example of examples)
      expect((await ask(example, texts)).prose, example).not.toContain('did not understand')
  })

  test('a file with a syntax error is still read, and what is whole in it is renamed', async () => {
    const { texts: after } = await ask('rename x to y', { 'a.ts': 'const x = 1\nfunction broken( {\nuse(x)\n' })
    expect(after['a.ts']).toBe('const y = 1\nfunction broken( {\nuse(y)\n')
  })

  test('a path that a reply cannot carry is left alone, and said', async () => {
    const { changed, prose } = await ask('rename x to y', { 'my file.ts': 'export const x = 1\n' })
    expect(changed).toEqual({})
    expect(prose).toContain('my file.ts')
  })

  test('[O2] a rename that one file cannot take is not done in the others', async () => {
    // Lines that occur twice, and nothing around them that a block could show.
    const twice = ['=======', '$', '{x}', '=======', '$', '{x}', '======='].join('\n').replaceAll('$\n', '$')
    const before = {
      'a.ts': 'export const x = 1\n',
      'b.ts': `import { x } from './a'\nexport const text = \`\n${twice}\n\`\n`,
    }
    const { changed, prose } = await ask('rename x to y', before)
    expect(changed).toEqual({})
    expect(prose).toContain('I changed nothing: b.ts cannot be written as blocks')
    const whole = await ask('rename x to y', { ...before, 'b.ts': "import { x } from './a'\nuse(x)\n" })
    expect(Object.keys(whole.changed)).toEqual(['a.ts', 'b.ts'])
  })

  test('[O1] a file that nests too deeply is not said to be too large', async () => {
    const before = { 'a.js': `var a = ${'['.repeat(3_000)}${']'.repeat(3_000)}\n` }
    const { changed, prose } = await ask('change var to let', before)
    expect(changed).toEqual({})
    expect(prose).toContain('What a.js holds is nested too deeply for me to look at')
    expect(prose).not.toContain('large')
  })

  test('files with other languages, no files, and huge files do no harm', async () => {
    expect((await ask('rename x to y', {})).prose).toContain('found nothing called `x`')
    expect((await ask('use const instead of var in main.rs', { 'main.rs': 'fn main() {}\n' })).prose).toContain(
      'I do this only in TypeScript',
    )
    const huge = await ask('rename x to y', { 'big.ts': `const x = 1\n${'// filler\n'.repeat(60_000)}` })
    expect(huge.changed).toEqual({})
    expect(huge.prose).toContain('big.ts')
    expect((await ask('sort imports', { 'a.ts': '', 'b.ts': '' })).prose).toContain('Say in which file')
  })
})
