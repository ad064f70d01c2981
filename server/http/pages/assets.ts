/**
 * The built page's files, held in memory with their compressed forms.
 *
 * They are read once and never change while the server runs; a name under `/assets/` carries a hash of its content, so
 * browsers may keep it for ever. Only what was found at the start is served: a request never reaches the file system.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export interface Asset {
  /** From the site's root, such as `/assets/index-4f.js`. */
  readonly path: string
  readonly type: string
  readonly etag: string
  readonly isImmutable: boolean
  readonly body: Uint8Array<ArrayBuffer>
  /** Made on the first call, then kept; the body itself where compressing does not help. */
  encoded(encoding: 'br' | 'gzip'): Promise<Uint8Array<ArrayBuffer>>
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
const compressible = /\.(html|js|css|svg|json|webmanifest|wasm|txt)$/

/** All files under `folder` by their path; empty where there is no such folder. */
export async function openAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder)) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue
    const file = join(entry.parentPath, entry.name)
    const asset = createAsset(`/${relative(folder, file).split(sep).join('/')}`, new Uint8Array(await readFile(file)))
    assets.set(asset.path, asset)
  }
  return assets
}

function noFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}

function createAsset(path: string, body: Uint8Array<ArrayBuffer>): Asset {
  const forms = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  return {
    path,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.startsWith('/assets/'),
    body,
    encoded(encoding) {
      const made = forms.get(encoding) ?? compress(path, body, encoding)
      forms.set(encoding, made)
      return made
    },
  }
}

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

async function compress(path: string, body: Uint8Array<ArrayBuffer>, encoding: 'br' | 'gzip') {
  if (!compressible.test(path) || body.length < 1024) return body
  const small =
    encoding === 'br'
      ? await toBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : await toGzip(body, { level: 6 })
  return small.length < body.length ? new Uint8Array(small) : body
}
