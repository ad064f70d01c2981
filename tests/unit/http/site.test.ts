import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compressPage } from '../../../scripts/compress-page.mjs'
import { openAssets } from '../../../server/http/pages/assets.ts'
import { createPage, createSite } from '../../../server/http/pages/site.ts'

const script = 'console.log("weft")\n'.repeat(200)
let folder: string
let site: ReturnType<typeof createSite>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-site-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<html><head><title>Weft</title></head><body></body></html>')
  await writeFile(join(folder, 'assets', 'index-4f.js'), script)
  await writeFile(join(folder, 'assets', 'index-4f.js.map'), '{}')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, '.vite', 'manifest.json'), '{}'.padEnd(2000))
  await compressPage(folder)
  let count = 0
  const assets = await openAssets(folder)
  site = createSite(
    assets,
    createPage(assets, () => `nonce${++count}`),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const get = (path: string, headers: Record<string, string> = {}) =>
  site.request(path, { headers: { host: 'localhost:1', ...headers } })

describe('the page', () => {
  it('is one document for / and for each room, with a nonce of its own each time', async () => {
    const first = await get('/')
    const room = await get('/r/4fVb0PzKq7mQ2sXw1Yc9Ta')
    expect(await first.text()).toContain('<meta name="csp-nonce" content="nonce1" /></head>')
    expect(await room.text()).toContain('<meta name="csp-nonce" content="nonce2" /></head>')
    expect(room.headers.get('content-security-policy')).toContain("style-src 'self' 'nonce-nonce2'")
    expect(room.headers.get('cache-control')).toBe('no-cache')
  })

  it('[A8] may run no inline script, load nothing from elsewhere and not be framed', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')
    for (const part of ["default-src 'self'", "script-src 'self';", "frame-ancestors 'none'", "object-src 'none'"])
      expect(policy).toContain(part)
    expect(policy).toContain("connect-src 'self' ws://localhost:1")
    expect(policy?.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe')
  })
})

describe('the files of the page', () => {
  it('[U180] are kept for ever where their name holds a hash, else revalidated', async () => {
    const kept = (await get('/assets/index-4f.js')).headers.get('cache-control')
    expect(kept).toBe('public, max-age=31536000, immutable')
    const icon = await get('/favicon.svg')
    expect(icon.headers.get('cache-control')).toBe('no-cache')
    const again = await get('/favicon.svg', { 'if-none-match': icon.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
  })

  it('[U180] are sent as the build compressed them, as the browser likes', async () => {
    const body = async (encoding: string) => {
      const response = await get('/assets/index-4f.js', { 'accept-encoding': encoding })
      return { is: response.headers.get('content-encoding'), bytes: Buffer.from(await response.arrayBuffer()) }
    }
    const brotli = await body('gzip, deflate, br')
    expect(brotli.is).toBe('br')
    expect(brotliDecompressSync(brotli.bytes).toString()).toBe(script)
    const gzip = await body('gzip')
    expect(gzip.is).toBe('gzip')
    expect(gunzipSync(gzip.bytes).toString()).toBe(script)
    expect(await body('br;q=0, identity')).toEqual({ is: null, bytes: Buffer.from(script) })
    const icon = await get('/favicon.svg', { 'accept-encoding': 'br' })
    expect(icon.headers.get('content-encoding'), 'too small to gain by it').toBe(null)
  })

  it('are only those that were built: no source map, no manifest, nothing outside the folder', async () => {
    const tools = [
      '/assets/index-4f.js.map',
      '/assets/index-4f.js.br',
      '/.vite/manifest.json',
      '/.vite/manifest.json.gz',
    ]
    for (const path of [...tools, '/assets/../../etc/passwd', '/index.html', '/assets/'])
      expect((await get(path)).status, path).toBe(404)
  })

  it('may be missing, which the page says', async () => {
    expect((await openAssets(join(folder, 'none'))).size).toBe(0)
  })
})
