/** Updates that are built in piece by piece, and such as are made to take long. */
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { BuildSteps } from '../../../server/documents/build-steps.ts'
import { CausalPieces } from '../../../server/documents/causal-pieces.ts'
import type { Origin } from '../../../server/documents/origin.ts'
import type { Taken } from '../../../server/documents/received-updates.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { backwards, onOthers, withoutNeighbours } from '../../support/dear-updates.ts'
import { cpuMsOf } from '../../support/linear-time.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const server: Origin = { kind: 'command', by: null }

/** What three peers typed and deleted in so many steps, who knew of each other's now and then. */
function typedByThree(seed: number, steps = 60): Y.Doc {
  const random = seededRandom(seed)
  const below = (end: number) => Math.floor(random() * end)
  const peers = [1, 2, 3].map((client) => {
    const doc = new Y.Doc()
    doc.clientID = client
    return doc
  })
  for (let step = 0; step < steps; step++) {
    const [doc, other] = [peers[below(3)], peers[below(3)]]
    const text = doc?.getText('text')
    if (doc === undefined || other === undefined || text === undefined) continue
    if (step % 4 === 3) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    else if (step % 5 === 4) text.delete(below(text.length), Math.min(text.length, 1))
    else text.insert(below(text.length + 1), `a${step}`)
  }
  const all = new Y.Doc()
  for (const peer of peers) Y.applyUpdate(all, Y.encodeStateAsUpdate(peer))
  return all
}

function stateOf(doc: Y.Doc) {
  return { text: doc.getText('text').toString(), clocks: Y.decodeStateVector(Y.encodeStateVector(doc)) }
}

function piecesOf(update: Uint8Array, doc: Y.Doc): CausalPieces {
  return new CausalPieces(doc, Y.decodeUpdate(update), new BuildSteps(doc))
}

/** Builds in one piece of so many structs or deletions; of how many it was. */
function build(pieces: CausalPieces, doc: Y.Doc, count: number): number {
  return doc.transact((transaction) => pieces.build(count, transaction))
}

describe('an update in pieces', () => {
  it('[R3] is the same, each of them resting on those before alone', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const whole = typedByThree(seed)
      // Some of it is there already, or nothing.
      const doc = typedByThree(seed, 15 * (seed % 4))
      const pieces = piecesOf(Y.encodeStateAsUpdate(whole), doc)
      while (build(pieces, doc, 1 + (seed % 7)) > 0) {
        expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null])
        expect(pieces.waitingClients).toEqual([])
      }
      expect(stateOf(doc)).toEqual(stateOf(whole))
    }
  })

  it('[R3] [F6] is the same in maps within maps, as the room document is', () => {
    const [ada, bob] = [4, 5].map((client) => {
      const doc = new Y.Doc()
      doc.clientID = client
      return doc
    })
    if (ada === undefined || bob === undefined) throw new Error('there are two')
    for (let round = 0; round < 20; round++) {
      const [writer, other] = round % 2 === 0 ? [ada, bob] : [bob, ada]
      Y.applyUpdate(writer, Y.encodeStateAsUpdate(other))
      const tasks = writer.getMap<Y.Map<unknown>>('tasks')
      tasks.set(`task ${round}`, new Y.Map([['state', { kind: 'queued', at: round }]]))
      // In what the other made.
      tasks.get(`task ${round - 1}`)?.set('hunks', new Y.Array())
      const hunks = tasks.get(`task ${round - 2}`)?.get('hunks')
      if (hunks instanceof Y.Array) hunks.push([round, `hunk ${round}`])
      if (round % 5 === 4) tasks.delete(`task ${round - 3}`)
      tasks.get(`task ${round}`)?.set('state', 'done')
    }
    Y.applyUpdate(ada, Y.encodeStateAsUpdate(bob))
    for (let count = 1; count <= 7; count++) {
      const doc = new Y.Doc()
      const pieces = piecesOf(Y.encodeStateAsUpdate(ada), doc)
      while (build(pieces, doc, count) > 0) expect(pieces.waitingClients).toEqual([])
      expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null])
      expect(doc.getMap('tasks').toJSON()).toEqual(ada.getMap('tasks').toJSON())
      expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(ada))
    }
  })

  it('[R3] has what rests on something else behind all that does not, and then it waits', () => {
    const [ada, bob, cleo] = [4, 5, 6].map((client) => {
      const doc = new Y.Doc()
      doc.clientID = client
      return doc
    })
    if (ada === undefined || bob === undefined || cleo === undefined) throw new Error('there are three')
    ada.getText('text').insert(0, 'ada')
    const missing = Y.encodeStateAsUpdate(ada)
    Y.applyUpdate(bob, missing)
    bob.getText('text').insert(1, 'bob')
    cleo.getText('text').insert(0, 'cleo')
    Y.applyUpdate(cleo, Y.encodeStateAsUpdate(bob))
    const update = Y.diffUpdate(Y.encodeStateAsUpdate(cleo), Y.encodeStateVector(new Map([[4, 100]])))
    const doc = new Y.Doc()
    const pieces = piecesOf(update, doc)
    expect(build(pieces, doc, 10)).toBe(1)
    expect([doc.getText('text').toString(), pieces.waitingClients]).toEqual(['cleo', []])
    expect(build(pieces, doc, 10)).toBe(0)
    expect(pieces.waitingClients).toEqual([5])
    Y.applyUpdate(doc, missing)
    expect(stateOf(doc)).toEqual(stateOf(cleo))
  })
})

async function openDocument(doc: Y.Doc): Promise<TextDocument> {
  const document = new TextDocument('file' as FileId, () => {})
  await document.load([Y.encodeStateAsUpdate(doc)], () => Promise.resolve())
  return document
}

function take(document: TextDocument, update: Uint8Array): Taken {
  const { typed } = document.inspect(update)
  return document.apply(update, server, typed)
}

describe('an update that is made to take long', () => {
  it('[S25] [R7] is left off where it is, and goes on from there', async () => {
    const document = await openDocument(backwards(20_000))
    let taken: Taken = 'all'
    const ms = cpuMsOf(() => {
      taken = take(document, withoutNeighbours(0, 60_000))
    })
    expect(taken).toBe('left off')
    expect(ms).toBeLessThan(3_000)
    const before = Y.getState(document.doc.store, 9)
    expect(before).toBeGreaterThan(0)
    expect(take(document, withoutNeighbours(before, 1))).toBe('all')
    expect(Y.getState(document.doc.store, 9)).toBe(before + 1)
  })

  it.each([
    ['', 60_000, 1],
    [', but for the first of it where it is little', 1_500, 2],
  ])('[S24] [S25] [R7] takes nothing of the time of who brings what it waited for%s', async (_, count, least) => {
    const document = await openDocument(backwards(20_000))
    expect(take(document, withoutNeighbours(1, count))).toBe('all')
    expect(document.waitingBytes).toBeGreaterThan(0)
    let taken: Taken = 'all'
    const ms = cpuMsOf(() => {
      taken = take(document, withoutNeighbours(0, 1))
    })
    expect(taken).toBe('forgotten')
    expect(ms).toBeLessThan(400)
    expect(document.waitingBytes).toBe(0)
    expect(Y.getState(document.doc.store, 9)).toBeGreaterThanOrEqual(least)
  })

  it('[S25] [R7] does so by deleting the same again and again as little as by deleting it once', async () => {
    const doc = backwards(20_000)
    doc.getText('text').delete(0, 20_000)
    const document = await openDocument(doc)
    const update = encoding.encode((encoder) => {
      for (const part of [0, 1, 5, 100_000]) encoding.writeVarUint(encoder, part)
      for (let range = 0; range < 100_000; range++) {
        for (const part of [1, 19_999]) encoding.writeVarUint(encoder, part)
      }
    })
    expect(cpuMsOf(() => take(document, update))).toBeLessThan(1_500)
  })

  it.each([
    ['for one that never comes', () => 7],
    ['each for the next, and the last for one that never comes', (client: number) => client + 1],
    ['two by two for each other', (client: number) => (client % 2 === 0 ? client - 1 : client + 1)],
  ])('[S25] [R7] by what waits under ever so many client ids is not kept: %s', async (_, originOf) => {
    const document = await openDocument(new Y.Doc())
    const update = onOthers(30_000, originOf)
    expect(cpuMsOf(() => take(document, update))).toBeLessThan(1_500)
    expect(document.waitingBytes).toBe(Number.POSITIVE_INFINITY)
    document.dropWaiting()
    expect(document.waitingBytes).toBe(0)
  })

  it('[S25] [R7] by ever so many client ids is taken whole where it lacks nothing', async () => {
    const document = await openDocument(new Y.Doc())
    const update = onOthers(30_000, (client) => (client === 101 ? null : client - 1))
    // On a busy machine it may be left off, and comes again.
    const again = () => take(document, update) === 'all' || take(document, update) === 'all'
    expect(cpuMsOf(again)).toBeLessThan(1_500)
    expect([document.waitingBytes, document.text.length]).toEqual([0, 30_000])
  })
})

describe('a piece of what takes long', () => {
  /** Structs and deletions of each piece. */
  function partsOf(update: Uint8Array, doc: Y.Doc): number[] {
    const pieces = piecesOf(update, doc)
    const parts: number[] = []
    for (let count = build(pieces, doc, 1_024); count > 0; count = build(pieces, doc, 1_024)) parts.push(count)
    return parts
  }

  it('[S25] [R7] is as short as the text is long, also where much that is short comes first', () => {
    const update = Y.mergeUpdates([
      onOthers(1_000, (client) => (client === 101 ? null : client - 1)),
      withoutNeighbours(0, 100),
    ])
    const parts = partsOf(update, backwards(20_000))
    expect(parts.reduce((sum, count) => sum + count, 0)).toBe(1_100)
    expect(parts.filter((count) => count > 12).length).toBeLessThan(3)
    expect(parts.length).toBeGreaterThan(8)
  })

  it('[S25] is long where people put something between the same two meanwhile', () => {
    const base = backwards(20_000)
    const [ada, bob] = [new Y.Doc(), new Y.Doc()]
    for (const doc of [ada, bob]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
    for (const at of Array.from({ length: 300 }, (_, index) => index * 60)) {
      ada.getText('text').insert(at, 'ada')
      bob.getText('text').insert(at, 'bob')
      bob.getText('text').delete(at + 5, 1)
    }
    expect(partsOf(Y.encodeStateAsUpdate(bob, Y.encodeStateVector(base)), ada)).toHaveLength(2)
  })

  it('[S25] [R7] deletes little of what is cut into very many, and little at once', () => {
    const doc = backwards(300_000)
    const odd = encoding.encode((encoder) => {
      for (const part of [0, 1, 5, 100]) encoding.writeVarUint(encoder, part)
      for (let range = 0; range < 100; range++) for (const part of [range * 2, 1]) encoding.writeVarUint(encoder, part)
    })
    expect(partsOf(odd, doc).length).toBeGreaterThan(2)
    const all = encoding.encode((encoder) => {
      for (const part of [0, 1, 5, 1, 0, 300_000]) encoding.writeVarUint(encoder, part)
    })
    expect(partsOf(all, doc)).toEqual([1, 1])
    expect(partsOf(all, doc)).toEqual([])
  })

  it('[S25] [R3] deletes last, and all at once, what is not there', () => {
    const doc = backwards(10)
    const update = encoding.encode((encoder) => {
      for (const part of [0, 2, 7, 2, 0, 1, 5, 1]) encoding.writeVarUint(encoder, part)
      for (const part of [5, 1, 8, 4]) encoding.writeVarUint(encoder, part)
    })
    expect(partsOf(update, doc)).toEqual([1, 3])
    expect([doc.getText('text').length, doc.store.pendingDs]).toEqual([8, expect.anything()])
  })

  it('[S25] [R7] joins what it brought before the next begins', async () => {
    const document = await openDocument(new Y.Doc())
    const update = encoding.encode((encoder) => {
      for (const part of [1, 230_000, 9, 0]) encoding.writeVarUint(encoder, part)
      for (let struct = 0; struct < 230_000; struct++) {
        // Two that Yjs makes one, and one that it does not.
        for (const part of struct % 3 < 2 ? [0, 1] : [1, 1]) encoding.writeVarUint(encoder, part)
        if (struct % 3 < 2) continue
        encoding.writeVarString(encoder, 'text')
        encoding.writeVarUint(encoder, 1)
      }
      encoding.writeVarUint(encoder, 0)
    })
    expect(cpuMsOf(() => take(document, update))).toBeLessThan(2_000)
    const { length } = document.doc.store.clients.get(9) ?? []
    expect(Y.getState(document.doc.store, 9) - length).toBeGreaterThan(length / 3)
  })
})

describe('what is typed', () => {
  it('[S25] [R7] counts as such only where its place is near', async () => {
    const document = await openDocument(backwards(100))
    expect(document.inspect(withoutNeighbours(0, 1)).typed).toBeNull()
    const peer = new Y.Doc()
    Y.applyUpdate(peer, document.wholeState())
    for (const at of [0, 50, 100]) {
      const before = Y.encodeStateVector(peer)
      peer.getText('text').insert(at, 'key')
      const update = Y.encodeStateAsUpdate(peer, before)
      const { typed } = document.inspect(update)
      expect(typed).not.toBeNull()
      document.apply(update, server, typed)
    }
    expect(document.text.toString()).toBe(peer.getText('text').toString())
  })

  it('[S25] [R7] is no such where it deletes very much, and all of that comes to be deleted', async () => {
    const document = await openDocument(backwards(300_000))
    const all = encoding.encode((encoder) => {
      for (const part of [0, 1, 5, 1, 0, 300_000]) encoding.writeVarUint(encoder, part)
    })
    expect(document.inspect(all).typed).not.toBeNull()
    expect(take(document, all)).toBe('all')
    expect(document.text.length).toBe(0)
  })
})
