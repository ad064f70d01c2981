/**
 * Three people in every file of a room, each with a replica of their own: what they type and delete, when it reaches the
 * server, and which of their letters must be in the texts. Files come and go under them.
 */
import assert from 'node:assert/strict'
import { TextDocument } from '../../server/documents/text-document.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { EditAction } from './edit-plan.ts'
import { lostLetters } from './random-edits.ts'
import { TypingLedger, TypingPeer } from './typing-peer.ts'

export type PersonAction = Exclude<EditAction, { kind: 'reply' | 'wait' }>

interface OpenFile {
  readonly path: string
  readonly file: TextDocument
  readonly peers: readonly TypingPeer[]
}

export class EditPeople {
  readonly ledger = new TypingLedger()
  /** Whatever somebody deleted, a copy of it too that an agent had written. */
  readonly deleted = new Set<string>()
  readonly #room: Room
  readonly #open = new Map<FileId, Omit<OpenFile, 'path'> & { release(): void }>()
  /** Letters that went with a file, or that were given up for another text. */
  readonly #given = new Set<string>()
  /** Letters that nobody but who typed them had seen when their file went. */
  readonly #late = new Set<string>()
  readonly #stopFollowing: () => void

  constructor(room: Room) {
    this.#room = room
    this.#stopFollowing = room.onFileDeleted((file) => this.#fileDeleted(file))
  }

  close(): void {
    this.#stopFollowing()
    for (const { release } of this.#open.values()) release()
  }

  /** Everybody opens what files there are. */
  async enterAll(): Promise<void> {
    for (const { id } of this.#room.files()) {
      if (this.#open.has(id)) continue
      const { file, release } = await this.#room.holdFile(id)
      assert.ok(file instanceof TextDocument)
      const peers = ['ann', 'ben', 'cem'].map((name) => new TypingPeer(file, this.ledger, name))
      this.#open.set(id, { file, peers, release })
    }
  }

  /** By path, those that are there. */
  files(): OpenFile[] {
    const there = this.#room.files().flatMap(({ id, path }) => {
      const open = this.#open.get(id)
      return open ? [{ path, file: open.file, peers: open.peers }] : []
    })
    return there.sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  textAt(path: string): string | undefined {
    const [found] = this.files().filter((file) => file.path === path)
    return found?.file.text.toString()
  }

  act(action: PersonAction): void {
    const files = this.files()
    const peer = files[action.file % files.length]?.peers[action.peer]
    if (peer === undefined) return
    if (action.kind === 'type') peer.type(action.share, action.count, action.endsLine)
    else if (action.kind === 'delete') {
      for (const letter of peer.delete(action.share, action.count)) this.deleted.add(letter)
    } else if (action.kind === 'send') peer.send()
    else peer.receive()
  }

  /** Everybody's changes reach everybody. */
  meet(): void {
    for (const { peers } of this.files()) {
      for (const peer of peers) peer.send()
      for (const peer of peers) peer.receive()
    }
  }

  /** Letters that may be gone until all is undone: the agent was told to replace them, or a person chose to. */
  giveUp(letters: string): void {
    for (const letter of letters) this.#given.add(letter)
  }

  /** Letters of theirs that should be in the texts once, and are not. */
  lost({ isUndone }: { isUndone: boolean }): string[] {
    const text = this.files()
      .map(({ file }) => file.text.toString())
      .join('\n')
    return lostLetters(text, this.ledger).filter(
      (letter) => !this.#late.has(letter) && (isUndone || !this.#given.has(letter)),
    )
  }

  #fileDeleted(id: FileId): void {
    const open = this.#open.get(id)
    if (open === undefined) return
    this.#open.delete(id)
    const text = open.file.text.toString()
    this.giveUp(text)
    // Whoever deleted some of it did so too late.
    for (const letter of text) this.ledger.deleted.delete(letter)
    for (const peer of open.peers) for (const letter of peer.text) if (!text.includes(letter)) this.#late.add(letter)
    open.release()
  }
}
