/** People type at random while a task writes hunks in both modes, then decide at random: what must hold, holds. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WeftError } from '../../shared/errors.ts'
import { isHunkDecided, type Resolution } from '../../shared/model/hunk.ts'
import type { HunkId, MemberId } from '../../shared/model/ids.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import { merge3 } from '../../shared/text/merge.ts'
import {
  type Action,
  act,
  action,
  baseLines,
  greek,
  isBaseLetter,
  lineChange,
  lostLetters,
  meet,
  rewritten,
  runs,
} from '../support/random-edits.ts'
import { openReviewScene, type ReviewScene, sceneTask } from '../support/review-scene.ts'
import type { TypingPeer } from '../support/typing-peer.ts'

const ada = 'ada' as MemberId
const lineCount = 12
/** 800 runs in all take half a minute on a machine that is not busy; `SOAK=63` makes 50,000 of them. */
const timeoutMs = runs(120_000)

const block = fc.record({
  /** Lines left alone above it, and its own. */
  skip: fc.nat(2),
  count: fc.integer({ min: 1, max: 3 }),
  changes: fc.array(lineChange, { minLength: 1, maxLength: 4 }),
  actions: fc.array(action, { maxLength: 14 }),
})

const scene = fc.record({
  mode: fc.constantFrom<TaskMode>('live', 'propose'),
  endsLine: fc.boolean(),
  before: fc.array(action, { maxLength: 6 }),
  blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
  after: fc.array(action, { maxLength: 10 }),
})
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never

interface Played {
  readonly it: ReviewScene
  readonly peers: readonly TypingPeer[]
  readonly hunks: readonly HunkId[]
  readonly whole: string
  /** The text as the task meant it, had nobody else typed. */
  readonly target: string
}

/** Writes all blocks while people type; returns before anyone has decided. */
async function play({ mode, endsLine, before, blocks, after }: Scene): Promise<Played> {
  const lines = baseLines(lineCount)
  const whole = lines.join('\n') + (endsLine ? '\n' : '')
  const it = await openReviewScene(whole)
  const peers = ['ann', 'ben', 'cem'].map((name) => it.person(name))
  const seen = it.read()
  for (const one of before) act(peers, one)
  const hunks: HunkId[] = []
  let target = whole
  let at = 0
  for (const { skip, count, changes, actions } of blocks) {
    const chosen = lines.slice(at + skip, at + skip + count)
    at += skip + count
    if (chosen.length === 0) continue
    const find = `${chosen.join('\n')}\n`
    const replacement = rewritten(chosen, changes)
      .map((line) => `${line}\n`)
      .join('')
    const handle = it.open(find, { mode, order: hunks.length, seen })
    hunks.push(handle.id)
    let written = 0
    for (const one of actions) {
      act(peers, one)
      if (one.kind !== 'write') continue
      handle.write(replacement.slice(written, written + one.length))
      written += one.length
      it.clock.advance(30)
    }
    handle.write(replacement.slice(written))
    handle.finish()
    const isLast = !target.includes(find)
    target = isLast ? target.replace(chosen.join('\n'), replacement.slice(0, -1)) : target.replace(find, replacement)
  }
  seen.close()
  for (const one of after) act(peers, one)
  await it.turn()
  return { it, peers, hunks, whole, target }
}

function check({ it, peers }: Played, chosenAway: ReadonlySet<string> = new Set()): void {
  meet(peers)
  const text = it.text()
  for (const peer of peers) expect(peer.text).toBe(text)
  expect(lostLetters(text, it.ledger).filter((letter) => !chosenAway.has(letter))).toEqual([])
}

/** Letters of the base in the text, those left out whose deletion met one that nobody could know of. */
async function baseLeft({ it, hunks }: Played): Promise<string[]> {
  const traces = await Promise.all(hunks.map((id) => it.room.readTrace(id)))
  const removed = traces.flatMap((trace) => trace?.removed ?? []).map(({ text }) => text)
  const isBlind = (letter: string) => it.ledger.deleted.has(letter) && removed.some((text) => text.includes(letter))
  return [...it.text()].filter((letter) => isBaseLetter(letter) && !isBlind(letter))
}

const people = (actions: readonly Action[]) => actions.filter(({ kind }) => kind === 'type' || kind === 'delete')
const typed = ({ before, blocks, after }: Scene) =>
  people([...before, ...blocks.flatMap((one) => one.actions), ...after])

test(
  '[R1] [R3] [R6] [G4] whatever people type and decide, no letter of theirs is lost and all replicas agree',
  async () => {
    const decision = fc.record({
      hunk: fc.nat(2),
      verdict: fc.constantFrom('accept' as const, 'reject' as const),
      resolution: fc.constantFrom<Resolution | undefined>(undefined, 'mine', 'agent', 'both', undefined),
      meanwhile: fc.array(action, { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, fc.array(decision, { maxLength: 5 }), async (given, decisions) => {
        const played = await play(given)
        const { it, peers, hunks } = played
        const chosenAway = new Set<string>()
        check(played)
        await it.turn()
        for (const { hunk, verdict, resolution, meanwhile } of decisions) {
          const id = hunks[hunk % hunks.length]
          if (id === undefined) continue
          const { state } = it.hunk(id)
          const current = resolution === 'agent' ? await it.review.currentText(it.hunk(id)) : ''
          const outcome = await it.review[verdict](id, ada, resolution ? { resolution } : {}).catch((error) => error)
          if (isHunkDecided(state)) expect(outcome).toMatchObject({ code: 'hunk_decided' })
          else if (outcome instanceof WeftError) expect(outcome.code).toBe('hunk_conflicted')
          else for (const letter of current ?? '') chosenAway.add(letter)
          for (const one of meanwhile) act(peers, one)
          check(played, chosenAway)
          await it.turn()
        }
        await it.review.settleTask(sceneTask, 'reject', ada)
        check(played, chosenAway)
        await it.close()
      }),
      { numRuns: runs(200) },
    )
  },
  timeoutMs,
)

test(
  '[R4] rejecting everything leaves the base, with what people typed and without what they deleted',
  async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const played = await play(given)
        const { it, hunks, whole } = played
        for (const id of hunks.toReversed()) {
          if (!isHunkDecided(it.hunk(id).state)) await it.review.reject(id, ada)
        }
        check(played)
        const expected = [...whole].filter((letter) => isBaseLetter(letter) && !it.ledger.deleted.has(letter))
        const left = await baseLeft(played)
        expect(left).toEqual(expected)
        for (const letter of greek) expect(it.text()).not.toContain(letter)
        if (typed(given).length === 0) expect(it.text()).toBe(whole)
        await it.close()
      }),
      { numRuns: runs(200) },
    )
  },
  timeoutMs,
)

test(
  '[G4] accepting everything, where nothing overlaps, gives the three-way merge',
  async () => {
    let merged = 0
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const calm = { ...given, mode: 'propose' as const }
        const played = await play(calm)
        const { it, hunks, whole, target } = played
        meet(played.peers)
        await it.turn()
        const theirs = it.text()
        const expected = merge3(whole, theirs, target)
        const { left } = await it.review.settleTask(sceneTask, 'accept', ada)
        check(played)
        // Where people joined or split lines beside a change, they can be told apart in several ways: the change may be left to
        // be decided though the whole text would have merged.
        if (left.length > 0) expect(typed(given)).not.toHaveLength(0)
        if (expected.kind === 'merged' && left.length === 0) {
          merged++
          expect(it.text()).toBe(expected.text)
        }
        if (typed(given).length === 0) expect(it.text()).toBe(target)
        expect(hunks.length).toBeGreaterThan(0)
        await it.close()
      }),
      { numRuns: runs(200) },
    )
    expect(merged).toBeGreaterThan(runs(200) / 4)
  },
  timeoutMs,
)

test(
  '[G3] accepting everything live, where nobody types, gives what the task meant',
  async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const quiet = (actions: readonly Action[]) => actions.filter(({ kind }) => kind === 'write')
        const blocks = given.blocks.map((one) => ({ ...one, actions: quiet(one.actions) }))
        const played = await play({ ...given, mode: 'live', before: [], blocks, after: [] })
        expect(played.it.text()).toBe(played.target)
        const { left } = await played.it.review.settleTask(sceneTask, 'accept', ada)
        expect(left).toEqual([])
        expect(played.it.text()).toBe(played.target)
        await played.it.close()
      }),
      { numRuns: runs(200) },
    )
  },
  timeoutMs,
)
