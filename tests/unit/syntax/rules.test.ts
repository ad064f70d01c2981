import { afterAll, describe, expect, it } from 'vitest'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import { broughtIssues } from './brought-issues.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

/** What is forbidden, with the line that is told, and beside it the same as it is allowed. */
const rows: readonly (readonly [path: string, forbidden: string, line: number, allowed: string])[] = [
  ['a.tsx', 'const a = <div>ho</span>', 1, 'const a = <div>ho</div>'],
  ['a.tsx', 'const a = (\n  <div>\n    <p>x</b>\n  </div>\n)', 3, 'const a = (\n  <div>\n    <p>x</p>\n  </div>\n)'],
  ['a.jsx', 'const a = <A.b>x</A.c>', 1, 'const a = <A.b>x</A.b>'],
  ['a.tsx', 'const a = <>x</div>', 1, 'const a = <><b x={1} /></>'],
  ['a.js', 'const x', 1, 'let x'],
  ['a.js', 'let { a }', 1, 'for (const { a } of b) {}'],
  ['a.ts', 'const a = 1, b', 1, 'declare const a: 1\ndeclare namespace N { const b }\nexport const c: number'],
  ['a.py', 'def f():\n    a = 1\n      return a', 3, 'def f():\n    a = 1\n  # said\n    return a'],
  ['a.py', 'def f():\n    return 1\n  x = 2', 3, 'def f():\n    return 1\nx = 2; y = 3'],
  ['a.py', '  x = 1', 1, 'x = (\n    1)'],
  ['a.py', 'def f():\n\nx = 1', 1, 'def f(): ...\n\nx = 1'],
  ['a.py', 'if x:\npass', 1, 'if x:\n\tpass\nelif y: pass\nelse:\n  a = 1; \\\n    b = 2'],
  ['a.py', 'if x:\n    a()\n  else:\n    b()', 3, 'if x:\n    a()\nelse:\n    b()'],
  ['a.py', 'print "x"', 1, 'print("x")'],
  ['a.json', '{"a": 1} {"b": 2}', 1, '[{"a": 1}, {"b": 2}]'],
  ['a.json', '{"a": "x\ty"}', 1, '{"a": "x\\ty"}'],
  ['a.json', '// c\n{"a": 1}', 1, '{"a": "// c"}'],
  ['a.go', 'package a\n\nfunc f() {\n\tif x\n\t{\n\t}\n}', 5, 'package a\n\nfunc f() {\n\tif x {\n\t}\n\t{\n\t}\n}'],
  [
    'a.go',
    'package a\n\nfunc f() {\n\tfor i := range x\n\t{\n\t}\n}',
    5,
    'package a\n\nfunc f() {\n\tfor\n\t{\n\t}\n}',
  ],
]

describe('[X2] what a grammar lets pass and its language forbids', () => {
  it.each(rows)('%s: %j is an error in its line', async (path, forbidden, line, allowed) => {
    const issues = await broughtIssues(engine, path, '\n', '\n', `${forbidden}\n`)
    expect(issues.map((issue) => issue.line)).toContain(line)
    expect(await broughtIssues(engine, path, '\n', '\n', `${allowed}\n`)).toEqual([])
  })

  it('is told beside somebody who is typing', async () => {
    const typing = 'const B = () => <p>\n\nexport const A = () => {\n  return <div>hi</div>\n}\n'
    expect(await broughtIssues(engine, 'a.tsx', typing, '>hi</div>', '>ho</span>')).not.toEqual([])
    expect(await broughtIssues(engine, 'a.tsx', typing, '>hi</div>', '>ho</div>')).toEqual([])
  })

  it('does not hide what cannot be read in its place', async () => {
    const before = 'def f(a):\n  b = a\n    return b\n'
    expect(await broughtIssues(engine, 'a.py', before, 'return b', 'return (b +')).not.toEqual([])
  })

  it('is no error of a change where it stood before', async () => {
    const before = 'export const a = <p>x</b>\n\nexport const b = 1\n'
    expect(await broughtIssues(engine, 'a.tsx', before, 'b = 1', 'b = 2')).toEqual([])
  })

  it('is the way of a file that does it again and again', async () => {
    const older = 'def f():\n    print "x"\n\ndef g():\n    return 1\n'
    expect(await broughtIssues(engine, 'a.py', older, 'return 1', 'print "y"')).toEqual([])
    expect(await broughtIssues(engine, 'a.json', '// c\n{"a": 1}\n', '{"a"', '// d\n{"a"')).toEqual([])
  })
})
