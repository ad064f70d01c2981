/** Writers flat out: each keeps a window of keys under way that one designated reader has not been shown yet. */
import type { RunningServer } from '../servers/servers.ts'
import { Crowd } from './crowd.ts'
import { prebuildScripts, type Script } from './typing.ts'

/** Types until `isOver` or the scripts end, then waits until all have been shown all. The last client is the reader. */
export async function flood(crowd: Crowd, writers: number, window: number, isOver: () => boolean): Promise<void> {
  const reader = crowd.participants.length - 1
  const type = (writer: number, keys: number) => {
    for (let key = 0; key < keys && crowd.hasKeys(writer) && !isOver(); key++) crowd.type(writer)
  }
  crowd.onShown = (client, writer, keys) => {
    if (client === reader) type(writer, keys)
  }
  for (let writer = 0; writer < writers; writer++) type(writer, window)
  await crowd.settle(30_000)
  crowd.onShown = null
}

const warmUpWriters = 5
const floodedKeys = 200
const singleKeys = 100
const warmUpScripts: Script[] = []

/**
 * So that what is measured after it runs compiled: some 40,000 deliveries in a flood, then 500 keys one at a time, which a
 * server that merges treats otherwise. In a document of its own.
 */
export async function warmUp(server: RunningServer): Promise<void> {
  if (warmUpScripts.length === 0) warmUpScripts.push(...prebuildScripts(warmUpWriters, floodedKeys + singleKeys))
  const document = await server.venue.createDocument()
  const crowd = await Crowd.gather({ server, document, clients: 40, scripts: warmUpScripts })
  await flood(crowd, warmUpWriters, 10, () => crowd.sent >= warmUpWriters * floodedKeys)
  for (let key = 0; key < singleKeys; key++) {
    for (let writer = 0; writer < warmUpWriters; writer++) {
      if (!crowd.hasKeys(writer)) continue
      crowd.type(writer)
      await crowd.settle()
    }
  }
  crowd.close()
}
