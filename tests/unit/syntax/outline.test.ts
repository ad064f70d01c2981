import { expect, test } from 'vitest'
import { firstSentence, type OutlineSymbol, outlineOf } from '../../../server/agent/syntax/outline.ts'
import { createSyntax } from '../../../server/agent/syntax/parse.ts'

const syntax = createSyntax()

async function outlined(path: string, text: string): Promise<string[]> {
  const parsed = await syntax.parse(path, text)
  if (parsed.kind !== 'parsed') throw new Error(parsed.kind)
  const told = (symbol: OutlineSymbol, indent: string): string[] => [
    `${indent}${symbol.kind} ${symbol.name}${symbol.signature} ${symbol.line}-${symbol.lastLine}${symbol.exported ? ' exported' : ''}`,
    ...symbol.children.flatMap((child) => told(child, `${indent}  `)),
  ]
  return outlineOf(parsed.tree).flatMap((symbol) => told(symbol, ''))
}

test('an outline of TypeScript has every kind of declaration, with members and lines', async () => {
  const text = `export default class A {
  b = 1
  constructor(c: string) {}
  get d(): number { return 1 }
}
interface E { f(g: number): void }
type H = 1
enum I { J }
namespace K {}
export const l = async (m = 1): Promise<void> => {}, n = 2
let o = 3
function p(
  q: string,
) {}
declare function r(): void
describe('s', () => {
  test('t', () => {})
})
export { p }
`
  expect(await outlined('a.ts', text)).toEqual([
    'class A 1-5 exported',
    '  property b 2-2',
    '  constructor constructor(c: string) 3-3',
    '  method d(): number 4-4',
    'interface E 6-6',
    '  method f(g: number): void 6-6',
    'type H 7-7',
    'enum I 8-8',
    'namespace K 9-9',
    'function l(m = 1): Promise<void> 10-10 exported',
    'constant n 10-10 exported',
    'variable o 11-11',
    'function p( q: string, ) 12-14 exported',
    'function r(): void 15-15',
    'test s 16-18',
    '  test t 17-17',
  ])
})

test('an outline of Python has functions, classes with members, and names', async () => {
  const text = `LIMIT = 1
_own = 2
@dec
class A(B):
    c: int = 1
    def __init__(self, d=1): pass
    async def e(self) -> int: pass
def f(*g, **h): pass
`
  expect(await outlined('a.py', text)).toEqual([
    'constant LIMIT 1-1 exported',
    'variable _own 2-2',
    'class A 4-7 exported',
    '  property c 5-5 exported',
    '  constructor __init__(self, d=1) 6-6',
    '  method e(self) -> int 7-7 exported',
    'function f(*g, **h) 8-8 exported',
  ])
})

test.each([
  ['/** One. Two. */', 'One.'],
  ['/**\n * One\n * line. Two.\n *\n * @param a - b\n */', 'One line.'],
  ['// a remark', 'a remark'],
  ['"""One.\n\n    Two.\n    """', 'One.'],
  ['/** Takes `a.b` apart */', 'Takes `a.b` apart'],
])('the first sentence of %j', (comment, sentence) => {
  expect(firstSentence(comment)).toBe(sentence)
})
