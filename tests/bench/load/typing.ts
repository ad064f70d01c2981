/**
 * What people type, prebuilt by Yjs before anything is measured, and when they type it.
 *
 * Each writer types one character after another behind its own last one, under a Yjs client id of its own; so a writer's
 * updates fit any document in their order, whatever others do.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const firstClient = 1_000_000
const textName = 'text'

/** A sync message around an update. */
export function updateMessage(update: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })
}

/** One writer's keys as messages; the n-th brings the character with clock n. */
export interface Script {
  readonly client: number
  readonly messages: readonly Uint8Array[]
}

/** `first` keeps the client ids of several groups apart. */
export function prebuildScripts(writers: number, keys: number, first = 0): Script[] {
  return Array.from({ length: writers }, (_, writer) => {
    const doc = new Y.Doc()
    doc.clientID = firstClient + first + writer
    const messages: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => messages.push(updateMessage(update)))
    const text = doc.getText(textName)
    for (let key = 0; key < keys; key++) text.insert(key, String.fromCharCode(97 + (key % 26)))
    doc.destroy()
    return { client: firstClient + first + writer, messages }
  })
}

/** A history of single-character edits all over the text, and the text it comes to. */
export function prebuildHistory(edits: number, editsPerMessage: number, random: () => number) {
  const doc = new Y.Doc()
  const text = doc.getText(textName)
  const messages: Uint8Array[] = []
  let updates: Uint8Array[] = []
  const flush = () => {
    if (updates.length > 0) messages.push(updateMessage(Y.mergeUpdates(updates)))
    updates = []
  }
  doc.on('update', (update: Uint8Array) => {
    if (updates.push(update) === editsPerMessage) flush()
  })
  for (let edit = 0; edit < edits; edit++) {
    const at = Math.floor(random() * text.length)
    if (edit > 100 && random() < 0.1) text.delete(at, 1)
    else text.insert(at, String.fromCharCode(97 + (edit % 26)))
  }
  flush()
  return { messages, text: text.toString() }
}

export function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc.getText(textName).toString()
}

/** Numbers in [0, 1) from a seed (mulberry32), so that every server meets the same people. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Each writer types `perSecond` keys a second for `seconds`, each at a random moment of its slot. */
export async function typeSteadily(
  { writers, perSecond, seconds, seed }: { writers: number; perSecond: number; seconds: number; seed: number },
  type: (writer: number) => void,
): Promise<void> {
  const random = seededRandom(seed)
  const keys = Array.from({ length: writers }, (_, writer) =>
    Array.from({ length: Math.round(perSecond * seconds) }, (_, slot) => ({
      at: ((slot + random()) * 1_000) / perSecond,
      writer,
    })),
  )
  const due = keys.flat().sort((a, b) => a.at - b.at)
  const startedAt = performance.now()
  let next = 0
  while (next < due.length) {
    const elapsed = performance.now() - startedAt
    for (let key = due[next]; key !== undefined && key.at <= elapsed; key = due[++next]) type(key.writer)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** 64 bytes, such as code has. */
export function codeLine(line: number, version: number): string {
  return `  const value${line} = compute(${version}, ${line * 7919})`.padEnd(63, ' ').concat('\n')
}

export function codeLines(count: number, version: number, first = 0): string {
  return Array.from({ length: count }, (_, line) => codeLine(first + line, version)).join('')
}
