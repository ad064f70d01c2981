/**
 * What JavaScript the built page needs before a person can type the first key in a room: the page, the room and the
 * editor, each with all that it imports at once, from Vite's manifest, in bytes as they are sent to a browser that takes brotli.
 *
 * The budget is what keeps a first visit short; whatever is not needed to type belongs behind an `import()`. Run by itself
 * (after `npm run build`) it prints the list and fails where the sum is over the budget.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const mostScriptBytes = 240_000
/** The chunks that are asked for on the way to the first key; keys of the manifest. */
const onTheWay = ['index.html', 'room/room-page.tsx', 'editor/editor.ts']

/** `[{ file, bytes }]`, largest first. */
export async function scriptsBeforeTyping(folder) {
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8'))
  const needed = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`The manifest has no ${key}; has it been renamed?`)
    if (needed.has(chunk.file)) return
    needed.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const key of onTheWay) visit(key)
  const sized = [...needed].map(async (file) => ({ file, bytes: await sentBytes(join(folder, file)) }))
  return (await Promise.all(sized)).sort((a, b) => b.bytes - a.bytes)
}

async function sentBytes(file) {
  const { size } = await stat(`${file}.br`).catch(() => stat(file))
  return size
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const scripts = await scriptsBeforeTyping(fileURLToPath(new URL('../dist/client', import.meta.url)))
  const sum = scripts.reduce((total, { bytes }) => total + bytes, 0)
  console.table(scripts)
  console.log(`${sum} bytes of JavaScript before the first key, of at most ${mostScriptBytes}`)
  if (sum > mostScriptBytes) process.exitCode = 1
}
