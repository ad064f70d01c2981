/**
 * A room with the agent in it, where plans of edits are played one after the other: the rooms, the agent and the review are
 * the product's own, over a store in memory. The model says what the plan says, piece by piece; time stands still until
 * the plan moves it. No sockets, no HTTP: a plan takes a few milliseconds.
 */
import { Writable } from 'node:stream'
import { type Agents, createAgents } from '../../server/agent/agents.ts'
import type { Model, ModelRequest } from '../../server/agent/model/model.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import { createLog } from '../../server/operations/log.ts'
import type { SqliteStore } from '../../server/persistence/sqlite-store.ts'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import type { Room, RoomRegistry } from '../../server/rooms/room.ts'
import { createRoomRegistry } from '../../server/rooms/room-registry.ts'
import { defaultLimits } from '../../shared/limits.ts'
import { type RoomId, randomId } from '../../shared/model/ids.ts'
import type { EditPlan } from './edit-plan.ts'
import { type EditFigures, playEdits } from './edit-run.ts'
import { ManualClock } from './manual-clock.ts'
import { sharedAnalysis } from './shared-analysis.ts'
import { memberNamed } from './sync-server.ts'

/** A room's document keeps its latest tasks, so after so many plans a new room is quicker. */
const plansForEachRoom = 12

export interface SpeakingModel extends Model {
  /** Forgets what was said; `compose` makes the next reply from what the model is shown. */
  ask(compose: (request: ModelRequest) => string): void
  /** How much of the reply is unsaid; null before the model was asked. */
  readonly left: number | null
  /** Says the next characters of the reply. */
  say(length: number): void
}

export class EditWorld {
  readonly clock = new ManualClock()
  readonly model: SpeakingModel = speakingModel()
  readonly agents: Agents
  readonly #store: SqliteStore
  readonly #registry: RoomRegistry
  readonly #owner = memberNamed('Owner')
  readonly #errors: string[] = []
  #room: { readonly id: RoomId; readonly room: Room; release(): void } | null = null
  #plansInRoom = 0

  static async open(): Promise<EditWorld> {
    const world = new EditWorld(await openSqliteStore({ dataDir: ':memory:' }))
    await world.#store.createMember(world.#owner)
    return world
  }

  private constructor(store: SqliteStore) {
    this.#store = store
    const { clock, model } = this
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      this.#errors.push(chunk.toString())
      done()
    }
    const log = createLog({ level: 'error', destination: new Writable({ write }) })
    const shared = { clock, newId: randomId, limits: defaultLimits, log }
    this.#registry = createRoomRegistry({ ...shared, store, agentName: 'Agent' })
    this.agents = createAgents({
      ...shared,
      models: [{ model }],
      analysis: sharedAnalysis,
      offline: false,
      turns: createFairTurns({ now: () => clock.now() }),
      random: () => agentShare,
      hold: (id) => this.#registry.hold(id),
      repairRounds: 0,
    })
    this.#registry.onOpen((room) => this.agents.attach(room))
  }

  /** @throws AssertionError where something that must hold does not */
  async play(plan: EditPlan): Promise<EditFigures> {
    if (this.#plansInRoom >= plansForEachRoom) await this.#leaveRoom()
    this.#plansInRoom += 1
    this.#room ??= await this.#enterRoom()
    try {
      const figures = await playEdits(this, this.#room.room, plan)
      if (this.#errors.length > 0) throw new Error(`the server reports: ${this.#errors.join('\n')}`)
      return figures
    } catch (error) {
      // What failed may have left anything behind.
      await this.#leaveRoom()
      this.#errors.length = 0
      throw error
    }
  }

  async close(): Promise<void> {
    await this.agents.close()
    await this.#registry.close()
    await this.#store.close()
  }

  async #enterRoom() {
    const id = await this.#registry.create({ name: 'Plans', files: [] }, this.#owner)
    return { id, ...(await this.#registry.hold(id)) }
  }

  async #leaveRoom(): Promise<void> {
    const left = this.#room
    this.#room = null
    this.#plansInRoom = 0
    if (left === null) return
    left.release()
    await this.#registry.delete(left.id)
  }
}

const agentShare = 0.25
/** Tasks write under it. */
export const agentClient = 1 + Math.floor(agentShare * 0xffff_fffe)

/** Lets what is under way on the event loop go on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function speakingModel(): SpeakingModel {
  let compose: (request: ModelRequest) => string = () => ''
  let reply: string | null = null
  let said = 0
  let heard = 0
  let wake = () => {}
  return {
    name: 'scripted',
    ask(composing) {
      compose = composing
      reply = null
      said = 0
      heard = 0
    },
    get left() {
      return reply === null ? null : reply.length - said
    },
    say(length) {
      said = Math.min(reply?.length ?? 0, said + length)
      wake()
    },
    async *stream(request, signal) {
      reply = compose(request)
      const onAbort = () => wake()
      signal.addEventListener('abort', onAbort, { once: true })
      while (heard < reply.length) {
        if (heard === said) await new Promise<void>((resolve) => (wake = resolve))
        signal.throwIfAborted()
        const text = reply.slice(heard, said)
        heard = said
        if (text !== '') yield { kind: 'text', text }
      }
      signal.removeEventListener('abort', onAbort)
    },
  }
}
