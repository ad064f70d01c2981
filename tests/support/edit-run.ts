/**
 * One plan of edits in a room: people type while the reply streams in, then decide; after each of it, what must hold is
 * looked at. In the end everything is undone, done again and undone, and people's text must have come through all of it.
 */
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import { TextDocument } from '../../server/documents/text-document.ts'
import type { Room } from '../../server/rooms/room.ts'
import { WeftError } from '../../shared/errors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId, MemberId, TaskId } from '../../shared/model/ids.ts'
import { readHunk, readHunksOf } from '../../shared/model/room-document.ts'
import { isTaskOver } from '../../shared/model/task.ts'
import { merge3 } from '../../shared/text/merge.ts'
import type { EditAction, EditDecision, EditPlan } from './edit-plan.ts'
import { type Rewrite, replyIn, targetOf, type WholeFile } from './edit-reply.ts'
import { agentClient, type EditWorld, turn } from './edit-world.ts'
import { baseLines, greek, isBaseLetter, lostLetters } from './random-edits.ts'
import { TypingLedger, TypingPeer } from './typing-peer.ts'

/** What a plan came to, so that a test can tell that its plans were not all alike. */
export interface EditFigures {
  readonly hunks: readonly Hunk['state'][]
  /** Files whose text was compared with the three-way merge. */
  readonly merged: number
}

const ada = 'ada' as MemberId
const byHand = 'by hand\n'
const madePath = 'made.txt'
const mostTurns = 3_000

/** What deciding may say: anything else is a fault. */
const refusals = ['hunk_decided', 'hunk_conflicted', 'request_invalid', 'path_taken', 'file_not_found']

export async function playEdits(world: EditWorld, room: Room, plan: EditPlan): Promise<EditFigures> {
  const run = new EditRun(world, room, plan)
  try {
    return await run.play()
  } finally {
    run.close()
  }
}

interface OpenFile {
  readonly file: TextDocument
  readonly peers: readonly TypingPeer[]
  release(): void
}

class EditRun {
  readonly #world: EditWorld
  readonly #room: Room
  readonly #plan: EditPlan
  readonly #ledger = new TypingLedger()
  readonly #open = new Map<FileId, OpenFile>()
  /** Texts before anyone did anything, by path. */
  readonly #base = new Map<string, string>()
  /** What the model saw and what it means, by path. */
  readonly #rewrites = new Map<string, Rewrite>()
  readonly #whole: WholeFile[] = []
  /** Letters that went with a file, or that a person gave up for another text. */
  readonly #given = new Set<string>()
  /** Of these, those that came to a file only after it was gone. */
  readonly #late = new Set<string>()
  /** Whatever somebody deleted, a copy of it too that an agent had written. */
  readonly #deleted = new Set<string>()
  /** What hunks took out of texts. */
  readonly #removed = new Set<string>()
  readonly #stopFollowing: () => void
  #isByHand = false
  #merged = 0
  #task: TaskId = '' as TaskId

  constructor(world: EditWorld, room: Room, plan: EditPlan) {
    this.#world = world
    this.#room = room
    this.#plan = plan
    this.#stopFollowing = room.onFileDeleted((file) => this.#fileDeleted(file))
  }

  async play(): Promise<EditFigures> {
    const { mode, before, meanwhile, after, decisions } = this.#plan
    this.#createFiles()
    await this.#actAll(before)
    const { agents, model, clock } = this.#world
    model.ask(({ snapshot }) => this.#compose(snapshot.files))
    const { id } = agents.ask(this.#room, { prompt: 'change it', mode, files: [], asker: ada })
    this.#task = id
    await this.#until(() => model.left !== null)
    await this.#actAll(meanwhile)
    model.say(model.left ?? 0)
    await this.#until(
      () => isTaskOver(this.#state()),
      () => clock.advance(50),
    )
    assert.equal(this.#state(), 'done', 'the task is done')
    await this.#openAll()
    await this.#actAll(after)
    await this.#check('after the reply')
    const hunks = readHunksOf(this.#room.types, id).map(({ state }) => state)
    this.#checkEqualTextKept()
    if (this.#isQuiet) this.#checkQuiet()
    if (decisions.length === 0) await this.#checkMerge()
    for (const decision of decisions) {
      await this.#decide(decision)
      await this.#actAll(decision.meanwhile)
      await this.#check(`after ${JSON.stringify(decision)}`)
    }
    await this.#settleAll('undo')
    this.#checkUndone()
    await this.#settleAll('redo')
    await this.#actAll(after)
    await this.#check('after typing in what was redone')
    await this.#settleAll('undo')
    this.#checkUndone()
    return { hunks, merged: this.#merged }
  }

  close(): void {
    this.#stopFollowing()
    for (const { release } of this.#open.values()) release()
    for (const { id } of this.#room.files()) this.#room.deleteFile(id)
  }

  get #isQuiet(): boolean {
    const { before, meanwhile, after } = this.#plan
    return [...before, ...meanwhile, ...after].every(({ kind }) => kind !== 'type' && kind !== 'delete')
  }

  #state() {
    const state = this.#room.types.tasks.get(this.#task)?.get('state')
    return state as Parameters<typeof isTaskOver>[0]
  }

  #createFiles(): void {
    let above = 0
    this.#plan.files.forEach((count, n) => {
      const path = `file-${n}.txt`
      const content = baseLines(count, above).join('\n') + (this.#plan.endsLine ? '\n' : '')
      above += count
      this.#base.set(path, content)
      this.#room.createFile({ path, content }, ada)
    })
  }

  /** The reply, from what the model is shown. */
  #compose(shown: readonly { readonly path: string; readonly text: string }[]): string {
    const { blocks, operations, format } = this.#plan
    const textOf = (path: string) => shown.find((file) => file.path === path)?.text ?? ''
    const pathOf = (n: number) => `file-${n % this.#plan.files.length}.txt`
    for (const { kind, file } of operations) {
      const path = pathOf(file)
      if (kind === 'create')
        this.#whole.push({ kind, path: madePath, text: `${greek.slice(0, 4)}\n${greek.slice(4, 9)}\n` })
      else if (format === 'blocks') continue
      else if (kind === 'rename') this.#whole.push({ kind, path, newPath: `moved-${path}` })
      else if (textOf(path) !== '') this.#whole.push({ kind, path, text: textOf(path) })
    }
    for (const path of this.#base.keys()) {
      if (this.#whole.some((one) => one.kind === 'delete' && one.path === path)) continue
      const own = blocks.filter(({ file }) => pathOf(file) === path)
      if (own.length === 0) continue
      const rewrite = { path, text: textOf(path), blocks: own }
      this.#rewrites.set(path, rewrite)
      const target = targetOf(rewrite)
      for (const letter of rewrite.text) if (!target.includes(letter)) this.#given.add(letter)
    }
    return replyIn(format, [...this.#rewrites.values()], this.#whole)
  }

  async #until(isSo: () => boolean, meanwhile: () => void = () => undefined): Promise<void> {
    for (let turns = 0; !isSo(); turns++) {
      assert.ok(turns < mostTurns, 'the task goes on')
      await turn()
      meanwhile()
    }
  }

  async #openAll(): Promise<void> {
    for (const { id } of this.#room.files()) {
      if (this.#open.has(id)) continue
      const { file, release } = await this.#room.holdFile(id)
      assert.ok(file instanceof TextDocument)
      const peers = ['ann', 'ben', 'cem'].map((name) => new TypingPeer(file, this.#ledger, name))
      this.#open.set(id, { file, peers, release })
    }
  }

  async #actAll(actions: readonly EditAction[]): Promise<void> {
    await this.#openAll()
    for (const action of actions) {
      this.#act(action)
      if (action.kind === 'reply' || action.kind === 'wait') await turn()
      if (this.#room.files().length !== this.#open.size) await this.#openAll()
    }
  }

  #act(action: EditAction): void {
    const { model, clock } = this.#world
    if (action.kind === 'reply') model.say(action.length)
    else if (action.kind === 'wait') clock.advance(action.ms)
    else this.#type(action)
  }

  #type(action: Exclude<EditAction, { kind: 'reply' | 'wait' }>): void {
    const files = this.#files()
    const peer = files[action.file % files.length]?.peers[action.peer]
    if (peer === undefined) return
    if (action.kind === 'type') peer.type(action.share, action.count, action.endsLine)
    else if (action.kind === 'delete') {
      const deleted = peer.delete(action.share, action.count)
      for (const letter of deleted) this.#deleted.add(letter)
    } else if (action.kind === 'send') peer.send()
    else peer.receive()
  }

  /** By path, those that are there. */
  #files(): (OpenFile & { readonly path: string })[] {
    return this.#room
      .files()
      .flatMap(({ id, path }) => {
        const open = this.#open.get(id)
        return open ? [{ ...open, path }] : []
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #fileDeleted(id: FileId): void {
    const open = this.#open.get(id)
    if (open === undefined) return
    this.#open.delete(id)
    const text = open.file.text.toString()
    for (const letter of text) {
      this.#given.add(letter)
      // Whoever deleted it did so too late.
      this.#ledger.deleted.delete(letter)
    }
    for (const peer of open.peers) for (const letter of peer.text) if (!text.includes(letter)) this.#late.add(letter)
    open.release()
  }

  #meet(): void {
    for (const { peers } of this.#files()) {
      for (const peer of peers) peer.send()
      for (const peer of peers) peer.receive()
    }
  }

  #text(): string {
    return this.#files()
      .map(({ file }) => file.text.toString())
      .join('\n')
  }

  async #check(when: string): Promise<void> {
    await this.#openAll()
    this.#meet()
    for (const { file, peers, path } of this.#files()) {
      for (const peer of peers) assert.equal(peer.text, file.text.toString(), `[R3] all have the same ${path} ${when}`)
    }
    const lost = lostLetters(this.#text(), this.#ledger)
    assert.deepEqual(
      lost.filter((letter) => !this.#given.has(letter) && !this.#late.has(letter)),
      [],
      `[R1] no letter is lost ${when}`,
    )
    await turn()
  }

  /** No character that was there and stays was written once more by the agent. */
  #checkEqualTextKept(): void {
    for (const { file, path } of this.#files()) {
      if (path === madePath) continue
      let agents = ''
      for (let item = file.text._start; item !== null; item = item.right) {
        if (item.deleted || item.id.client !== agentClient) continue
        if (item.content instanceof Y.ContentString) agents += item.content.str
      }
      const equal = [...agents].filter((letter) => isBaseLetter(letter) || this.#ledger.typed.includes(letter))
      assert.deepEqual(equal, [], `[G2] equal text in ${path} is left alone`)
    }
  }

  /** Nobody has typed anything. */
  #checkQuiet(): void {
    if (this.#plan.mode === 'propose') {
      for (const { file, path } of this.#files()) assert.equal(file.text.toString(), this.#base.get(path))
      return
    }
    for (const hunk of readHunksOf(this.#room.types, this.#task)) {
      assert.ok(
        hunk.state === 'pending' || hunk.reason?.code === 'unchanged',
        `the hunk is ${hunk.state}: ${hunk.reason?.message}`,
      )
    }
    this.#checkTexts((path, text) => {
      const rewrite = this.#rewrites.get(path)
      const meant = rewrite ? targetOf(rewrite) : (this.#base.get(path) ?? '')
      assert.equal(this.#ended(text), this.#ended(meant), `[G3] ${path} is what the task meant`)
    })
    for (const one of this.#whole) if (one.kind === 'create') assert.equal(this.#textAt(one.path), one.text)
  }

  /** Each file of the base that is there still, by the path it had. */
  #checkTexts(check: (path: string, text: string) => void): void {
    for (const path of this.#base.keys()) {
      const text = this.#textAt(path) ?? this.#textAt(`moved-${path}`)
      if (text !== undefined) check(path, text)
    }
  }

  /** Where the last line has no end, a reply that deletes it may mean the line end before it too. */
  #ended(text: string): string {
    return this.#plan.endsLine ? text : text.replace(/\n$/, '')
  }

  #textAt(path: string): string | undefined {
    return this.#files()
      .find((file) => file.path === path)
      ?.file.text.toString()
  }

  /** Accepts everything: where nothing overlaps, each text is the three-way merge. */
  async #checkMerge(): Promise<void> {
    const before = this.#texts()
    await this.#settleAll('accept')
    const accepted = this.#texts()
    if (this.#plan.mode === 'propose') return this.#compareMerge(before, accepted)
    // What is in the file already cannot be compared with a text without it, until it is taken back.
    await this.#settleAll('undo')
    const undone = this.#texts()
    await this.#settleAll('redo')
    const redone = this.#texts()
    const isApart = (text: string) =>
      [...greek].every((letter) => !this.#deleted.has(letter)) &&
      text.split('\n').every((line) => !hasBoth(line, this.#ledger.typed))
    this.#compareMerge(undone, new Map([...redone].filter(([path]) => isApart(accepted.get(path) ?? ''))))
    this.#compareMerge(undone, new Map([...accepted].filter(([, text]) => isApart(text))))
  }

  #texts(): Map<string, string> {
    const texts = new Map<string, string>()
    this.#checkTexts((path, text) => texts.set(path, text))
    return texts
  }

  #compareMerge(theirs: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
    const hunks = readHunksOf(this.#room.types, this.#task)
    for (const [path, text] of now) {
      const rewrite = this.#rewrites.get(path)
      const mine = theirs.get(path)
      if (rewrite === undefined || mine === undefined) continue
      if (hunks.some((hunk) => hunk.path === path && hunk.state !== 'accepted')) continue
      const merge = merge3(rewrite.text, mine, targetOf(rewrite))
      if (merge.kind !== 'merged') continue
      this.#merged += 1
      assert.equal(this.#ended(text), this.#ended(merge.text), `[G4] ${path} is the three-way merge`)
    }
  }

  async #settleAll(settlement: 'accept' | 'undo' | 'redo'): Promise<void> {
    for (const { id } of readHunksOf(this.#room.types, this.#task)) {
      const trace = await this.#room.readTrace(id)
      for (const { text } of trace?.removed ?? []) for (const letter of text) this.#removed.add(letter)
    }
    await this.#world.agents.settleTask(this.#room, this.#task, settlement, ada)
    await this.#check(`after ${settlement} of all`)
  }

  async #decide({ settlement, hunk: n, resolution }: EditDecision): Promise<void> {
    const { agents } = this.#world
    const hunks = readHunksOf(this.#room.types, this.#task)
    const hunk = n === null ? undefined : hunks[n % hunks.length]
    if (hunk === undefined) {
      await agents.settleTask(this.#room, this.#task, settlement, ada)
      return
    }
    const isAccepted = settlement === 'accept' || settlement === 'redo'
    const current = resolution === 'agent' || resolution === 'text' ? await agents.currentText(this.#room, hunk) : null
    const choice = { ...(resolution && { resolution }), ...(resolution === 'text' && { text: byHand }) }
    const decideOnce = () =>
      (isAccepted ? agents.acceptHunk : agents.rejectHunk)(this.#room, hunk.id, ada, choice).then(
        () => null,
        (error: unknown) => error,
      )
    const outcomes = await Promise.all([decideOnce(), decideOnce()])
    const refused = outcomes.filter((outcome) => outcome !== null)
    for (const error of refused) {
      if (!(error instanceof WeftError) || !refusals.includes(error.code)) throw error
    }
    assert.ok(refused.length > 0, '[R6] a hunk is decided once')
    if (refused.length > 1) return
    assert.ok(readHunk(this.#room.types, hunk.id)?.decision, 'a decided hunk says by whom')
    const copied = resolution === 'both' ? hunk.base : ''
    for (const letter of copied + (current ?? '')) this.#given.add(letter)
    if (resolution === 'text') this.#isByHand = true
  }

  /** The base, with what people typed and without what they deleted. */
  #checkUndone(): void {
    if (this.#isByHand) return
    const lost = lostLetters(this.#text(), this.#ledger).filter((letter) => !this.#late.has(letter))
    assert.deepEqual(lost, [], '[R4] undoing brings back what was typed')
    // Of two copies a person may have deleted either; and what both deleted, none knowing of the other, comes back.
    const isSure = (letter: string) =>
      !this.#deleted.has(letter) || (this.#ledger.deleted.has(letter) && !this.#removed.has(letter))
    for (const [path, base] of this.#base) {
      const text = this.#textAt(path)
      assert.ok(text !== undefined, `[R4] ${path} is there again`)
      const left = [...text].filter((letter) => isBaseLetter(letter) && isSure(letter))
      const expected = [...base].filter(
        (letter) => isBaseLetter(letter) && isSure(letter) && !this.#ledger.deleted.has(letter),
      )
      assert.deepEqual(left, expected, `[R4] the base of ${path} is back`)
      for (const letter of greek)
        assert.ok(!text.includes(letter), `[R4] nothing of the agent is left in ${path}: ${text}`)
      if (this.#isQuiet && this.#plan.decisions.length === 0) assert.equal(text, base, `[R4] ${path} is as it was`)
    }
  }
}

function hasBoth(line: string, typed: readonly string[]): boolean {
  return [...line].some((letter) => greek.includes(letter)) && [...line].some((letter) => typed.includes(letter))
}
