import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agentColour, memberColours } from '../../../../shared/model/member.ts'

const css = readFileSync(join(import.meta.dirname, '../../../../client/ui/tokens.css'), 'utf8')
const highContrast = css.slice(css.indexOf('[data-contrast="more"]'))
/** As it is at first; in high contrast, as that sets it. */
const token = (name: string, contrast: 'usual' | 'more' = 'usual'): [string, string] => {
  const pattern = new RegExp(`--${name}: light-dark\\(([^,]+), ([^)]+)\\)`)
  const match = (contrast === 'more' ? pattern.exec(highContrast) : null) ?? pattern.exec(css)
  if (match === null) throw new Error(`no token --${name}`)
  return [match[1] ?? '', match[2] ?? '']
}

function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

test('the page’s member colours are the model’s', () => {
  expect(memberColours.map((_, index) => token(`member-${index}`))).toEqual(
    memberColours.map(({ light, dark }) => [light, dark]),
  )
  expect(token('agent')).toEqual([agentColour.light, agentColour.dark])
})

const surfaces = ['paper', 'panel', 'raised']
const pairs: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'agent', 'gone', 'clash'].flatMap((ink) =>
    surfaces.map((surface): [string, string] => [ink, surface]),
  ),
  ...['keyword', 'string', 'name', 'number', 'comment'].flatMap((kind): [string, string][] => [
    [`code-${kind}`, 'paper'],
    [`code-${kind}`, 'agent-wash'],
    [`code-${kind}`, 'clash-wash'],
  ]),
  ['agent', 'agent-wash'],
  ['gone', 'gone-wash'],
  ['clash', 'clash-wash'],
  ['accent-ink', 'accent'],
  ['paper', 'agent'],
  ...memberColours.map((_, index): [string, string] => ['on-member', `member-${index}`]),
]

test.each(pairs)('[U2] %s on %s has a contrast of at least 4.5 in both themes', (ink, surface) => {
  for (const theme of [0, 1] as const)
    expect(contrast(token(ink)[theme], token(surface)[theme])).toBeGreaterThanOrEqual(4.5)
})

test.each(pairs)('[U123] in high contrast %s on %s has one of at least 7, on a member’s colour 4.5', (ink, surface) => {
  for (const theme of [0, 1] as const)
    expect(contrast(token(ink, 'more')[theme], token(surface, 'more')[theme])).toBeGreaterThanOrEqual(
      ink === 'on-member' ? 4.5 : 7,
    )
})
