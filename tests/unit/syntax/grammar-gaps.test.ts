import { afterAll, describe, expect, it } from 'vitest'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import { fillGaps } from '../../../server/agent/syntax/grammar-gaps.ts'
import { factsOf, languages } from '../../../server/agent/syntax/languages.ts'
import { expectLinear } from '../../support/linear-time.ts'
import { broughtIssues } from './brought-issues.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

/** What is allowed, and beside it the same with a mistake. */
const rows: readonly (readonly [path: string, allowed: string, mistaken: string])[] = [
  ['a.css', '@media (width >= 600px) { a { color: red } }', '@media (width >= ) { a { color: red } }'],
  ['a.css', '@media (400px <= width <= 700px) { a { x: y } }', '@media (400px <= width <= 700px { a { x: y } }'],
  ['a.css', '@container (width > 400px) { a { color: red } }', '@container (width > 400px) { a { color red } }'],
  ['a.css', '@container card (width > 400px) { a { x: y } }', '@container card (width > 400px) { a { x: (y } }'],
  ['a.css', '.card {\n  .dark & { x: y }\n}', '.card {\n  .dark & { x y }\n}'],
  ['a.css', '.a { .b > &:hover, .c & { x: y } }', '.a { .b > &:hover, .c & { x: y }'],
  ['a.css', '@keyframes k { 50.5% { x: y } }', '@keyframes k { 50.5%% { x: y } }'],
  ['a.css', 'a[href^="x" i] { x: y }', 'a[href^="x" i { x: y }'],
  ['a.css', '@page :first { margin: 1in }', '@page :first { margin: (1in }'],
  ['a.css', 'a { --z: {a:b}; }', 'a { --z: {a:b; }'],
  ['a.css', "a { b: 'x \\\n y' }", "a { b: 'x \\\n y }"],
  ['a.css', 'a { color: red;; }', 'a { color: red;; ) }'],
  ['a.css', '@import url("x") layer(y) supports(display: grid);', '@import url("x") layer(y supports(display: grid);'],
  ['tsconfig.json', '{\n  "a": 1, // d\n}', '{\n  "a" 1, // d\n}'],
  ['packages/one/tsconfig.build.json', '{ "a": [1, /* two */ ], }', '{ "a": [1, /* two */ , }'],
  ['a.jsonc', '// c\n{ "a": 1, }', '// c\n{ "a": 1,, }'],
  ['.vscode/settings.json', '{ "a": true, }', '{ "a": true, '],
  ['a.ts', 'export type * from "b"', 'export type * form "b"'],
  ['a.ts', 'export type * as ns from "b"', 'export type * as from "b" ('],
  ['a.ts', 'interface G<in out T> { x: T }', 'interface G<in out T { x: T }'],
  ['a.ts', 'abstract class Q { abstract accessor x: number }', 'abstract class Q { abstract accessor x: }'],
  ['a.ts', 'import defer * as x from "y"', 'import defer * x from "y"'],
  ['a.sh', 'exec 3<>file', 'exec 3<>'],
  ['a.sh', 'case $a in (x|y) echo;; *) ;& z) ;;& esac', 'case $a in (x|y) echo;; *) ;& z) ;;&'],
  ['a.py', 'class A[T: int = str, *Ts, **P = [int]]: pass', 'class A[T: int = str, *Ts: pass'],
  ['a.py', 'def f[T = dict[str, int]](a: T): pass', 'def f[T = dict[str, int]](a: T: pass'],
  ['a.rs', 'unsafe extern "C" { safe fn z(); }', 'unsafe extern "C" { safe fn z( }'],
  ['A.cs', 'class A { bool F(object o) => o is [1, .. var r]; }', 'class A { bool F(object o) => o is [1, .. var r; }'],
  ['a.c', 'enum e : unsigned { A };', 'enum e : unsigned { A ;'],
  ['a.c', 'auto x = 1;', 'auto x = ;'],
  ['a.c', 'int f() { return ({ int y = 1; y; }); }', 'int f() { return ({ int y = 1; y; ); }'],
  [
    'a.c',
    'void f(void) { list_for_each_entry(p, &h, n) { x(); } }',
    'void f(void) { list_for_each_entry(p, &h, n) { x( } }',
  ],
  ['a.kt', 'fun interface F {\n    fun on(x: Int)\n}', 'fun interface F {\n    fun on(x: )\n}'],
  ['a.kt', 'class A { fun f() {} }', 'class A { fun f( {} }'],
  [
    'a.kt',
    'enum class E(val x: Int) { A(1), B(2); fun f() = 1 }',
    'enum class E(val x: Int) { A(1), B(2; fun f() = 1 }',
  ],
  ['a.swift', 'let z = if x { 1 } else { 2 }', 'let z = if x { 1 } else { 2'],
  ['a.swift', 'let v = switch x { case .a: 1; default: 2 }', 'let v = switch x { case .a 1; default: 2 }'],
  ['a.swift', 'let s = #"a\\d+"#', 'let s = #"a\\d+"'],
  ['a.swift', '#Preview {\n  ContentView()\n}', '#Preview {\n  ContentView(\n}'],
  ['a.swift', 'func f() throws(E) {}', 'func f() throws(E {}'],
  ['a.swift', 'do throws(E) { } catch { }', 'do throws(E) { catch { }'],
  ['a.swift', 'package func f() {}', 'package func f( {}'],
  [
    'a.swift',
    'macro m() = #externalMacro(module: "a", type: "b")',
    'macro m( = #externalMacro(module: "a", type: "b")',
  ],
  ['a.swift', 'struct S: ~Copyable { consuming func f() {} }', 'struct S: ~Copyable { consuming func f( {} }'],
  ['a.swift', 'func f<each T>(_ x: repeat each T) {}', 'func f<each T(_ x: repeat each T) {}'],
  ['a.html', '<div>{{ x < y }}</div>', '<div>{{ x < y }}</p>'],
  [
    'a.cpp',
    'class Q_DECL_EXPORT A : public B {\n  Q_OBJECT\npublic slots:\n  A();\nsignals:\n  void f();\n};',
    'class Q_DECL_EXPORT A : public B {\n  Q_OBJECT\npublic slots:\n  A(;\nsignals:\n  void f();\n};',
  ],
]

describe('[X2] what a language allows and its grammar does not know', () => {
  it.each(rows)('%s: %j is no error, and a mistake in it is one', async (path, allowed, mistaken) => {
    expect(await broughtIssues(engine, path, '\n', '\n', `${allowed}\n`)).toEqual([])
    expect(await broughtIssues(engine, path, '\n', '\n', `${mistaken}\n`)).not.toEqual([])
  })

  it('hides no error beside it', async () => {
    const issues = await broughtIssues(engine, 'a.css', 'a { x: y }\n', '\n', '\n@media (width >= 1px) {}\nb { x y }\n')
    expect(issues.map(({ line }) => line)).toEqual([3])
  })

  it.each(languages.filter((each) => factsOf(each).gaps))(
    'is written over in %s with as many characters, in time that grows with the text',
    (language) => {
      const { gaps = [] } = factsOf(language)
      const seeds = [
        'class A[',
        '#"',
        '#"""\n',
        '({',
        '{{',
        ' ',
        'progid:',
        ':progid:',
        '@import "a" ',
        ',//\n',
        'macro a ',
        'let a: b ',
      ]
      for (const seed of [
        ...seeds,
        '@media (',
        '@page a,',
        '--x:{',
        'FOO(',
        '\nFOO(',
        'for_each(',
        '<\n',
        ';\n',
        '.. var ',
        'enum : a ',
      ]) {
        const text = seed.repeat(50_000 / seed.length)
        expect(fillGaps(gaps, text)).toHaveLength(text.length)
        // Each is a look of its own; a pattern that looks at the whole rest from each place takes thousands of times as long.
        expectLinear(text, () => fillGaps(gaps, text), seed)
      }
    },
  )
})
