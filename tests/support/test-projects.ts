/**
 * Which tests have a process of their own. All others run in one that has run others before, so that each file loads only
 * what those have not loaded yet.
 */

/** They measure time, or replace what belongs to the whole process; `tests/unit/own-process.test.ts` says which are missing. */
export const alone: readonly string[] = [
  'tests/{compatibility,security}/**/*.test.{ts,tsx}',
  'tests/integration/http-members.test.ts',
  'tests/integration/lifecycle.test.ts',
  'tests/integration/presence.test.ts',
  'tests/unit/agent/context/line-excerpt.test.ts',
  'tests/unit/agent/model/token-count.test.ts',
  'tests/unit/client/chat/messages/citation.test.ts',
  'tests/unit/client/editor/language/paced-parser.test.ts',
  'tests/unit/documents/causal-pieces.test.ts',
  'tests/unit/edits/long-lines.test.ts',
  'tests/unit/rooms/writers.test.ts',
  'tests/unit/syntax/grammar-gaps.test.ts',
]

/**
 * Random plans, mutated frames, servers killed again and again. They tell of the product, not of a version of Node: `npm test`
 * runs them under one, where no line is counted, which makes them slower.
 */
export const heavy: readonly string[] = [
  'tests/convergence/**/*.test.ts',
  'tests/integration/edit-fixtures.test.ts',
  'tests/integration/review-random.test.ts',
  'tests/integration/task-crash.test.ts',
  'tests/integration/tasks-together.test.ts',
  'tests/unit/offline/random-programs.test.ts',
]
