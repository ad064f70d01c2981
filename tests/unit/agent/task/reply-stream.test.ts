import { describe, expect, it } from 'vitest'
import type { BlockWriter } from '../../../../server/agent/blocks/block-writer.ts'
import { streamReply } from '../../../../server/agent/task/reply-stream.ts'
import { createFairTurns } from '../../../../server/operations/fair-turns.ts'
import { anybody } from '../../../support/asker.ts'

const pieces = ['a.ts\n<<<<<<< SEARCH\nold\n', '=======\n', 'new\n', 'newer\n', '>>>>>>> REPLACE\n']

/** A reply that is read while all turns are taken until `endTurn`; the first goes to another who waits. */
function open(texts: readonly string[] = pieces) {
  const pending: (() => void)[] = []
  const controller = new AbortController()
  const taken: string[] = []
  let pulled = 0
  const turns = createFairTurns({ budgetMs: 0, now: () => 0, afterTurn: (callback) => pending.push(callback) })
  turns.run(() => undefined)
  const blocks: BlockWriter = {
    async take(event) {
      taken.push(event.kind)
    },
    close: () => undefined,
    unplaced: () => [],
    placed: () => 0,
    land: async () => {},
  }
  const model = {
    name: 'counted',
    async *stream() {
      for (const text of texts) {
        pulled++
        yield { kind: 'text', text } as const
      }
    },
  }
  const card = { enter() {}, step: () => ({ set() {} }), use() {}, answerIn() {}, tellImpact() {}, end() {} }
  const answer = { write: () => void taken.push('prose'), end: () => undefined }
  const meter = { asked() {}, came() {}, counted() {}, ended() {} }
  const reading = streamReply(
    { model, turns, card, answer, onCut() {}, meter },
    { asker: anybody, prompt: '', snapshot: { files: [], focus: [], selection: null }, messages: [] },
    blocks,
    controller.signal,
  )
  const settle = async () => {
    for (let hop = 0; hop < 50; hop++) await Promise.resolve()
  }
  return {
    taken,
    reading,
    controller,
    settle,
    pulled: () => pulled,
    async endTurn() {
      for (const callback of pending.splice(0)) callback()
      await settle()
    },
  }
}

describe('a reply that is read', () => {
  it('[G20] takes nothing from the model while it waits for its turn', async () => {
    const { pulled, settle, endTurn, taken } = open()
    await settle()
    await endTurn()
    expect(pulled()).toBe(0)
    await endTurn()
    expect(pulled()).toBe(1)
    await settle()
    expect(pulled()).toBe(1)
    expect(taken).toEqual([])
    for (let turn = 0; turn < 20; turn++) {
      const before = pulled()
      await endTurn()
      expect(pulled() - before).toBeLessThanOrEqual(1)
    }
    expect(pulled()).toBe(pieces.length)
  })

  it('[G20] gives its events in their order, whenever its turns come', async () => {
    const { reading, endTurn, taken } = open()
    for (let turn = 0; turn < 20; turn++) await endTurn()
    await reading
    expect(taken.filter((kind) => kind !== 'replace')).toEqual(['find', 'end'])
    expect(taken.slice(1, -1).every((kind) => kind === 'replace')).toBe(true)
  })

  it('[G20] is parsed a piece at a time where it comes whole', async () => {
    const long = Array.from({ length: 4_000 }, (_, line) => `line ${line}\n`).join('')
    const { endTurn, taken } = open([`a.ts\n<<<<<<< SEARCH\nold\n=======\n${long}>>>>>>> REPLACE\n`])
    for (let turn = 0; turn < 30; turn++) await endTurn()
    expect(taken.filter((kind) => kind === 'replace').length).toBeGreaterThan(3)
    expect(taken.at(-1)).toBe('end')
  })

  it('[G20, G11] ends at once when it is cancelled while it waits', async () => {
    const { reading, controller, endTurn, pulled, taken } = open()
    for (let turn = 0; turn < 2; turn++) await endTurn()
    controller.abort('cancelled')
    await expect(reading).rejects.toBe('cancelled')
    expect(pulled()).toBe(1)
    expect(taken).toEqual([])
  })
})
