/**
 * Who else is in the file while something is measured in a page: three more people, on the wire alone, who type in its first
 * line, and an agent that rewrites the lines below the first ones, 20 by 20, at 100 tokens a second.
 */
import { Crowd } from '../load/crowd.ts'
import { codeLines, prebuildScripts, typeSteadily } from '../load/typing.ts'
import type { RunningServer } from '../servers/servers.ts'

const keysPerSecond = 4
const emptyLines = 5
const agentLines = 400
const mostSeconds = 240

/** Empty lines for people, then lines for the agent. */
export const companyText = '\n'.repeat(emptyLines) + codeLines(agentLines, 0)

/** Works until the returned function is called; `people` on the wire beside those in pages. */
export async function keepCompany(
  server: RunningServer,
  document: string,
  people: number,
): Promise<() => Promise<void>> {
  const scripts = prebuildScripts(people, keysPerSecond * mostSeconds)
  const crowd = await Crowd.gather({ server, document, clients: people, scripts, firstPerson: 10 })
  let isOver = false
  const typing = (async () => {
    for (let second = 0; !isOver && second < mostSeconds; second++) {
      await typeSteadily({ writers: people, perSecond: keysPerSecond, seconds: 1, seed: second }, (writer) => {
        if (crowd.hasKeys(writer)) crowd.type(writer)
      })
    }
  })()
  // Ends with the server; whether it was done by then is not what is measured.
  server.venue.runTask?.(document, 10, `bench: rewrite ${agentLines} lines of bench.txt`).catch(() => {})
  return async () => {
    isOver = true
    await typing
    crowd.close()
  }
}
