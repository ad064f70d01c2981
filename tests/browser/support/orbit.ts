/** The file of the pictures, and what is asked for in it. */
import { searchReplace } from '../../support/scripted-model.ts'

export const path = 'src/clock.ts'
const text = `import { orbit } from './orbit.ts'

/** A clock whose hands are planets. */
export class Clock {
  readonly hands = new Map<string, number>()

  tick(now: Date) {
    const s = now.getSeconds()
    this.hands.set('second', orbit(s / 60))
    this.hands.set('minute', orbit(now.getMinutes() / 60))
  }

  angle(hand: string) {
    return this.hands.get(hand)
  }

  stop() {
    clearInterval(this.timer)
  }
}
`

export const files = {
  [path]: text,
  'src/orbit.ts': 'export const orbit = (part: number) => part * Math.PI * 2\n',
  'src/theme.css': ':root {\n  --sun: #f2a65a;\n}\n',
  'test/clock.test.ts': "import { expect, test } from 'vitest'\n",
  'index.html': '<!doctype html>\n<title>Orbit</title>\n',
  'README.md': '# Orbit clock\n',
}

const put = '  angle(hand: string): number | undefined {\n'
/** One change where somebody types meanwhile, and one where nobody does. */
export const types = searchReplace(
  path,
  { find: '  angle(hand: string) {\n', put },
  { find: '    clearInterval(this.timer)\n', put: '    cancelAnimationFrame(this.frame)\n' },
)
export const inTypes = types.indexOf(put) + 30

const sweepPut = `    const seconds = now.getSeconds() + now.getMilliseconds() / 1000
    this.hands.set('second', orbit(seconds / 60))
`
export const sweep = searchReplace(path, {
  find: "    const s = now.getSeconds()\n    this.hands.set('second', orbit(s / 60))\n",
  put: sweepPut,
})
export const inSweep = sweep.indexOf(sweepPut) + 100

export const answer = `The hands are planets: \`tick\` in src/clock.ts:7 moves each to where it belongs.

- the second hand goes round in a minute
- the minute hand in an hour

\`\`\`ts
orbit(0.25) // a quarter of the way
\`\`\`

| hand | turns a day |
|---|---|
| second | 1440 |
| minute | 24 |
`
