/**
 * Random programs full of shadowing are run before and after: whatever the offline agent does to a name, what the
 * program prints stays the same. Each declaration has a line of its own, so that one of them can be asked for.
 */
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, syntax } from './offline-room.ts'

const names = ['x', 'y', 'z']

interface Draw {
  pick<T>(items: readonly T[]): T
}

interface Frame {
  /** Names that the block itself declares. */
  readonly own: Set<string>
  /** Names that a `var` may not have here: declared by blocks up to the function. */
  readonly lexical: ReadonlySet<string>
}

let counter = 0

function program(draw: Draw): string {
  counter = 0
  return `${block(draw, { own: new Set(), lexical: new Set() }, 0).join('\n')}\n`
}

function block(draw: Draw, frame: Frame, depth: number): string[] {
  const lines: string[] = []
  const indent = '  '.repeat(depth)
  const count = 2 + Math.floor(draw.pick([0, 1, 2, 3]))
  for (let index = 0; index < count; index++) lines.push(...statement(draw, frame, depth).map((line) => indent + line))
  return lines
}

function inner(
  draw: Draw,
  frame: Frame,
  depth: number,
  isFunction: boolean,
  declared: readonly string[] = [],
): string[] {
  const own = new Set(declared)
  const lexical = isFunction ? new Set<string>() : new Set([...frame.lexical, ...frame.own])
  return block(draw, { own, lexical }, depth + 1).map((line) => line.slice(2 * depth))
}

function statement(draw: Draw, frame: Frame, depth: number): string[] {
  const name = draw.pick(names)
  const other = draw.pick(names)
  const value = ++counter
  const isFree = !frame.own.has(name)
  const kinds = ['log', 'log', 'object', 'write', ...(isFree ? ['let', 'const', 'pattern', 'var'] : [])]
  if (depth < 3) kinds.push('block', 'arrow', 'loop', 'try', 'call', ...(isFree ? ['function'] : []))
  switch (draw.pick(kinds)) {
    case 'let':
    case 'const':
      frame.own.add(name)
      return [`${draw.pick(['let', 'const'])} ${name} = ${value}`]
    case 'pattern':
      frame.own.add(name)
      return [`const { ${name} = ${value}, x: q${value} } = { ${name}: ${value}, x: ${value} } // x y z`]
    case 'var':
      if (frame.lexical.has(name)) return [`log('${name}')`]
      frame.own.add(name)
      return [`var ${name} = ${value}`]
    case 'function':
      frame.own.add(name)
      return [
        `function ${name}(${other}, p = () => typeof ${name}) {`,
        ...inner(draw, frame, depth, true, [other, 'p']),
        `  log(p(), ${other})`,
        '}',
        `attempt(() => ${name}(${value}))`,
      ]
    case 'arrow':
      return [`attempt((${name} = ${value}) => {`, ...inner(draw, frame, depth, true, [name]), '})']
    case 'block':
      return ['{', ...inner(draw, frame, depth, false), '}']
    case 'loop':
      return [`for (const ${name} of [${value}, 0]) {`, ...inner(draw, frame, depth, false), '}']
    case 'try':
      return ['try {', `  throw ${value}`, `} catch (${name}) {`, ...inner(draw, frame, depth, false, [name]), '}']
    case 'object':
      return [`attempt(() => log({ ${name}, ${other}: ${name} }.${name}, \`${name} \${[${other}].length}\`))`]
    case 'write':
      return [`attempt(() => { ${name} = ${other} })`]
    case 'call':
      return [`attempt(() => [${value}].map((${name}) => log(${name}, ${other})))`]
    default:
      return [`attempt(() => log('${name}', typeof ${name} === 'function' ? 'f' : ${name}, ${other}))`]
  }
}

/** A function that calls itself twice, with errors caught, would print until memory is full. */
const mostPrinted = 2_000

class PrintsForEver extends Error {}

/** What the program prints; errors by their kind, since their words hold names. Null where that has no end. */
function run(code: string): string | null {
  const printed: string[] = []
  const print = (line: string) => {
    if (printed.length === mostPrinted) throw new PrintsForEver()
    printed.push(line)
  }
  const log = (...values: unknown[]) => {
    print(values.map((value) => (typeof value === 'function' ? 'f' : String(value))).join(' '))
  }
  const attempt = (action: () => unknown) => {
    try {
      action()
    } catch (error) {
      if (error instanceof PrintsForEver) throw error
      print(String((error as Error).name))
    }
  }
  try {
    runInNewContext(`'use strict';(() => {\n${code}\n})()`, { log, attempt })
  } catch (error) {
    if (error instanceof PrintsForEver) return null
    printed.push(String((error as Error).name))
  }
  return printed.join('\n')
}

/** Whether it is a program, and ends. */
function isWhole(code: string): boolean {
  return run(code)?.includes('SyntaxError') === false
}

test('a program that never ends is told from one that does', () => {
  const twice = 'attempt(() => x())'
  expect(run(`function x() { ${twice}; ${twice} }\nx()`)).toBeNull()
  expect(run('log(1)\nattempt(() => y)')).toBe('1\nReferenceError')
})

const programs = fc.gen().map((gen) => {
  const draw: Draw = { pick: (items) => gen(fc.constantFrom, ...items) }
  return program(draw)
})

async function faults(code: string): Promise<number> {
  const parsed = await syntax.parse('a.js', code)
  return parsed.kind === 'parsed' ? parsed.tree.errors.length : -1
}

test('renaming any one declaration leaves what a program prints as it was', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(programs, fc.nat(), async (code, at) => {
      fc.pre(isWhole(code))
      const declared = code.split('\n').flatMap((line, index) => {
        const name = /^\s*(?:let|const|var|function) (?:\{ )?([xyz])\b|catch \(([xyz])\)|^\s*for \(const ([xyz])/.exec(
          line,
        )
        return name ? [{ name: name[1] ?? name[2] ?? name[3] ?? '', line: index + 1 }] : []
      })
      fc.pre(declared.length > 0)
      const chosen = declared[at % declared.length]
      const { texts, prose } = await ask(`rename ${chosen?.name} to fresh in a.js line ${chosen?.line}`, {
        'a.js': code,
      })
      const after = texts['a.js'] ?? ''
      expect(await faults(after), prose).toBe(0)
      expect(run(after), `${prose}\n${code}\n→\n${after}`).toBe(run(code))
      if (after !== code) changes++
    }),
    { numRuns: 120 },
  )
  expect(changes).toBeGreaterThan(60)
}, 60_000)

test('const and let for var leave what a program prints as it was', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(programs, async (code) => {
      fc.pre(code.includes('var ') && isWhole(code))
      const { texts, prose } = await ask('use let and const instead of var', { 'a.js': code })
      const after = texts['a.js'] ?? ''
      expect(run(after), `${prose}\n${code}\n→\n${after}`).toBe(run(code))
      if (after !== code) changes++
    }),
    { numRuns: 80 },
  )
  expect(changes).toBeGreaterThan(10)
}, 60_000)
