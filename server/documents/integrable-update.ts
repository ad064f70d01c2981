/**
 * Whether Yjs could integrate all of an update at once, walked through in the order in which Yjs does it.
 *
 * What it cannot integrate it puts aside, one client id after the other, and goes through all client ids of the update for
 * each of them (https://github.com/yjs/yjs/blob/main/src/utils/encoding.js): with those that a megabyte has room for that
 * takes half a minute. This ends at the first, and before it takes about a step for each struct. Pure.
 */
import * as Y from 'yjs'
import type { ClockOf } from './typed-update.ts'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/** One client id's structs, in their order. */
interface Run {
  readonly structs: Struct[]
  /** How many of them are integrated. */
  done: number
  /** It is being walked through, or waits for another client id's. */
  isWaiting: boolean
}

/** `clockOf`: how far the document knows a client id. */
export function isIntegrable(structs: readonly Struct[], clockOf: ClockOf): boolean {
  const runs = runsOf(structs)
  const clocks = new Map<number, number>()
  const knownOf = (client: number) => clocks.get(client) ?? clockOf(client)
  for (const first of runs.values()) {
    /** The next struct of each lacks something of the one behind it. */
    const waiting = [first]
    first.isWaiting = true
    for (let run = waiting.at(-1); run !== undefined; run = waiting.at(-1)) {
      const struct = run.structs[run.done]
      const lacking = struct === undefined ? null : lackingOf(struct, knownOf)
      if (lacking !== null) {
        const other = runs.get(lacking)
        if (other === undefined || other.isWaiting || other.done === other.structs.length) return false
        other.isWaiting = true
        waiting.push(other)
        continue
      }
      if (struct !== undefined) {
        run.done += 1
        const { client, clock } = struct.id
        if (!(struct instanceof Y.Skip)) clocks.set(client, Math.max(knownOf(client), clock + struct.length))
      }
      // That may have been all that the one before it lacks.
      if (struct !== undefined && run === first) continue
      run.isWaiting = false
      waiting.pop()
    }
  }
  return true
}

function runsOf(structs: readonly Struct[]): Map<number, Run> {
  const runs = new Map<number, Run>()
  for (const struct of structs) {
    const run: Run = runs.get(struct.id.client) ?? { structs: [], done: 0, isWaiting: false }
    runs.set(struct.id.client, run)
    run.structs.push(struct)
  }
  return runs
}

/** A client id of which something has to be there first; null where all is. */
function lackingOf(struct: Struct, knownOf: ClockOf): number | null {
  const { client, clock } = struct.id
  if (struct instanceof Y.Skip) return null
  if (clock > knownOf(client)) return client
  if (!(struct instanceof Y.Item)) return null
  for (const neighbour of [struct.origin, struct.rightOrigin]) {
    if (neighbour === null || neighbour.client === client) continue
    if (neighbour.clock >= knownOf(neighbour.client)) return neighbour.client
  }
  return null
}
