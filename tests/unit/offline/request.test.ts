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
    expect(readRequest(prompt, files)).toEqual({ kind: 'rename', hints: { name: 'x' }, to: 'y', asksMore: false })
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
    expect(readRequest(prompt, files)).toEqual({ kind: 'rename', hints, to: 'step', asksMore: false })
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

  test('a second rename in the sentence is noticed', async () => {
    const texts = { 'a.ts': 'const x = 1\nconst z = 2\n' }
    const { changed, prose } = await ask('rename x to y and z to w', texts)
    expect(changed).toEqual({ 'a.ts': 'const y = 1\nconst z = 2\n' })
    expect(prose).toContain('one rename at a time')
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
