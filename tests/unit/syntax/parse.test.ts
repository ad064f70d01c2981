import { describe, expect, test } from 'vitest'
import { grammarOf } from '../../../server/agent/syntax/grammars.ts'
import { createSyntax } from '../../../server/agent/syntax/parse.ts'
import { type SyntaxTree, walk } from '../../../server/agent/syntax/tree.ts'

const syntax = createSyntax()

async function treeOf(path: string, text: string): Promise<SyntaxTree> {
  const parsed = await syntax.parse(path, text)
  if (parsed.kind !== 'parsed') throw new Error(parsed.kind)
  return parsed.tree
}

describe('parsing', () => {
  test.each([
    ['a.ts', 'const a: number = 1\n', 'const a: = 1\n'],
    ['a.mts', 'enum E { A }\n', 'enum { A }\n'],
    ['a.tsx', 'const a = <b>{c}</b>\n', 'const a = <b>{c}</d\n'],
    ['a.js', 'class A { #b = 1 }\n', 'class { #b = 1\n'],
    ['a.jsx', 'const a = <b />\n', 'const a = <b\n'],
    ['a.py', 'def f(): pass\n', 'def f(: pass\n'],
  ])('%s: a sound text has no faults, an unsound one has', async (path, sound, unsound) => {
    expect((await treeOf(path, sound)).errors).toEqual([])
    expect((await treeOf(path, unsound)).errors.length).toBeGreaterThan(0)
  })

  test('a missing token is named, with its place', async () => {
    expect((await treeOf('a.ts', 'class A {\n')).errors).toEqual([{ kind: 'missing', from: 9, to: 9, token: '}' }])
  })

  test('offsets are UTF-16 units, and children lie within their parents in order', async () => {
    const text = "// 😀 ä\nconst face = '😀'; const after = face\n"
    const tree = await treeOf('a.ts', text)
    const names = [...walk(tree.root)].filter((node) => node.type === 'identifier')
    expect(names.map((node) => text.slice(node.from, node.to))).toEqual(['face', 'after', 'face'])
    for (const node of walk(tree.root)) {
      let at = node.from
      for (const child of node.children) {
        expect(child.parent).toBe(node)
        expect(child.from).toBeGreaterThanOrEqual(at)
        at = child.to
      }
      expect(node.to).toBeGreaterThanOrEqual(at)
    }
  })

  test('a path without a grammar is unsupported, whatever its name inherits', async () => {
    expect((await syntax.parse('a.rs', 'fn main() {}')).kind).toBe('unsupported')
    expect(grammarOf('a.constructor')).toBeNull()
    expect(grammarOf('Makefile')).toBeNull()
    expect(grammarOf('A.TS')).toBe('typescript')
  })

  test('a text that is too long or nested too deep is not looked at', async () => {
    const small = createSyntax({ maxLength: 10 })
    expect((await small.parse('a.ts', 'const abc = 1')).kind).toBe('too-large')
    expect((await syntax.parse('a.ts', `${'['.repeat(3_000)}${']'.repeat(3_000)}`)).kind).toBe('too-deep')
    expect((await syntax.parse('a.ts', Array.from({ length: 5_000 }, () => 'a').join(' + '))).kind).toBe('too-deep')
  })

  test('many at once share one grammar', async () => {
    const fresh = createSyntax()
    const all = await Promise.all(['a.ts', 'b.ts', 'c.ts'].map((path) => fresh.parse(path, 'let a')))
    expect(all.map((parsed) => parsed.kind)).toEqual(['parsed', 'parsed', 'parsed'])
  })

  test('an empty text is a tree without children', async () => {
    expect((await treeOf('a.ts', '')).root.children).toEqual([])
  })
})
