import { describe, expect, test } from 'vitest'
import { leavesOut } from '../../../server/agent/edits/placeholder.ts'

const base = 'function f() {\n  one()\n  two()\n}\n'

describe('[G2] a replacement leaves lines out', () => {
  test.each([
    '// ... existing code ...',
    '  // ...rest of the function',
    '# ... (rest unchanged)',
    '# rest of the code remains the same',
    '/* existing implementation ... */',
    '<!-- ... remaining content ... -->',
    '{/* ... existing code ... */}',
    '// …',
    '-- ...',
    '// remaining methods stay as they are',
    '# rest of the function',
    '# (unchanged)',
    '# same as before',
    '# [existing code here]',
    '# other lines omitted for brevity',
    '# keep the rest',
    '...',
  ])('by %s', (line) => {
    expect(leavesOut(base, `function f() {\n${line}\n}\n`)).toBe(true)
  })

  test.each([
    '// the rest of the arguments are optional',
    '// wait ... then go',
    '# existing users keep their name',
    '...rest',
    'call(...existing)',
    '// two() is called by one()',
    '// unchanged rows are skipped',
    '# same as before, but twice as fast',
    '// other code paths lead here',
    '// the rest of the file is parsed lazily',
  ])('not by %s', (line) => {
    expect(leavesOut(base, `function f() {\n${line}\n}\n`)).toBe(false)
  })

  test('not by dots that are code', () => {
    expect(leavesOut('def f(): pass\n', 'class P(Protocol):\n    def f(self) -> int:\n        ...\n')).toBe(false)
  })

  test('not by a comment that was there, and not in a new file', () => {
    expect(leavesOut('// ... existing code ...\n', '  // ... existing code ...\n')).toBe(false)
    expect(leavesOut('', '// ... existing code ...\n')).toBe(false)
  })
})
