/**
 * Builds the page and the server into `dist/`, and knows when that is needed: a stamp in `dist/` holds a hash of all
 * that went in, so a pulled change is built at the next start and nothing is built twice.
 *
 * Run by itself (`npm run build`) it always builds.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compressPage } from './compress-page.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', 'stamp')
const sources = ['client', 'server', 'shared', 'scripts', 'package-lock.json', 'vite.config.ts', 'tsconfig.json']

/** Whether it built. */
export async function buildIfStale(onBuild = () => {}) {
  const hash = await hashSources()
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === hash) return false
  onBuild()
  await build(hash)
  return true
}

async function build(hash) {
  // A build that is interrupted leaves no stamp, so the next start builds again.
  await rm(stampFile, { force: true })
  const vite = await import('vite')
  const common = { configFile: join(root, 'vite.config.ts'), logLevel: 'warn' }
  await vite.build(common)
  await compressPage(join(root, 'dist', 'client'))
  await vite.build({ ...common, build: { ssr: true } })
  await writeFile(stampFile, hash)
}

async function hashSources() {
  const hash = createHash('sha256')
  for (const source of sources) await addToHash(hash, source)
  return hash.digest('hex')
}

async function addToHash(hash, path) {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null
    throw error
  })
  if (entries === null) hash.update(`${path}\0`).update(await readFile(join(root, path)))
  else
    for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) await addToHash(hash, `${path}/${name}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(await hashSources())
