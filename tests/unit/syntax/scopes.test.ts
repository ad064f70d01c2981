import { describe, expect, test } from 'vitest'
import { createSyntax } from '../../../server/agent/syntax/parse.ts'
import { pythonScopes } from '../../../server/agent/syntax/python-scopes.ts'
import type { FileScopes } from '../../../server/agent/syntax/scopes.ts'
import { scriptScopes } from '../../../server/agent/syntax/script-scopes.ts'

const syntax = createSyntax()

async function scopesOf(path: string, text: string): Promise<FileScopes> {
  const parsed = await syntax.parse(path, text)
  if (parsed.kind !== 'parsed') throw new Error(parsed.kind)
  return path.endsWith('.py') ? pythonScopes(parsed.tree) : scriptScopes(parsed.tree)
}

/** Each name as `name:line→line where it is declared`, `?` where it is not. */
async function resolved(path: string, text: string): Promise<string[]> {
  const { occurrences } = await scopesOf(path, text)
  const line = (offset: number) => text.slice(0, offset).split('\n').length
  return [...occurrences]
    .sort((a, b) => a.node.from - b.node.from)
    .map(
      ({ name, node, binding }) =>
        `${name}:${line(node.from)}→${binding?.declarations[0] ? line(binding.declarations[0].node.from) : '?'}`,
    )
}

describe('what a name refers to', () => {
  test('a default value sees the parameters before it and what is around, not the body', async () => {
    expect(await resolved('a.ts', 'let a\nfunction f(b = a, c = b) {\n  let a = c\n}\n')).toEqual([
      'a:1→1',
      'f:2→2',
      'b:2→2',
      'a:2→1',
      'c:2→2',
      'b:2→2',
      'a:3→3',
      'c:3→2',
    ])
  })

  test('a type and a value of one name are told apart', async () => {
    expect(await resolved('a.ts', 'const T = 1\nfunction f<T>(a: T) {\n  return T\n}\n')).toEqual([
      'T:1→1',
      'f:2→2',
      'T:2→2',
      'a:2→2',
      'T:2→2',
      'T:3→1',
    ])
  })

  test('globals, and properties, belong to nobody here', async () => {
    expect(await resolved('a.ts', 'document.title = name.x\n')).toEqual(['document:1→?', 'name:1→?'])
  })

  test('lower-case tags are elements of the page, others are names', async () => {
    expect(await resolved('a.tsx', 'const A = () => <b><A.B /><A /></b>\n')).toEqual(['A:1→1', 'A:1→1', 'A:1→1'])
  })

  test('Python: class bodies are skipped by methods, seen by themselves', async () => {
    expect(await resolved('a.py', 'x = 1\nclass C:\n    x = 2\n    y = x\n    def f(self): return x\n')).toEqual([
      'x:1→1',
      'C:2→2',
      'x:3→3',
      'y:4→4',
      'x:4→3',
      'f:5→5',
      'self:5→5',
      'x:5→1',
    ])
  })

  test('Python: a global that only functions assign is declared by the first', async () => {
    expect(await resolved('a.py', 'def f():\n    global g\n    g = 1\ndef h(): return g\n')).toEqual([
      'f:1→1',
      'g:2→3',
      'g:3→3',
      'h:4→4',
      'g:4→3',
    ])
  })

  test('assignments in every form are seen as writes, reads are not', async () => {
    const { bindings } = await scopesOf(
      'a.js',
      'let a, b, c, d, e, f, g\na = 1; b++; [c] = x; ({ d, y: [e] } = x); for (f of x) g\n',
    )
    const written = bindings.filter((binding) => binding.references.some((reference) => reference.writes))
    expect(written.map((binding) => binding.name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })
})

describe('what ties files together', () => {
  test('imports and exports in all their forms', async () => {
    const { links } = await scopesOf(
      'a.ts',
      "import d, { a as b, type c } from './m'\nimport * as ns from './n'\nexport { b, c as x }\nexport { p as q } from './o'\nexport * from './p'\nexport const v = 1, w = 2\nexport default function f() {}\nconst { k } = await import('./r')\n",
    )
    const told = links.map((link) =>
      [
        link.kind,
        'module' in link ? link.module : '',
        'name' in link ? link.name : '',
        'local' in link ? link.local.name : '',
      ]
        .join(' ')
        .trim(),
    )
    expect(told).toEqual([
      'import ./m default d',
      'import ./m a b',
      'import ./m c c',
      'namespace ./n  ns',
      'export  b b',
      'export  x c',
      'reexport ./o p',
      'star ./p',
      'export  v v',
      'export  w w',
      'export  default f',
      'pick ./r k',
    ])
  })
})
