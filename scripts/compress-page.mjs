/**
 * Compresses the built page once, as well as it can be: beside each file that gains by it its forms for browsers that take
 * brotli (`.br`) and gzip (`.gz`), which the server sends as they are (`server/http/pages/assets.ts`).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressible = /\.(html|js|css|svg|json|webmanifest|wasm|txt)$/
/** Below this the headers weigh more than what is saved. */
const leastBytes = 1024
const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

export async function compressPage(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && compressible.test(entry.name))
  await Promise.all(files.map(({ parentPath, name }) => compressFile(join(parentPath, name))))
}

async function compressFile(file) {
  const body = await readFile(file)
  if (body.length < leastBytes) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }
  const forms = { br: await toBrotli(body, { params }), gz: await toGzip(body, { level: 9 }) }
  for (const [ending, form] of Object.entries(forms))
    if (form.length < body.length) await writeFile(`${file}.${ending}`, form)
}
