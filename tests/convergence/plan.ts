/**
 * A plan: what happens in a room, one operation after another, as data.
 *
 * Every operation means something whatever came before it (an index counts round, a length is cut), so a plan with some
 * taken out is a plan as well: that is how fast-check shrinks one that fails, and why one can be kept in a file.
 */
import fc from 'fast-check'
import { z } from 'zod'

const nat = z.int().min(0)
const role = z.enum(['viewer', 'commenter', 'editor'])

/** `peer` is an index, `at` a place in that peer's text, `count` a number of frames. */
const operation = z.discriminatedUnion('do', [
  z.object({ do: z.literal('type'), peer: nat, at: nat, length: nat }),
  z.object({ do: z.literal('paste'), peer: nat, at: nat, length: nat }),
  z.object({ do: z.literal('delete'), peer: nat, at: nat, length: nat }),
  z.object({ do: z.literal('undo'), peer: nat }),
  z.object({ do: z.literal('redo'), peer: nat }),
  /** Loses the connection, and what is under way on it. */
  z.object({ do: z.literal('leave'), peer: nat }),
  z.object({ do: z.literal('join'), peer: nat }),
  /** Frames wait on their way to the room until they are handed on. */
  z.object({ do: z.literal('hand on'), peer: nat, count: nat }),
  z.object({ do: z.literal('reorder'), peer: nat, at: nat }),
  z.object({ do: z.literal('duplicate'), peer: nat, at: nat }),
  z.object({ do: z.literal('lose'), peer: nat, at: nat }),
  /** Gets what another has by another way than the room, as a tab of the same browser may. */
  z.object({ do: z.literal('overhear'), peer: nat, of: nat }),
  /** The same of a browser's store, which a provider takes for what was typed. */
  z.object({ do: z.literal('store gives'), peer: nat, of: nat }),
  /** Does so, and comes back: the room asks it for what it has. */
  z.object({ do: z.literal('pass on'), peer: nat, of: nat }),
  /** As long as the room waits for whose text was passed on. */
  z.object({ do: z.literal('time goes by') }),
  /** Frames from the room wait as well, or no more. */
  z.object({ do: z.literal('lag'), peer: nat }),
  /** Reads so slowly that its frames are dropped, or catches up. */
  z.object({ do: z.literal('slow'), peer: nat }),
  z.object({ do: z.literal('role'), peer: nat, role }),
  /** The agent writes, as a task with a Yjs client id of its own. */
  z.object({ do: z.literal('agent'), at: nat, length: nat, deletes: nat }),
  /** Somebody writes the whole text over HTTP, with a line of theirs in front. */
  z.object({ do: z.literal('put'), peer: nat }),
  z.object({ do: z.literal('store fails') }),
  z.object({ do: z.literal('store works') }),
  z.object({ do: z.literal('compact') }),
  /** `kill -9`, and a new process on what is in the folder. */
  z.object({ do: z.literal('kill') }),
  z.object({ do: z.literal('turn') }),
  z.object({ do: z.literal('wait until saved') }),
])
export type Operation = z.infer<typeof operation>

export const plan = z.object({ peers: z.int().min(3).max(5), operations: z.array(operation) })
export type Plan = z.infer<typeof plan>

const peer = fc.nat(4)
const at = fc.nat(200)
const only = <T extends Operation['do']>(name: T) => fc.constant({ do: name })

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({ do: fc.constant('type' as const), peer, at, length: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('paste' as const), peer, at, length: fc.integer({ min: 20, max: 80 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('delete' as const), peer, at, length: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), peer }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), peer }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('join' as const), peer }) },
  {
    weight: 16,
    arbitrary: fc.record({ do: fc.constant('hand on' as const), peer, count: fc.integer({ min: 1, max: 8 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('reorder' as const, 'duplicate' as const, 'lose' as const), peer, at }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('overhear' as const, 'store gives' as const, 'pass on' as const),
      peer,
      of: peer,
    }),
  },
  { weight: 2, arbitrary: only('time goes by') },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('lag' as const, 'slow' as const), peer }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('role' as const), peer, role: fc.constantFrom(...role.options) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('agent' as const), at, length: fc.nat(30), deletes: fc.nat(12) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('put' as const), peer }) },
  { weight: 1, arbitrary: only('store fails') },
  { weight: 2, arbitrary: only('store works') },
  { weight: 1, arbitrary: only('compact') },
  { weight: 1, arbitrary: only('kill') },
  { weight: 4, arbitrary: only('turn') },
  { weight: 2, arbitrary: only('wait until saved') },
)

export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  peers: fc.integer({ min: 3, max: 5 }),
  operations: fc.array(anyOperation, { minLength: 30, maxLength: 160, size: 'max' }),
})
