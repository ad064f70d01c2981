/** A QR code as the data of one SVG path, a unit a module, with the quiet zone that scanners need. Pure. */
import { encode } from 'uqr'

/** Modules that have to be left white on each side. */
const quietZone = 4

export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { border: quietZone, ecc: 'M' })
  let path = ''
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; ) {
      if (row[x] !== true) {
        x += 1
        continue
      }
      // Runs, so that no seam shows between modules.
      let end = x
      while (row[end] === true) end += 1
      path += `M${x} ${y}h${end - x}v1h${x - end}z`
      x = end
    }
  }
  return { size, path }
}
