/**
 * What one task's request is sent with: brings the room's map up to the texts that were read, gathers what people said and
 * did, has the context built from it, and shows each stage on the task's card.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import { type Message, readRecord } from '../../../shared/model/room-document.ts'
import { mostStepFiles, type Task } from '../../../shared/model/task.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import { buildContext, type Context, type ContextInput } from '../context/build-context.ts'
import type { PromptMessage, Snapshot } from '../model/model.ts'
import type { CountTokens } from '../model/token-count.ts'
import type { ReplyFormat } from '../prompts/reply-formats.ts'
import type { RoomMap } from '../reading/room-map.ts'
import { plural } from './change-steps.ts'
import type { TaskCard } from './task-card.ts'

/** How a model is asked, the same for all of its tasks. */
export interface PromptSettings {
  /** The most of the room that the model is shown. */
  readonly contextTokens: number
  readonly countTokens: Promise<CountTokens>
  readonly format: ReplyFormat
}

export interface RoomContextOptions extends PromptSettings {
  readonly room: Room
  readonly task: Task
  readonly card: TaskCard
  /** Null where the model works by rules, and reads the files itself. */
  readonly map: RoomMap | null
  readonly turns: FairTurns
}

export interface RoomContext {
  build(snapshot: Snapshot, signal: AbortSignal): Promise<readonly PromptMessage[]>
}

const mostMessages = 20
const mostEarlier = 8
const longestMessage = 1_000
const progressEvery = 50

/** To be opened before the room is read. */
export function openRoomContext(options: RoomContextOptions): RoomContext {
  const { room, task, card, map, turns, contextTokens, format } = options
  const mark = map?.mark() ?? 0
  return {
    async build(snapshot, signal) {
      const step = card.step('read', `Reading ${plural(snapshot.files.length, 'file')}`)
      const onProgress = (done: number, of: number) => {
        if (done % progressEvery !== 0) return
        step.set({ title: `Mapping the files: ${done} of ${of}`, percent: Math.floor((100 * done) / of) })
      }
      const update = await map?.update(snapshot.files, mark, { signal, first: task.files, onProgress })
      const countTokens = await options.countTokens
      await turns.later(signal)
      const pause = () => turns.next(signal)
      const input: ContextInput = {
        snapshot,
        prompt: task.prompt,
        map: update?.map ?? null,
        cursor: cursorOf(room, task),
        recent: map?.recent() ?? [],
        chat: chatBefore(room, task),
        earlier: await earlierTasks(room, task),
      }
      const context = await buildContext(input, { budgetTokens: contextTokens, countTokens, format, pause })
      await pause()
      const pathOf = new Map(snapshot.files.map(({ id, path }) => [id, path]))
      step.set({
        title: `Read ${plural(context.shown.length, 'file')}`,
        state: 'done',
        percent: 100,
        detail: `${context.tokens} tokens`,
        files: context.shown.slice(0, mostStepFiles).flatMap((id) => pathOf.get(id) ?? []),
        ...(map !== null && { stages: stagesOf(context, update?.left ?? 0) }),
      })
      return context.messages
    },
  }
}

function stagesOf({ stages }: Context, notMapped: number): string[] {
  const lines = stages.map(({ title, kept }) => `${title}: ${kept}`)
  return notMapped === 0 ? lines : [...lines, `Not in the map yet: ${plural(notMapped, 'file')}`]
}

function cursorOf(room: Room, { files, asker }: Task): { file: FileId; at: number } | null {
  for (const file of files) {
    const caret = room.caretsIn(file).find(({ member }) => member === asker)
    if (caret) return { file, at: caret.range.from }
  }
  return null
}

/** What people and the agent said last, but for the request itself. */
function chatBefore(room: Room, task: Task): NonNullable<ContextInput['chat']> {
  const { messages } = room.types
  const said = messages.slice(Math.max(0, messages.length - mostMessages)).map((record) => readRecord<Message>(record))
  return said
    .filter(({ id, streaming, text }) => id !== task.question && !streaming && text !== '')
    .map(({ author, text }) => ({
      author: room.member(author)?.name ?? 'someone',
      text: text.slice(0, longestMessage),
    }))
}

async function earlierTasks(room: Room, task: Task): Promise<NonNullable<ContextInput['earlier']>> {
  const tasks = await room.listTasks(mostEarlier)
  return tasks
    .filter(({ id, createdAt }) => id !== task.id && createdAt <= task.createdAt)
    .map(({ prompt, state }) => ({ prompt: prompt.slice(0, longestMessage), state }))
    .reverse()
}
