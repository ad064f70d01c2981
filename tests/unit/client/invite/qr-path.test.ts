import { encode } from 'uqr'
import { expect, it } from 'vitest'
import { qrPath } from '../../../../client/invite/qr-path.ts'

it('[U140] a QR code is drawn module for module, with four white ones on each side', () => {
  const link = 'http://127.0.0.1:4321/r/4fVb0PzKq7mQ2sXw1Yc9Ta#invite=4fVb0PzKq7mQ2sXw1Yc9Ta'
  const { size, path } = qrPath(link)
  const drawn = new Set<string>()
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let step = 0; step < Number(width); step++) drawn.add(`${Number(x) + step},${y}`)
  const wanted = new Set<string>()
  const { data, size: bare } = encode(link, { border: 0, ecc: 'M' })
  for (const [y, row] of data.entries())
    for (const [x, isDark] of row.entries()) if (isDark) wanted.add(`${x + 4},${y + 4}`)
  expect(size).toBe(bare + 8)
  expect(drawn).toEqual(wanted)
})
