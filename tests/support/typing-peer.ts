/**
 * A person's replica of a file, for tests that let people type while an agent writes.
 *
 * What it types are letters that no one else in the test types, so that every one of them can be told in the end.
 * Changes reach the server only when a test says so, and so do the server's changes the peer.
 */
import * as Y from 'yjs'
import type { TextDocument } from '../../server/documents/text-document.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { fileTextName } from '../../shared/model/room-document.ts'

/** Hangul syllables: nothing else in these tests is one. */
const firstLetter = 0xac00

/** What all peers of one test have typed and deleted. */
export class TypingLedger {
  readonly deleted = new Set<string>()
  /** Yjs client ids of the peers: what one of them wrote is what a person typed, and no copy of it. */
  readonly people = new Set<number>()
  #next = firstLetter

  get typed(): readonly string[] {
    return Array.from({ length: this.#next - firstLetter }, (_, index) => String.fromCharCode(firstLetter + index))
  }

  /** Letters that a person typed and no person deleted. */
  get expected(): readonly string[] {
    return this.typed.filter((letter) => !this.deleted.has(letter))
  }

  newLetter(): string {
    return String.fromCharCode(this.#next++)
  }
}

export class TypingPeer {
  readonly #doc = new Y.Doc()
  readonly #server: TextDocument
  readonly #ledger: TypingLedger
  readonly #member: MemberId

  constructor(server: TextDocument, ledger: TypingLedger, member: string) {
    this.#server = server
    this.#ledger = ledger
    this.#member = member as MemberId
    ledger.people.add(this.#doc.clientID)
    this.receive()
  }

  get text(): string {
    return this.#doc.getText(fileTextName).toString()
  }

  /** Types `count` new letters at a place given as a share of the text, with a line end behind them if so wished. */
  type(share: number, count: number, endsLine: boolean): void {
    const letters = Array.from({ length: count }, () => this.#ledger.newLetter()).join('')
    this.#doc.getText(fileTextName).insert(this.#at(share), endsLine ? `${letters}\n` : letters)
  }

  insertAt(index: number, text: string): void {
    this.#doc.getText(fileTextName).insert(index, text)
  }

  /** Returns what it deleted. */
  delete(share: number, count: number): string {
    const from = this.#at(share)
    const to = Math.min(this.text.length, from + count)
    const letters = this.text.slice(from, to)
    // Of two copies it is the person's own that counts: the agent's goes when it is undone.
    for (let at = from; at < to; at++) {
      if (this.#ledger.people.has(this.#clientAt(at))) this.#ledger.deleted.add(letters.charAt(at - from))
    }
    this.#doc.getText(fileTextName).delete(from, to - from)
    // The agent may show a letter of the base once more, until it is seen to be the same.
    for (const letter of letters) if (!this.text.includes(letter)) this.#ledger.deleted.add(letter)
    return letters
  }

  /** The server's changes reach the peer. */
  receive(): void {
    const { tail, state } = this.#server.stateFor(Y.encodeStateVector(this.#doc))
    for (const update of [...tail, state]) Y.applyUpdate(this.#doc, update, 'server')
  }

  /** The peer's changes reach the server. */
  send(): void {
    const update = Y.encodeStateAsUpdate(this.#doc, this.#server.stateVector())
    this.#server.apply(update, { kind: 'member', member: this.#member, connection: this })
  }

  /** Who wrote the character. */
  #clientAt(index: number): number {
    let left = index
    for (let item = this.#doc.getText(fileTextName)._start; item !== null; item = item.right) {
      if (item.deleted || !item.countable) continue
      if (left < item.length) return item.id.client
      left -= item.length
    }
    throw new Error(`invariant: there is a character at ${index}`)
  }

  #at(share: number): number {
    return Math.floor(share * (this.text.length + 1))
  }
}
