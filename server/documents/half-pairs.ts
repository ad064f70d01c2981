/**
 * Halves of surrogate pairs in a file's text, and what of it the server has to write anew because of them.
 *
 * UTF-8 makes U+FFFD of half a pair, which its author's own document keeps as it is. Where Yjs parts that document's text
 * behind a first half, it takes the next character for the second and replaces both, there alone
 * (https://github.com/yjs/yjs/blob/main/src/structs/ContentString.js). So of a client's text each U+FFFD is mended, and with
 * it the one character that its author's document may lose: what the same client typed next, right behind it. Where that
 * comes later it is mended then.
 */
import * as Y from 'yjs'

const replacement = '\ufffd'
/** Some of them together, with the character behind. */
const halvesAndNext = /\ufffd+.?/gsu

/** In UTF-16 units of the text before any of them. */
export interface Mend {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export class HalfPairs {
  /** By client id, the clock of what would come right behind a half that was mended; null where there is none. */
  #awaited: Map<number, number> | null = null
  /** Halves that were mended before, behind which something came now. */
  readonly #reached = new Set<string>()
  #isDue = false

  /** Whether there is something to mend. */
  get isDue(): boolean {
    return this.#isDue
  }

  /** Whether what a client types under this clock may have to be mended. */
  awaits(client: number, clock: number): boolean {
    return this.#awaited?.get(client) === clock
  }

  /**
   * What was deleted last of each client in a document just loaded may have been a half that was mended: what was put in its
   * place may be gone by now too. That it was none costs no more than one character written anew.
   */
  load(doc: Y.Doc): void {
    for (const [client, structs] of doc.store.clients) {
      const last = structs.at(-1)
      if (last instanceof Y.Item && last.deleted) this.#await(client, endOf(last))
    }
  }

  /** A member's client inserted these, from this clock on. */
  note(client: number, clock: number, structs: readonly (Y.Item | Y.GC)[]): void {
    const [first] = structs
    const last = structs.at(-1)
    if (first === undefined || last === undefined) return
    if (this.awaits(client, clock) && textOf(first) !== '' && isRightBehind(first)) {
      this.#reached.add(nameOf(client, clock - 1))
      this.#isDue = true
    }
    this.#awaited?.delete(client)
    if (structs.some((struct) => textOf(struct).includes(replacement))) this.#isDue = true
    if (textOf(last).endsWith(replacement)) this.#await(client, endOf(last))
  }

  /** What to mend in a text, which begins with this item; called once for all that was noted. */
  take(start: Y.Item | null, isOwnClient: (client: number) => boolean): Mend[] {
    const halves = new Set(this.#reached)
    this.#reached.clear()
    this.#isDue = false
    const mends: Mend[] = []
    let at = 0
    for (let item = start; item !== null; item = item.right) {
      if (item.deleted) continue
      const { client, clock } = item.id
      const text = isOwnClient(client) ? '' : textOf(item)
      // As if the half stood in front of it still.
      const front = halves.has(nameOf(client, clock - 1)) && isRightBehind(item) ? replacement : ''
      for (const { index, 0: found } of (front + text).matchAll(halvesAndNext)) {
        const insert = index === 0 ? found.slice(front.length) : found
        const from = at + Math.max(0, index - front.length)
        if (insert !== '') mends.push({ from, to: from + insert.length, insert })
      }
      if (text.endsWith(replacement)) halves.add(nameOf(client, endOf(item) - 1))
      at += item.length
    }
    return mends
  }

  #await(client: number, clock: number): void {
    this.#awaited ??= new Map()
    this.#awaited.set(client, clock)
  }
}

/** Whether its client typed it right behind what it had typed last: then both are one in its document. */
function isRightBehind(struct: Y.Item | Y.GC): boolean {
  if (!(struct instanceof Y.Item) || struct.origin === null) return false
  const { client, clock } = struct.id
  return struct.origin.client === client && struct.origin.clock === clock - 1
}

/** Empty for what is no text, or deleted. */
function textOf(struct: Y.Item | Y.GC | null): string {
  return struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentString
    ? struct.content.str
    : ''
}

function endOf({ id, length }: Y.Item | Y.GC): number {
  return id.clock + length
}

function nameOf(client: number, clock: number): string {
  return `${client} ${clock}`
}
