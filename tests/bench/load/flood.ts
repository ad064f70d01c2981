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
const warmUpScripts: Script[] = []

/** Some 80,000 deliveries in a document of its own, so that what is measured after it runs compiled. */
export async function warmUp(server: RunningServer, clients = 40, keys = 400): Promise<void> {
  if (warmUpScripts.length === 0) warmUpScripts.push(...prebuildScripts(warmUpWriters, 400))
  const document = await server.venue.createDocument()
  const scripts = warmUpScripts.map((script) => ({ ...script, messages: script.messages.slice(0, keys) }))
  const crowd = await Crowd.gather({ server, document, clients, scripts })
  await flood(crowd, warmUpWriters, 10, () => false)
  crowd.close()
}
