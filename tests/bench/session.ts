/**
 * One run of the benchmark: starts servers for a scenario and stops them, measures work, remembers which goals were met.
 *
 * A server that does not start is said so and left out, so that the others' figures are still there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FunctionTime, FunctionTimes } from './servers/process.ts'
import { type RunningServer, type ServerKind, startServer, weft } from './servers/servers.ts'

export interface SessionOptions {
  /** Shorter, to see that all works; its figures mean little. */
  readonly isQuick: boolean
  /** Says which functions Weft's time goes to; its figures are then too high. */
  readonly isProfiling: boolean
  /** Kills of each server in `crash`. */
  readonly kills: number
}

export interface Usage {
  readonly ms: number
  readonly serverCpuMs: number
  readonly clientCpuMs: number
}

interface Goal {
  readonly goal: string
  readonly measured: string
  readonly bound: string
  readonly met: string
}

const shownFunctions = 25
const dataDirs = new Set<string>()
// Whatever ends the run; the servers in them are killed first, by who started them.
process.once('exit', () => {
  for (const dir of dataDirs) rmSync(dir, { recursive: true, force: true })
})

export class Session {
  readonly isQuick: boolean
  readonly kills: number
  readonly #isProfiling: boolean
  readonly #goals: Goal[] = []
  #times = new Map<string, FunctionTime>()

  constructor({ isQuick, isProfiling, kills }: SessionOptions) {
    this.isQuick = isQuick
    this.kills = kills
    this.#isProfiling = isProfiling
  }

  /** The figure for a whole run, or for a quick one. */
  effort(whole: number, quick: number): number {
    return this.isQuick ? quick : whole
  }

  async withServers(
    kinds: readonly ServerKind[],
    use: (servers: readonly RunningServer[], dataDirOf: (kind: ServerKind) => string) => Promise<void>,
  ): Promise<void> {
    const data = mkdtempSync(join(tmpdir(), 'weft-bench-'))
    dataDirs.add(data)
    const dataDirOf = (kind: ServerKind) => join(data, String(kinds.indexOf(kind)))
    const servers: RunningServer[] = []
    try {
      for (const kind of kinds) {
        try {
          servers.push(await startServer(kind, dataDirOf(kind)))
        } catch (error) {
          console.log(`${kind.name} is left out: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
      await use(servers, dataDirOf)
      this.#printProfile()
    } finally {
      await Promise.all(servers.map(({ process }) => process.kill()))
      rmSync(data, { recursive: true, force: true })
      dataDirs.delete(data)
    }
  }

  async measure(server: RunningServer, work: () => Promise<void>): Promise<Usage> {
    const [startedAt, client, cpu] = [performance.now(), process.cpuUsage(), server.process.cpuMs()]
    try {
      if (this.#isProfiling && server.kind.name === weft.name) this.#add(await server.process.profile(work))
      else await work()
    } catch (cause) {
      throw new Error(`${server.kind.name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    }
    const spent = process.cpuUsage(client)
    return {
      ms: performance.now() - startedAt,
      serverCpuMs: server.process.cpuMs() - cpu,
      clientCpuMs: (spent.user + spent.system) / 1_000,
    }
  }

  /** `measured` is undefined where Weft or who it is measured against did not run. */
  goal(goal: string, measured: number | undefined, atMost: number): void {
    this.#record(goal, measured, `≤ ${atMost}`, (value) => value <= atMost)
  }

  goalAtLeast(goal: string, measured: number | undefined, atLeast: number): void {
    this.#record(goal, measured, `≥ ${atLeast}`, (value) => value >= atLeast)
  }

  printGoals(): void {
    if (this.#goals.length === 0) return
    console.log('\nGoals')
    console.table(this.#goals)
  }

  #record(goal: string, measured: number | undefined, bound: string, isMet: (value: number) => boolean): void {
    const isMeasured = measured !== undefined && Number.isFinite(measured)
    this.#goals.push({
      goal,
      measured: isMeasured ? String(rounded(measured)) : 'not measured',
      bound: bound,
      met: isMeasured ? (isMet(measured) ? 'yes' : 'NO') : '-',
    })
  }

  #add(times: FunctionTimes): void {
    for (const [name, { self, total }] of times) {
      const known = this.#times.get(name) ?? { self: 0, total: 0 }
      this.#times.set(name, { self: known.self + self, total: known.total + total })
    }
  }

  /** The functions that ran longest themselves, then those of Weft's own that did with all they called. */
  #printProfile(): void {
    const busy = [...this.#times].filter(([name]) => !/^\((idle|root)\)/.test(name))
    this.#times = new Map()
    const whole = busy.reduce((sum, [, { self }]) => sum + self, 0)
    if (whole === 0) return
    console.log(`where Weft's ${(whole / 1_000).toFixed(0)} busy ms went (its figures above include the profiler)`)
    for (const by of ['self', 'total'] as const) {
      const listed = by === 'self' ? busy : busy.filter(([name]) => name.includes(' server/main.js:'))
      listed.sort(([, a], [, b]) => b[by] - a[by])
      const share = (us: number) => rounded((100 * us) / whole)
      console.table(
        listed
          .slice(0, shownFunctions)
          .map(([name, { self, total }]) => ({ function: name, 'self %': share(self), 'total %': share(total) })),
      )
    }
  }
}

export function quantile(samples: readonly number[], q: number): number {
  const sorted = Float64Array.from(samples).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** Three digits that count. */
export function rounded(value: number): number {
  return Number(value.toPrecision(Math.abs(value) >= 100 ? Math.ceil(Math.log10(Math.abs(value) + 1)) : 3))
}

/** Undefined where one of the two is missing. */
export function ratio(value: number | undefined, to: number | undefined): number | undefined {
  return value === undefined || to === undefined ? undefined : value / to
}
