/**
 * One plan of edits in a room: people type while the reply streams in, then decide; after each of it, what must hold is
 * looked at. In the end everything is undone, done again and undone, and people's text must have come through all of it.
 */
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import type { Room } from '../../server/rooms/room.ts'
import { WeftError } from '../../shared/errors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { MemberId, TaskId } from '../../shared/model/ids.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import { isTaskOver } from '../../shared/model/task.ts'
import { merge3 } from '../../shared/text/merge.ts'
import { EditPeople } from './edit-people.ts'
import type { EditAction, EditDecision, EditPlan } from './edit-plan.ts'
import { type Rewrite, replyIn, targetOf, type WholeFile } from './edit-reply.ts'
import { agentClient, type EditWorld, turn } from './edit-world.ts'
import { baseLines, greek, isBaseLetter } from './random-edits.ts'

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

class EditRun {
  readonly #world: EditWorld
  readonly #room: Room
  readonly #plan: EditPlan
  readonly #people: EditPeople
  /** Texts before anyone did anything, by path. */
  readonly #base = new Map<string, string>()
  /** What the model saw and what it means, by path. */
  readonly #rewrites = new Map<string, Rewrite>()
  readonly #whole: WholeFile[] = []
  /** What hunks took out of texts. */
  readonly #removed = new Set<string>()
  #isByHand = false
  #merged = 0
  #task: TaskId = '' as TaskId

  constructor(world: EditWorld, room: Room, plan: EditPlan) {
    this.#world = world
    this.#room = room
    this.#plan = plan
    this.#people = new EditPeople(room)
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
    await this.#people.enterAll()
    await this.#actAll(after)
    await this.#check('after the reply')
    const hunks = this.#room.hunksOf(id).map(({ state }) => state)
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
    this.#people.close()
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
      this.#people.giveUp([...rewrite.text].filter((letter) => !target.includes(letter)).join(''))
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

  async #actAll(actions: readonly EditAction[]): Promise<void> {
    await this.#people.enterAll()
    for (const action of actions) {
      this.#act(action)
      if (action.kind === 'reply' || action.kind === 'wait') await turn()
      await this.#people.enterAll()
    }
  }

  #act(action: EditAction): void {
    const { model, clock } = this.#world
    if (action.kind === 'reply') model.say(action.length)
    else if (action.kind === 'wait') clock.advance(action.ms)
    else this.#people.act(action)
  }

  async #check(when: string): Promise<void> {
    await this.#people.enterAll()
    this.#people.meet()
    for (const { file, peers, path } of this.#people.files()) {
      for (const peer of peers) assert.equal(peer.text, file.text.toString(), `[R3] all have the same ${path} ${when}`)
    }
    assert.deepEqual(this.#people.lost({ isUndone: false }), [], `[R1] no letter is lost ${when}`)
    await turn()
  }

  /** No character that was there and stays was written once more by the agent. */
  #checkEqualTextKept(): void {
    for (const { file, path } of this.#people.files()) {
      if (path === madePath) continue
      let agents = ''
      for (let item = file.text._start; item !== null; item = item.right) {
        if (item.deleted || item.id.client !== agentClient) continue
        if (item.content instanceof Y.ContentString) agents += item.content.str
      }
      const equal = [...agents].filter((letter) => isBaseLetter(letter) || this.#people.ledger.typed.includes(letter))
      assert.deepEqual(equal, [], `[G2] equal text in ${path} is left alone`)
    }
  }

  /** Nobody has typed anything. */
  #checkQuiet(): void {
    if (this.#plan.mode === 'propose') {
      for (const { file, path } of this.#people.files()) assert.equal(file.text.toString(), this.#base.get(path))
      return
    }
    for (const hunk of this.#room.hunksOf(this.#task)) {
      assert.ok(
        hunk.state === 'pending' || hunk.reason?.code === 'unchanged',
        `the hunk is ${hunk.state}: ${hunk.reason?.message}`,
      )
    }
    this.#checkMeant()
  }

  /** Everything is in the files as the reply says. */
  #checkMeant(): void {
    this.#checkTexts((path, text) => {
      const rewrite = this.#rewrites.get(path)
      const meant = rewrite ? targetOf(rewrite) : (this.#base.get(path) ?? '')
      assert.equal(this.#ended(text), this.#ended(meant), `[G3] ${path} is what the task meant`)
    })
    for (const one of this.#whole) if (one.kind === 'create') assert.equal(this.#people.textAt(one.path), one.text)
  }

  /** Each file of the base that is there still, by the path it had. */
  #checkTexts(check: (path: string, text: string) => void): void {
    for (const path of this.#base.keys()) {
      const text = this.#people.textAt(path) ?? this.#people.textAt(`moved-${path}`)
      if (text !== undefined) check(path, text)
    }
  }

  /** Where the last line has no end, a reply that deletes it may mean the line end before it too. */
  #ended(text: string): string {
    return this.#plan.endsLine ? text : text.replace(/\n$/, '')
  }

  /** Accepts everything: where nothing overlaps, each text is the three-way merge. */
  async #checkMerge(): Promise<void> {
    const before = this.#texts()
    await this.#settleAll('accept')
    this.#checkEqualTextKept()
    if (this.#isQuiet) this.#checkMeant()
    const accepted = this.#texts()
    if (this.#plan.mode === 'propose') return this.#compareMerge(before, accepted)
    // What is in the file already cannot be compared with a text without it, until it is taken back.
    await this.#settleAll('undo')
    const undone = this.#texts()
    await this.#settleAll('redo')
    const redone = this.#texts()
    // What a person deleted without knowing that the agent had, comes back when that is undone: their text is another then.
    const isBlind = [...this.#removed].some((letter) => this.#people.ledger.deleted.has(letter))
    const isApart = (text: string) =>
      !isBlind &&
      [...greek].every((letter) => !this.#people.deleted.has(letter)) &&
      text.split('\n').every((line) => !hasBoth(line, this.#people.ledger.typed))
    this.#compareMerge(undone, new Map([...redone].filter(([path]) => isApart(accepted.get(path) ?? ''))))
    this.#compareMerge(undone, new Map([...accepted].filter(([, text]) => isApart(text))))
  }

  #texts(): Map<string, string> {
    const texts = new Map<string, string>()
    this.#checkTexts((path, text) => texts.set(path, text))
    return texts
  }

  #compareMerge(theirs: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
    const hunks = this.#room.hunksOf(this.#task)
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
    for (const { id } of this.#room.hunksOf(this.#task)) {
      const trace = await this.#room.readTrace(id)
      for (const { text } of trace?.removed ?? []) for (const letter of text) this.#removed.add(letter)
    }
    await this.#world.agents.settleTask(this.#room, this.#task, settlement, ada)
    await this.#check(`after ${settlement} of all`)
  }

  async #decide({ settlement, hunk: n, resolution }: EditDecision): Promise<void> {
    const { agents } = this.#world
    const hunks = this.#room.hunksOf(this.#task)
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
    // Of both there may be two of what the hunk kept.
    this.#people.giveUp(resolution === 'both' ? hunk.base : (current ?? ''))
    if (resolution === 'text') this.#isByHand = true
  }

  /** The base, with what people typed and without what they deleted. */
  #checkUndone(): void {
    if (this.#isByHand) return
    assert.deepEqual(this.#people.lost({ isUndone: true }), [], '[R4] undoing brings back what was typed')
    // Of two copies a person may have deleted either; and what both deleted, none knowing of the other, comes back.
    const isSure = (letter: string) =>
      !this.#people.deleted.has(letter) || (this.#people.ledger.deleted.has(letter) && !this.#removed.has(letter))
    for (const [path, base] of this.#base) {
      const text = this.#people.textAt(path)
      assert.ok(text !== undefined, `[R4] ${path} is there again`)
      const left = [...text].filter((letter) => isBaseLetter(letter) && isSure(letter))
      const expected = [...base].filter(
        (letter) => isBaseLetter(letter) && isSure(letter) && !this.#people.ledger.deleted.has(letter),
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
