/**
 * `npm run bench [-- SCENARIO…] [--quick] [--profile] [--kills N]`: installs what it measures against, then runs the
 * scenarios, all by default. Every goal is a ratio within one run, or a bound of its own.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from '../../scripts/build.mjs'
import { benchAgents } from './agents.ts'
import { benchChunkPaint } from './chunk-paint.ts'
import { benchContext } from './context.ts'
import { benchCrash } from './crash.ts'
import { printFacts } from './facts.ts'
import { benchFanout } from './fanout.ts'
import { benchFirstLoad } from './first-load.ts'
import { benchFrames } from './frames.ts'
import { benchIdle } from './idle.ts'
import { benchJoin } from './join.ts'
import { benchKeystroke } from './keystroke.ts'
import { benchLarge } from './large.ts'
import { benchLocator } from './locator.ts'
import { benchLongFile } from './long-file.ts'
import { benchMap } from './map.ts'
import { benchParse } from './parse.ts'
import { benchPresence } from './presence.ts'
import { benchRooms } from './rooms.ts'
import { raisedLimits } from './servers/servers.ts'
import { Session } from './session.ts'
import { benchStorm } from './storm.ts'
import { benchStreaming } from './streaming.ts'

const here = import.meta.dirname
const scenarios: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  fanout: benchFanout,
  storm: benchStorm,
  rooms: benchRooms,
  join: benchJoin,
  idle: benchIdle,
  large: benchLarge,
  crash: benchCrash,
  presence: benchPresence,
  agents: benchAgents,
  streaming: benchStreaming,
  locator: benchLocator,
  parse: benchParse,
  map: benchMap,
  context: benchContext,
  keystroke: benchKeystroke,
  'chunk-paint': benchChunkPaint,
  'first-load': benchFirstLoad,
  frames: benchFrames,
  'long-file': benchLongFile,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    kills: { type: 'string' },
  },
})
const unknown = positionals.filter((name) => !Object.hasOwn(scenarios, name))
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(', ')}; there are ${Object.keys(scenarios).join(', ')}.`)
  process.exit(2)
}
if (!['@hocuspocus/server', 'three'].every((peer) => existsSync(join(here, 'node_modules', peer)))) {
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
await buildIfStale()

printFacts()
console.log(
  `Weft runs with ${Object.entries(raisedLimits)
    .map((limit) => limit.join('='))
    .join(' ')}`,
)
const session = new Session({
  isQuick: values.quick,
  isProfiling: values.profile,
  kills: Number(values.kills ?? (values.quick ? 3 : 12)),
})
for (const [name, bench] of Object.entries(scenarios)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const startedAt = performance.now()
  try {
    await bench(session)
  } catch (error) {
    console.error(`${name} failed:`, error)
    process.exitCode = 1
  }
  console.log(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
}
session.printGoals()
process.exit()
