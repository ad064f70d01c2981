/**
 * `npm run test:soak -- [--plans N] [--seed S] [--jobs J]`: many plans, in several processes.
 * `npm run test:soak -- --plan FILE`: one that failed, again.
 * `npm run test:soak -- --edits N [--seed S] [--jobs J]`: so many plans of people typing where the agent writes.
 * `npm run test:soak -- --edit-plan FILE`: one of these that failed, again.
 * `npm run test:soak -- --kills N [--seed S]`: the built server killed so often.
 * `npm run test:soak -- --task-kills N [--seed S]`: the built server killed amid so many tasks.
 * `npm run test:soak -- --frames N [--seed S]`: so many frames that no client sends.
 * `npm run test:soak -- --leaks N`: so many rooms, made and left; the heap must be back to within 5 %.
 *
 * Each process takes plans of its own seeds, some at a time; a seed that fails is printed with the plan that it shrank to.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { editPlan } from '../support/edit-plan.ts'
import { EditWorld } from '../support/edit-world.ts'
import { checkEdits } from './check-edits.ts'
import { checkPlans } from './check-plans.ts'
import { collectedHeap } from './collected-heap.ts'
import { fuzzFrames } from './frame-fuzz.ts'
import { runKillCycles } from './kill-cycles.ts'
import { measureLeaks } from './leaks.ts'
import { plan } from './plan.ts'
import { runTaskKills } from './task-kills.ts'
import { runPlan } from './world.ts'

const plansForEachSeed = 50
const editsForEachSeed = 500

const { values } = parseArgs({
  options: {
    plans: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    plan: { type: 'string' },
    edits: { type: 'string' },
    'edit-plan': { type: 'string' },
    kills: { type: 'string' },
    'task-kills': { type: 'string' },
    frames: { type: 'string' },
    leaks: { type: 'string' },
  },
})

// The rooms' own timers do not keep a process alive.
const alive = setInterval(() => undefined, 60_000)
try {
  process.exitCode = await run()
} finally {
  clearInterval(alive)
}

async function run(): Promise<number> {
  if (values.plan !== undefined) {
    await runPlan(plan.parse(JSON.parse(readFileSync(values.plan, 'utf8'))))
    console.log('The plan holds.')
    return 0
  }
  if (values['edit-plan'] !== undefined) return playEditPlan(values['edit-plan'])
  if (values.kills !== undefined) return kill(Number(values.kills), Number(values.seed))
  if (values['task-kills'] !== undefined) return killTasks(Number(values['task-kills']), Number(values.seed))
  if (values.frames !== undefined) return fuzz(Number(values.frames), Number(values.seed))
  if (values.leaks !== undefined) return leak(Number(values.leaks))
  const [seed, jobs] = [Number(values.seed), Number(values.jobs)]
  const work =
    values.edits === undefined
      ? { option: '--plans', plans: Number(values.plans), forEachSeed: plansForEachSeed, check: checkPlans }
      : { option: '--edits', plans: Number(values.edits), forEachSeed: editsForEachSeed, check: checkEditsOnce }
  return jobs > 1 ? runInProcesses(work, seed, jobs) : runSeeds(work, seed)
}

interface Work {
  readonly option: string
  readonly plans: number
  readonly forEachSeed: number
  readonly check: (of: { seed: number; plans: number }) => Promise<Failure | null>
}

interface Failure {
  readonly error: string
  readonly file: string
}

async function checkEditsOnce(of: { seed: number; plans: number }): Promise<Failure | null> {
  const { failure, figures } = await checkEdits(of)
  console.log(`seed ${of.seed}: ${JSON.stringify(figures)}`)
  return failure
}

async function playEditPlan(file: string): Promise<number> {
  const world = await EditWorld.open()
  await world.play(editPlan.parse(JSON.parse(readFileSync(file, 'utf8'))))
  await world.close()
  console.log('The plan holds.')
  return 0
}

async function kill(kills: number, seed: number): Promise<number> {
  const onKill = (done: number) => (done + 1) % 25 === 0 && console.log(`${done + 1} of ${kills} kills`)
  const { keys, acknowledgedMs } = await runKillCycles({ kills, seed, onKill })
  const sorted = [...acknowledgedMs].sort((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1)
  console.log(`${kills} kills, ${keys} keys: nothing acknowledged or seen is lost, nothing doubled`)
  console.log(`acknowledged after ${quantile(0.5)} ms (p50), ${quantile(0.99)} ms (p99)`)
  return 0
}

async function killTasks(kills: number, seed: number): Promise<number> {
  const onKill = (done: number) => (done + 1) % 25 === 0 && console.log(`${done + 1} of ${kills} kills`)
  const outcomes = await runTaskKills({ kills, seed, onKill })
  console.log(`${kills} kills: after each, whole changes only, and a state that says what happened`)
  console.table([...outcomes].map(([task, times]) => ({ task, times })))
  return 0
}

async function fuzz(frames: number, seed: number): Promise<number> {
  const onRound = async (sent: number) => {
    if (sent % 10_000 !== 0) return
    console.log(`${sent} of ${frames} frames, heap ${Math.round((await collectedHeap()) / 1_048_576)} MB`)
  }
  const { sent, connections } = await fuzzFrames({ frames, seed, onRound })
  console.log(`${sent} frames over ${connections} connections harmed nobody else`)
  return 0
}

async function leak(rooms: number): Promise<number> {
  const onRoom = (room: number) => (room + 1) % 100 === 0 && console.log(`${room + 1} of ${rooms} rooms`)
  const { beforeBytes, afterBytes } = await measureLeaks({ rooms, onRoom })
  const growth = afterBytes / beforeBytes - 1
  console.log(
    `heap ${beforeBytes} bytes before ${rooms} rooms, ${afterBytes} after: ${(100 * growth).toFixed(1)} % more`,
  )
  return growth <= 0.05 ? 0 : 1
}

async function runInProcesses({ option, plans, forEachSeed }: Work, firstSeed: number, jobs: number): Promise<number> {
  const plansForEach = Math.ceil(plans / jobs)
  const codes = await Promise.all(
    Array.from({ length: jobs }, (_, job) => {
      const seed = firstSeed + job * Math.ceil(plansForEach / forEachSeed)
      const args = ['--import', 'tsx', import.meta.filename, option, `${plansForEach}`, '--seed', `${seed}`]
      const child = spawn(process.execPath, [...args, '--jobs', '1'], { stdio: 'inherit' })
      return new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
    }),
  )
  return Math.max(...codes)
}

async function runSeeds({ plans, forEachSeed, check }: Work, firstSeed: number): Promise<number> {
  let failures = 0
  let run = 0
  for (let seed = firstSeed; run < plans; seed++) {
    const failure = await check({ seed, plans: Math.min(forEachSeed, plans - run) })
    run += forEachSeed
    if (failure !== null) {
      failures += 1
      console.error(`seed ${seed} failed, shrunk to what is in ${failure.file}:`)
      console.error(failure.error)
    }
    console.log(`seeds ${firstSeed} to ${seed}: ${Math.min(run, plans)} of ${plans} plans, ${failures} failed`)
  }
  return failures === 0 ? 0 : 1
}
