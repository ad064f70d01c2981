/**
 * locator: how long it takes to find a block in a file of 10,000 lines, for blocks that different rungs of the ladder find
 * and for some that none does, in this process. Milliseconds of CPU, so that others on the machine are not counted: the
 * median of many, and the worst.
 */
import { locate } from '../../server/agent/edits/locator.ts'
import { seededRandom } from './load/typing.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const lines = 10_000
const blockLines = 20

export async function benchLocator(session: Session): Promise<void> {
  const random = seededRandom(7)
  const words = ['value', 'compute', 'items', 'result', 'index', 'callback', 'options', 'state']
  const word = () => words[Math.floor(random() * words.length)] ?? ''
  const file = Array.from({ length: lines }, (_, line) =>
    line % 7 === 6 ? '  }' : `    const ${word()}${line % 900} = ${word()}(${word()}, ${Math.floor(random() * 50)})`,
  )
  const text = `${file.join('\n')}\n`
  const block = file.slice(7_000, 7_000 + blockLines)
  const joined = (changed: readonly string[]) => `${changed.join('\n')}\n`
  const finds: Readonly<Record<string, string>> = {
    exact: joined(block),
    'other indentation': joined(block.map((line) => line.slice(2))),
    'blanks at ends': joined(block.map((line) => `${line}  `)),
    'odd characters': joined(block.map((line) => line.replace('(', '(\u00a0'))),
    resembling: joined(block.map((line, at) => (at % 6 === 3 ? line.replace('const', 'cnst') : line))),
    'missing, resembling many': joined(block.map((line, at) => line.replace(/\d+ =/, `${at * 31} =`))),
    'missing, of no words in it': joined(block.map((_, at) => `nothing of the kind ${at} stands here`)),
    'missing, 300 lines': joined(
      file.slice(2_000, 2_300).map((line, at) => (at % 2 === 0 ? `${line} // ${at}` : line)),
    ),
  }
  const rows = Object.entries(finds).map(([name, find]) => {
    const times: number[] = []
    let kind = ''
    for (let run = 0; run < session.effort(60, 15); run++) {
      const before = process.cpuUsage()
      const location = locate(text, find)
      const { user, system } = process.cpuUsage(before)
      times.push((user + system) / 1_000)
      kind = location.kind === 'placed' ? location.match.rung : location.kind
    }
    // The first ones are compiled on the way.
    return { name, kind, times: times.slice(5) }
  })
  console.log(`\nlocator: a block of ${blockLines} lines in a file of ${lines}`)
  console.table(
    rows.map(({ name, kind, times }) => ({
      block: name,
      found: kind,
      'median CPU ms': rounded(median(times)),
      'worst CPU ms': rounded(quantile(times, 1)),
    })),
  )
  const exact = rows.find(({ name }) => name === 'exact')
  session.goal('locator: CPU ms of an exact block', exact && median(exact.times), 1)
  session.goal('locator: CPU ms of the whole ladder', Math.max(...rows.map(({ times }) => median(times))), 50)
}
