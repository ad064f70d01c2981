/** One frame for many, and what each one of them gets of it. */
import * as decoding from 'lib0/decoding'
import { describe, expect, it } from 'vitest'
import { type EncodableState, PresenceBatch } from '../../../server/rooms/presence/presence-batch.ts'
import { decodeClientMessage } from '../../../shared/protocol/sync.ts'

const states: readonly EncodableState[] = [
  { client: 7, clock: 1_000_000_001, json: '{"name":"Ada"}' },
  { client: 4_294_967_295, clock: 1_000_000_002, json: '{"name":"Žižka 🎈"}' },
  { client: 300, clock: 1_000_000_003, json: 'null' },
]

function statesIn(frame: Uint8Array | null): EncodableState[] {
  if (frame === null) throw new Error('no frame')
  const message = decodeClientMessage(frame)
  if (message.kind !== 'awareness') throw new Error(message.kind)
  const decoder = decoding.createDecoder(message.update)
  const read = Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    client: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    json: decoding.readVarString(decoder),
  }))
  expect(decoding.hasContent(decoder)).toBe(false)
  return read
}

describe('[P5] a batch of presence states', () => {
  const batch = new PresenceBatch(states)

  it('is one and the same frame for everyone who is not in it', () => {
    expect(batch.frameFor(null)).toBe(batch.frame)
    expect(batch.frameFor(8)).toBe(batch.frame)
    expect(statesIn(batch.frame)).toEqual(states)
  })

  it.each([0, 1, 2])('leaves out the state of whoever gets it, at place %i', (place) => {
    const [own] = states.slice(place)
    expect(statesIn(batch.frameFor(own?.client ?? null))).toEqual(states.toSpliced(place, 1))
  })

  it('is nothing for who is alone in it', () => {
    expect(new PresenceBatch(states.slice(0, 1)).frameFor(7)).toBeNull()
  })
})
