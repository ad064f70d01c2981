/**
 * Plans of what may happen between a reply of the model and people: what it changes and how it says so, who types where
 * meanwhile, what is decided afterwards. Plain data, so that one that fails can be kept in a file and tried again.
 *
 * Numbers that choose (a file, a line, a peer) count around what there is, so every plan can be played.
 */
import fc from 'fast-check'
import { z } from 'zod'
import { greek } from './random-edits.ts'

const change = z.object({
  line: z.number(),
  kind: z.enum(['replace', 'word', 'insert', 'delete']),
  words: z.string(),
})

const block = z.object({
  file: z.number(),
  /** Lines left alone above it, and its own. */
  skip: z.number(),
  count: z.number(),
  changes: z.array(change),
})

const action = z.discriminatedUnion('kind', [
  /** So many characters of the reply reach the server. */
  z.object({ kind: z.literal('reply'), length: z.number() }),
  z.object({
    kind: z.literal('type'),
    peer: z.number(),
    file: z.number(),
    share: z.number(),
    count: z.number(),
    endsLine: z.boolean(),
  }),
  z.object({ kind: z.literal('delete'), peer: z.number(), file: z.number(), share: z.number(), count: z.number() }),
  z.object({ kind: z.enum(['send', 'receive']), peer: z.number(), file: z.number() }),
  z.object({ kind: z.literal('wait'), ms: z.number() }),
])

const decision = z.object({
  settlement: z.enum(['accept', 'reject', 'undo', 'redo']),
  /** One of the task's hunks; null is all of them at once. */
  hunk: z.number().nullable(),
  resolution: z.enum(['mine', 'agent', 'both', 'text']).nullable(),
  meanwhile: z.array(action),
})

export const editPlan = z.object({
  mode: z.enum(['live', 'propose']),
  format: z.enum(['blocks', 'patch', 'diff']),
  endsLine: z.boolean(),
  /** Lines of each file. */
  files: z.array(z.number()),
  blocks: z.array(block),
  /** What the reply does to whole files besides. */
  operations: z.array(z.object({ kind: z.enum(['create', 'rename', 'delete']), file: z.number() })),
  before: z.array(action),
  meanwhile: z.array(action),
  after: z.array(action),
  decisions: z.array(decision),
})

export type EditPlan = z.infer<typeof editPlan>
export type EditAction = z.infer<typeof action>
export type EditDecision = z.infer<typeof decision>

const choice = fc.nat(11)
const share = fc.double({ min: 0, max: 0.999, noNaN: true })
const where = { peer: fc.nat(2), file: choice }

const anyPerson: fc.Arbitrary<EditAction> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('type'),
      ...where,
      share,
      count: fc.integer({ min: 1, max: 3 }),
      endsLine: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete'), ...where, share, count: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('send', 'receive'), ...where }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(30, 60, 500, 3_000) }) },
)

const anyReply: fc.Arbitrary<EditAction> = fc.record({
  kind: fc.constant('reply'),
  length: fc.integer({ min: 1, max: 40 }),
})

const anyBlock: fc.Arbitrary<EditPlan['blocks'][number]> = fc.record({
  file: choice,
  skip: fc.nat(2),
  count: fc.integer({ min: 1, max: 3 }),
  changes: fc.array(
    fc.record({
      line: fc.nat(9),
      kind: fc.constantFrom('replace', 'word', 'insert', 'delete'),
      words: fc.array(fc.constantFrom(...greek), { minLength: 1, maxLength: 6 }).map((letters) => letters.join('')),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

const anyDecision: fc.Arbitrary<EditDecision> = fc.record({
  settlement: fc.constantFrom('accept', 'reject', 'undo', 'redo'),
  hunk: fc.option(fc.nat(4), { freq: 3 }),
  resolution: fc.option(fc.constantFrom('mine', 'agent', 'both', 'text'), { freq: 2 }),
  meanwhile: fc.array(anyPerson, { maxLength: 4 }),
})

/** In some of them nobody types, or nothing is decided, so that what follows from that is tried too. */
export const anyEditPlan: fc.Arbitrary<EditPlan> = fc
  .record({
    mode: fc.constantFrom('live', 'propose'),
    format: fc.constantFrom('blocks', 'patch', 'diff'),
    endsLine: fc.boolean(),
    files: fc.array(fc.integer({ min: 4, max: 12 }), { minLength: 1, maxLength: 3 }),
    blocks: fc.array(anyBlock, { minLength: 1, maxLength: 4 }),
    operations: fc.array(fc.record({ kind: fc.constantFrom('create', 'rename', 'delete'), file: choice }), {
      maxLength: 1,
    }),
    before: fc.array(anyPerson, { maxLength: 4 }),
    meanwhile: fc.array(fc.oneof({ weight: 3, arbitrary: anyReply }, { weight: 4, arbitrary: anyPerson }), {
      maxLength: 40,
    }),
    after: fc.array(anyPerson, { maxLength: 6 }),
    decisions: fc.array(anyDecision, { maxLength: 4 }),
    isQuiet: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    isUndecided: fc.boolean(),
  })
  .map(({ isQuiet, isUndecided, ...plan }) => {
    const only = (actions: readonly EditAction[]) => actions.filter(({ kind }) => !isQuiet || kind === 'reply')
    return {
      ...plan,
      before: only(plan.before),
      meanwhile: only(plan.meanwhile),
      after: only(plan.after),
      decisions: isUndecided ? [] : plan.decisions.map((one) => ({ ...one, meanwhile: only(one.meanwhile) })),
    }
  })
