/** A real room with one file and its review, for tests that write and decide hunks without a model. */
import { onTestFinished } from 'vitest'
import { locate } from '../../server/agent/edits/locator.ts'
import { TrackedText } from '../../server/agent/edits/tracked-text.ts'
import type { HunkHandle } from '../../server/agent/review/hunk-stream.ts'
import { createReview, type Review } from '../../server/agent/review/review.ts'
import { TextDocument } from '../../server/documents/text-document.ts'
import type { FairTurns } from '../../server/operations/fair-turns.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import { type FileId, type HunkId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import type { Task, TaskMode } from '../../shared/model/task.ts'
import type { HeldStore } from './held-store.ts'
import { ManualClock } from './manual-clock.ts'
import { memberNamed } from './sync-server.ts'
import { openTestRooms, type TestRooms } from './test-rooms.ts'
import { TypingLedger, TypingPeer } from './typing-peer.ts'

export const scenePath = 'a.ts'
export const sceneText = 'let a = 1\nlet b = 2\nlet c = 3\n'
export const sceneTask = 'task' as TaskId
/** The scene's task writes under it. */
export const sceneClient = 4_711

export interface ReviewScene {
  readonly rooms: TestRooms
  readonly room: Room
  readonly review: Review
  readonly clock: ManualClock
  readonly file: TextDocument
  readonly ledger: TypingLedger
  /** What failed behind nobody's call. */
  readonly errors: readonly unknown[]
  text(): string
  /** Someone who has the file open. */
  person(name: string): TypingPeer
  /** Someone types, and it reaches the server at once. */
  typeAt(index: number, text: string): void
  /** The file as a task reads it now. */
  read(): TrackedText
  /** A block placed in what was read. */
  open(find: string, options?: { mode?: TaskMode; order?: number; seen?: TrackedText }): HunkHandle
  hunk(id: HunkId): Hunk
  /** Lets microtasks run. */
  turn(): Promise<void>
  close(): Promise<void>
}

/** No other work is waited for, so that a test knows when a write happens. */
const atOnce: FairTurns = {
  run(work) {
    work()
    return () => undefined
  },
  next: async () => undefined,
  later: async () => undefined,
}

export async function openReviewScene(
  text: string,
  options: { store?: HeldStore; id?: Awaited<ReturnType<typeof openTestRooms>>['id'] } = {},
): Promise<ReviewScene> {
  const clock = new ManualClock()
  const rooms = await openTestRooms({ files: { [scenePath]: text }, clock, ...options })
  const { room } = rooms
  const errors: unknown[] = []
  const review = createReview({ room, clock, turns: atOnce, newId: randomId, onError: (error) => errors.push(error) })
  const { file, release } = await room.holdFile(rooms.file(scenePath))
  if (!(file instanceof TextDocument)) throw new Error('invariant: a live room holds text documents')
  if (!room.types.tasks.has(sceneTask)) room.putTask(task)
  const ledger = new TypingLedger()
  return {
    rooms,
    room,
    review,
    clock,
    file,
    ledger,
    errors,
    text: () => file.text.toString(),
    person: (name) => new TypingPeer(file, ledger, name),
    typeAt(index, typed) {
      const peer = new TypingPeer(file, ledger, 'someone')
      peer.insertAt(index, typed)
      peer.send()
    },
    read: () => new TrackedText(file),
    open(find, { mode = 'live', order = 0, seen } = {}) {
      const tracked = seen ?? new TrackedText(file)
      const location = locate(tracked.text, find)
      if (location.kind !== 'placed') throw new Error(`the block is ${location.kind}`)
      const place = tracked.place(location)
      if (!seen) tracked.close()
      const origin = { task: sceneTask, client: sceneClient, mode, order, path: scenePath }
      return review.open({ ...origin, file, place, match: location.match, fit: location.fit })
    },
    hunk(id) {
      const hunk = readHunk(room.types, id)
      if (!hunk) throw new Error(`no hunk ${id}`)
      return hunk
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    async close() {
      review.close()
      release()
      rooms.release()
      await rooms.close()
    },
  }
}

/** A scene that is closed with its test. */
export async function openTestScene(text = sceneText): Promise<ReviewScene> {
  const scene = await openReviewScene(text)
  onTestFinished(() => scene.close())
  return scene
}

/** A hunk that makes `let b = 20` of the second line of `sceneText`. */
export function writeB({ open }: ReviewScene, mode: TaskMode = 'live'): HunkHandle {
  const handle = open('let b = 2\n', { mode })
  handle.write('let b = 20\n')
  return handle
}

const task: Task = {
  id: sceneTask,
  prompt: 'Change it',
  mode: 'live',
  asker: memberNamed('Owner').id,
  state: 'writing',
  files: [] as FileId[],
  steps: [],
  usage: { inputTokens: 0, outputTokens: 0, estimated: true },
  model: 'a test',
  createdAt: '2026-01-01T00:00:00.000Z',
}
