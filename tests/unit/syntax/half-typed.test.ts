import { afterAll, describe, expect, it } from 'vitest'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import { broughtIssues } from './brought-issues.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

const inClass = (line: string) => `class A {\n  int f(int a) {\n${line}\n    return b;\n  }\n}\n`
const inFunction = (line: string) => `int f(int a) {\n${line}\n  return b;\n}\n`
const inPhp = (line: string) => `<?php\nfunction f($a) {\n${line}\n  return b;\n}\n`

const rows: readonly (readonly [path: string, before: string])[] = [
  ['A.java', inClass('    a.')],
  ['A.java', inClass('    a.\n')],
  ['A.cs', inClass('    a.')],
  ['a.cpp', inFunction('  std::')],
  ['a.cpp', inFunction('  a->')],
  ['a.php', inPhp('  if ($a) {')],
  ['a.php', inPhp('  $a->')],
  ['a.php', '<?php\nfunction g( {\nfunction f($a) {\n  return b;\n}\n'],
]

describe('[X2] below a line that somebody is typing', () => {
  it.each(rows)('%s %j: what is fine is fine, and what is not is told', async (path, before) => {
    expect(await broughtIssues(engine, path, before, 'return b;', 'return b + 1;')).toEqual([])
    expect(await broughtIssues(engine, path, before, 'return b;', 'return (b + ;')).not.toEqual([])
  })

  it('a change that takes away what a dot above it needs is told', async () => {
    expect(await broughtIssues(engine, 'a.js', 'const a = b.\n  c()\n', '  c()', '  c((')).not.toEqual([])
    expect(await broughtIssues(engine, 'a.js', 'const a = b.\n  c()\n', '  c()\n', '')).not.toEqual([])
  })
})
