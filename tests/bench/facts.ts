/** What the figures of a run depend on, beside the code: machine, disk, versions. */
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { cpus, freemem, loadavg, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { median } from './session.ts'

const syncs = 100
const tmpfsType = 0x01021994
const peers = ['@y/websocket-server', '@hocuspocus/server', '@hocuspocus/extension-sqlite', 'ws', 'yjs']

/** Milliseconds to append 120 bytes and have them on disk, where the servers keep their data. */
function syncMs(): number {
  const path = join(tmpdir(), `weft-bench-sync-${process.pid}`)
  const file = openSync(path, 'w')
  try {
    const times = Array.from({ length: syncs }, () => {
      const startedAt = performance.now()
      writeSync(file, Buffer.alloc(120))
      fdatasyncSync(file)
      return performance.now() - startedAt
    })
    return median(times)
  } finally {
    closeSync(file)
    rmSync(path)
  }
}

function versionOf(name: string): string {
  const manifest = readFileSync(join(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8')
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`
}

export function printFacts(): void {
  const [cpu] = cpus()
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  console.log(`${new Date().toISOString()}  node ${process.version}, Linux ${release()}`)
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, ${gib(totalmem())} GiB (${gib(freemem())} free), load ${loadavg()[0]?.toFixed(2)}`,
  )
  const memoryOnly = statfsSync(tmpdir()).type === tmpfsType ? ' (IN MEMORY: durability costs nothing here)' : ''
  console.log(`data in ${tmpdir()}${memoryOnly}: ${syncMs().toFixed(2)} ms to append and fdatasync`)
  console.log(peers.map(versionOf).join(', '))
}
