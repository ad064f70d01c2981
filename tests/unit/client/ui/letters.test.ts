/** Letters of the page, and the widths at which it takes another shape, follow the browser's own font size. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const client = join(import.meta.dirname, '../../../../client')
/** A ring with two letters, a name at a caret and the lane at the edge have the size of the code's lines. */
const ofTheCode = ['ui/face.module.css', 'editor/carets/caret-layer.css', 'editor/claims/lane.css']

test('[U322] no stylesheet sets letters, or a width for another shape, in pixels', () => {
  const sheets = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.css') && !ofTheCode.includes(path),
  )
  expect(sheets.length).toBeGreaterThan(50)
  const inPixels = sheets.flatMap((path) =>
    readFileSync(join(client, path), 'utf8')
      .split('\n')
      .filter((line) => /^\s*font(-size)?:(?!.*--code-size).*\dpx|^@(media|container).*width: \d+px/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(inPixels).toEqual([])
})
