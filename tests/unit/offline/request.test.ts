import { describe, expect, test } from 'vitest'
import { readRequest } from '../../../server/agent/offline/request.ts'
import { ask, snapshotOf } from './offline-room.ts'

const { files } = snapshotOf({
  'src/a.ts': 'export function place() {}\n',
  'src/b.ts': '',
  'lib/a.ts': '',
  'README.md': '',
})

describe('what is asked for', () => {
  test.each([
    'rename `x` to `y`',
    'Rename x to y.',
    'rename x → y',
    'rename x -> y',
    'rename x as y',
    'please rename "x" to "y"!',
    '@ai rename x to y',
    'Can you rename the symbol x into y, please?',
    "I'd like you to rename x to y",
    "let's rename 'x' to 'y' everywhere",
    'Rename x to y in all files',
    'rename x to y in live mode',
    'propose: rename x to y',
    'rename x() to y()',
    'change the name of x to y',
    'change `x` to `y`',
    'x should be called y',
    'call `x` `y` instead',
    'ok, rename x to be called y',
    'turn `x` into `y`',
    'replace `x` with `y`',
  ])('"%s" is a rename of x to y', (prompt) => {
    expect(readRequest(prompt, files)).toEqual({ kind: 'rename', hints: { name: 'x' }, to: 'y' })
  })

  test.each([
    ['rename the method Clock.tick to step', { name: 'tick', owner: 'Clock', noun: 'method' }],
    ['rename the parameter x to step in `ring`', { name: 'x', noun: 'parameter', where: 'ring' }],
    ['rename x in src/b.ts to step', { name: 'x', where: 'src/b.ts' }],
    ['rename x to step in src/a.ts line 12', { name: 'x', where: 'src/a.ts', line: 12 }],
    ['rename x to step in b.ts', { name: 'x', where: 'src/b.ts' }],
    ['rename variable x to step inside the function draw()', { name: 'x', noun: 'variable', where: 'draw' }],
    ['rename x to step in this file', { name: 'x' }],
    ['rename var x to step', { name: 'x', noun: 'variable' }],
    ['rename const x to step, let me see it', { name: 'x', noun: 'const' }],
  ])('"%s" says more', (prompt, hints) => {
    expect(readRequest(prompt, files)).toEqual({ kind: 'rename', hints, to: 'step' })
  })

  test.each([
    ['add doc comments', 'document'],
    ['Write JSDoc for everything', 'document'],
    ['document src/a.ts', 'document'],
    ['add docstrings to lib/a.ts', 'document'],
    ['please comment this file: add the missing comments', 'document'],
    ['sort imports', 'sort-imports'],
    ['organise the imports of src/a.ts', 'sort-imports'],
    ['put the imports in alphabetical order', 'sort-imports'],
    ['var to const', 'modern-variables'],
    ['Replace `var` with `const`/`let`', 'modern-variables'],
    ['use const and let instead of var in src/a.ts', 'modern-variables'],
    ['change var to let', 'modern-variables'],
    ['get rid of all vars', 'modern-variables'],
    ['extract 42 into a constant `answer`', 'extract-constant'],
    ['outline src/a.ts', 'outline'],
    ['explain this file', 'outline'],
    ['What does src/a.ts do?', 'outline'],
    ['how does this project work', 'outline'],
    ['give me an overview', 'outline'],
    ['rename src/a.ts to src/c.ts', 'rename-file'],
    ['make the second hand sweep', 'unknown'],
    ['hello', 'unknown'],
    ['change the color to red', 'unknown'],
    ['change color to red', 'unknown'],
    ['replace the loop with a map', 'unknown'],
    ['call me maybe', 'unknown'],
    ['rename x together with its file', 'unknown'],
    ['remove the comments', 'unknown'],
    ['', 'unknown'],
  ])('"%s" is of the kind %s', (prompt, kind) => {
    expect(readRequest(prompt, files).kind).toBe(kind)
  })

  test.each([
    ["don't rename Clock to Orrery", true],
    ['do not rename Clock to Orrery', true],
    ["please don't rename Clock to Orrery", true],
    ['I do not want you to rename Clock to Orrery', true],
    ['never rename Clock to Orrery', true],
    ["rename Clock to Orrery, but don't touch the tests", true],
    ['rename Clock to Orrery except in the tests', true],
    ["why don't you rename Clock to Orrery?", false],
    ['rename Clock to Orrery', false],
    ['rename isNotReady to x', false],
  ])('[O4] "%s": nothing is changed: %s', async (prompt, isNothing) => {
    const texts = { 'a.ts': 'export class Clock {}\nexport const isNotReady = 1\n' }
    const { changed, prose } = await ask(prompt, texts)
    expect(Object.keys(changed), prose).toEqual(isNothing ? [] : ['a.ts'])
    if (isNothing) expect(prose).toContain('something not to do, so I changed nothing')
  })

  const compound = {
    'a.ts': "import { z } from './z'\nimport { b } from './b'\nconst x = z\nconst y = b\n",
    'b.ts': 'export const b = 1\nexport const w = 1\n',
  }
  test.each([
    ['rename x to p and y to q', 'const p = z\nconst q = b\n'],
    ['rename x to p, y to q', 'const p = z\nconst q = b\n'],
    ['rename `x` to `p`. Then rename `y` to `q`.', 'const p = z\nconst q = b\n'],
    ['rename x to y2 and rename y2 to p', 'const p = z\nconst y = b\n'],
  ])('[O4] "%s" is done whole', async (prompt, end) => {
    const { texts, prose } = await ask(prompt, compound)
    expect(texts['a.ts'], prose).toBe(`import { z } from './z'\nimport { b } from './b'\n${end}`)
  })

  test('[O4] requests of different kinds are done one after the other, in the files that one of them names', async () => {
    const { changed, prose } = await ask('rename x to p, and sort the imports of a.ts', compound)
    expect(changed).toEqual({
      'a.ts': "import { b } from './b'\nimport { z } from './z'\nconst p = z\nconst y = b\n",
    })
    expect(prose).toMatch(/^1\. Renaming[\s\S]*\n\n2\. /)
    const other = await ask('sort the imports and add doc comments to a.ts', compound)
    expect(Object.keys(other.changed), other.prose).toEqual(['a.ts'])
  })

  test('[O4] what of a prompt is not done is said', async () => {
    const { changed, prose } = await ask('rename x to p and make the page blue', compound)
    expect(Object.keys(changed)).toEqual(['a.ts'])
    expect(prose).toContain('Not done, as I did not understand it: "make the page blue"')
    const half = await ask('rename x to p and nothing2 to q', compound)
    expect(half.prose).toContain('2. Not done: "rename nothing2 to q"')
    const without = await ask("sort the imports of a.ts but don't rename x to p", compound)
    expect(without.texts['a.ts']).toContain('const x = z')
    expect(without.prose).toContain('2. Left out, as you say: "don\'t rename x to p"')
  })

  test('without a path it is about the files that came with the request', async () => {
    const files = { 'a.ts': 'export function addAll() {}\n', 'b.ts': 'export function addOne() {}\n' }
    const { changed } = await ask('add doc comments', files, { focus: 'b.ts' })
    expect(Object.keys(changed)).toEqual(['b.ts'])
  })

  test('files are named by their paths, or by ends of them', () => {
    const scopeOf = (prompt: string) => {
      const request = readRequest(prompt, files)
      return 'scope' in request ? request.scope : null
    }
    expect(scopeOf('sort imports in src/a.ts and ./src/b.ts.')).toEqual({
      kind: 'named',
      paths: ['src/a.ts', 'src/b.ts'],
    })
    expect(scopeOf('sort imports in `a.ts`')).toEqual({ kind: 'named', paths: ['src/a.ts', 'lib/a.ts'] })
    expect(scopeOf('sort imports everywhere')).toEqual({ kind: 'all' })
    expect(scopeOf('sort all imports of the project')).toEqual({ kind: 'all' })
    expect(scopeOf('sort imports')).toEqual({ kind: 'open' })
  })

  test('a value, and the name for it', () => {
    const extraction = (prompt: string) => {
      const request = readRequest(prompt, files)
      return request.kind === 'extract-constant' ? [request.literal, request.name] : null
    }
    expect(extraction('extract 86400 into a constant secondsPerDay')).toEqual(['86400', 'secondsPerDay'])
    expect(extraction('extract the string "hello" to a constant called greeting in src/a.ts')).toEqual([
      '"hello"',
      'greeting',
    ])
    expect(extraction('make `0.5` a constant named `half`')).toEqual(['0.5', 'half'])
    expect(extraction('extract this into a constant')).toEqual([null, null])
  })

  test('of a prompt as long as a file only the beginning is read', () => {
    expect(readRequest(`rename x to y. ${'Because. '.repeat(4_000)}`, files).kind).toBe('rename')
    expect(readRequest(`${'a '.repeat(2_000)} rename x to y`, files).kind).toBe('unknown')
  })
})
