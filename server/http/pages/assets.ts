/**
 * The built page's files, held in memory with the compressed forms that the build made of them.
 *
 * They are read once and never change while the server runs; a name under `/assets/` carries a hash of its content, so
 * browsers may keep it for ever. Only what was found at the start is served: a request never reaches the file system.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

type Bytes = Uint8Array<ArrayBuffer>
export type Encoding = 'br' | 'gzip'

export interface Asset {
  /** From the site's root, such as `/assets/index-4f.js`. */
  readonly path: string
  readonly type: string
  readonly etag: string
  readonly isImmutable: boolean
  readonly body: Bytes
  /** Those that the build found smaller than the body, the smallest first. */
  readonly forms: ReadonlyMap<Encoding, Bytes>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}
const endings: ReadonlyMap<string, Encoding> = new Map([
  ['.br', 'br'],
  ['.gz', 'gzip'],
])
/** What the build leaves for tools: source maps, Vite's manifest. */
const forTools = /\.map(\.br|\.gz)?$|(^|[/\\])\.vite([/\\]|$)/

/** All files under `folder` by their path; empty where there is no such folder. */
export async function openAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const bodies = new Map<string, Bytes>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder)) {
    const file = join(entry.parentPath, entry.name)
    const name = relative(folder, file)
    if (!entry.isFile() || forTools.test(name)) continue
    bodies.set(`/${name.split(sep).join('/')}`, new Uint8Array(await readFile(file)))
  }
  const assets = new Map<string, Asset>()
  for (const [path, body] of bodies) {
    if (endings.has(extname(path)) && bodies.has(withoutEnding(path))) continue
    assets.set(path, createAsset(path, body, bodies))
  }
  return assets
}

function noFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}

const withoutEnding = (path: string): string => path.slice(0, -extname(path).length)

function createAsset(path: string, body: Bytes, bodies: ReadonlyMap<string, Bytes>): Asset {
  const forms = new Map<Encoding, Bytes>()
  for (const [ending, encoding] of endings) {
    const form = bodies.get(path + ending)
    if (form !== undefined) forms.set(encoding, form)
  }
  return {
    path,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.startsWith('/assets/'),
    body,
    forms,
  }
}
