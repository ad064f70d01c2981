/**
 * The requests that one endpoint answers at the same time, shared fairly: a slot that becomes free goes to the room that has
 * waited longest for its turn, and within it to the member who has.
 *
 *   ask ─→ a slot at once | in line: rooms take turns, in each its members, each member's in the order they came
 *             └─→ release ─→ the next in line
 *
 * It knows neither models nor tasks. Whoever waits is bounded by the tasks that rooms may run.
 */
import type { MemberId, RoomId } from '../../../shared/model/ids.ts'
import type { Asker, Model } from './model.ts'

interface SlotRequest {
  /** How many are answered first if nobody else comes; 0 where there is a slot. */
  readonly ahead: number
  /** The slot; what it gives lets go of it, once. @throws the signal's reason, at once when it aborts */
  readonly slot: Promise<() => void>
}

export interface EndpointSlots {
  ask(asker: Asker, signal: AbortSignal): SlotRequest
}

type Grant = () => void

export function createEndpointSlots(slots: number): EndpointSlots {
  let free = slots
  /** Whose turn comes first, first; a room or member with nothing waiting is not in it. */
  const rooms = new Map<RoomId, Map<MemberId, Set<Grant>>>()

  function release(): void {
    free += 1
    grantNext()
  }

  function grantNext(): void {
    const [next] = rooms
    if (free === 0 || next === undefined) return
    const [room, members] = next
    const [ofMember] = members
    if (ofMember === undefined) throw new Error('invariant: a room in line has somebody waiting')
    const [member, waiting] = ofMember
    const [grant] = waiting
    if (grant === undefined) throw new Error('invariant: a member in line has something waiting')
    waiting.delete(grant)
    // Both go to the end of their line, if more of theirs waits.
    members.delete(member)
    if (waiting.size > 0) members.set(member, waiting)
    rooms.delete(room)
    if (members.size > 0) rooms.set(room, members)
    free -= 1
    grant()
  }

  function enqueue({ room, member }: Asker, grant: Grant): void {
    const members = rooms.get(room) ?? new Map<MemberId, Set<Grant>>()
    const waiting = members.get(member) ?? new Set<Grant>()
    waiting.add(grant)
    members.set(member, waiting)
    rooms.set(room, members)
  }

  function forget({ room, member }: Asker, grant: Grant): void {
    const members = rooms.get(room)
    const waiting = members?.get(member)
    if (!members || !waiting?.delete(grant)) return
    if (waiting.size === 0) members.delete(member)
    if (members.size === 0) rooms.delete(room)
  }

  /** With one more of this asker's: rooms take turns, so of each no more than of this one's come first. */
  function countAhead({ room, member }: Asker): number {
    const sizeOf = (members: ReadonlyMap<MemberId, ReadonlySet<Grant>>) => [...members.values()].map(({ size }) => size)
    const own = rooms.get(room) ?? new Map<MemberId, Set<Grant>>()
    const ofMember = own.get(member)?.size ?? 0
    const inRoom = [...own].reduce(
      (sum, [id, { size }]) => sum + (id === member ? size : Math.min(size, ofMember + 1)),
      0,
    )
    let ahead = inRoom
    for (const [id, members] of rooms) {
      if (id !== room)
        ahead += Math.min(
          sizeOf(members).reduce((a, b) => a + b, 0),
          inRoom + 1,
        )
    }
    return ahead
  }

  return {
    ask(asker, signal) {
      if (free > 0 && rooms.size === 0 && !signal.aborted) {
        free -= 1
        return { ahead: 0, slot: Promise.resolve(once(release)) }
      }
      const ahead = countAhead(asker) + 1
      const slot = new Promise<() => void>((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const onAbort = () => {
          forget(asker, grant)
          reject(signal.reason)
        }
        const grant = () => {
          signal.removeEventListener('abort', onAbort)
          resolve(once(release))
        }
        signal.addEventListener('abort', onAbort, { once: true })
        enqueue(asker, grant)
      })
      return { ahead, slot }
    },
  }
}

function once(release: () => void): () => void {
  let isHeld = true
  return () => {
    if (!isHeld) return
    isHeld = false
    release()
  }
}

/** The model, one request of which waits for a slot and holds it to its end. */
export function withSlots(model: Model, slots: EndpointSlots): Model {
  return {
    name: model.name,
    async *stream(request, signal) {
      const { ahead, slot } = slots.ask(request.asker, signal)
      try {
        if (ahead > 0) yield { kind: 'wait', ahead }
        await slot
        if (ahead > 0) yield { kind: 'wait', ahead: 0 }
        yield* model.stream(request, signal)
      } finally {
        // Also where the reader left while this was in line: a slot that comes later is let go of then.
        slot.then(
          (release) => release(),
          () => undefined,
        )
      }
    },
  }
}
