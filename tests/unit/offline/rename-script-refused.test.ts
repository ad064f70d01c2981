/** Renames of scripts that are refused or asked about: what would change a meaning, and what may be meant. */
import { describe, expect, test } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

const refused: readonly { title: string; prompt: string; before: Texts; says: RegExp }[] = [
  {
    title: 'the name is taken in the same scope',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const x = 1\nconst y = 2\n' },
    says: /something else at a\.ts:2/,
  },
  {
    title: 'an inner name would capture it',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const x = 1\nfunction f(y) {\n  return x + y\n}\n' },
    says: /a\.ts:3/,
  },
  {
    title: 'it would capture an outer name',
    prompt: 'rename x to y',
    before: { 'a.ts': 'const y = 1\nfunction f(x) {\n  return x + y\n}\n' },
    says: /a\.ts:3/,
  },
  {
    title: 'it would hide a global',
    prompt: 'rename x to fetch',
    before: { 'a.ts': "const x = 1\nfetch('/')\nuse(x)\n" },
    says: /a\.ts:2/,
  },
  {
    title: 'it would clash in a file that imports it',
    prompt: 'rename x to y',
    before: { 'a.ts': 'export const x = 1\n', 'b.ts': "import { x } from './a'\nconst y = x\n" },
    says: /b\.ts:\d/,
  },
  {
    title: 'two things would be exported by one name',
    prompt: 'rename x to y',
    before: { 'a.ts': 'export const x = 1\nconst q = 2\nexport { q as y }\n' },
    says: /cannot rename/,
  },
  {
    title: 'the body declares that name beside the parameter',
    prompt: 'rename x to y',
    before: { 'a.ts': 'function f(x) {\n  let y = 1\n  return y\n}\n' },
    says: /a\.ts:2/,
  },
  {
    title: 'the new name is no name',
    prompt: 'rename x to `1st`',
    before: { 'a.ts': 'const x = 1\n' },
    says: /not a name/,
  },
  {
    title: 'the new name is reserved',
    prompt: 'rename x to class',
    before: { 'a.ts': 'const x = 1\n' },
    says: /reserved/,
  },
  {
    title: 'a component would become an element of the page',
    prompt: 'rename Card to card',
    before: { 'a.tsx': 'const Card = () => <b />\nconst a = <Card />\n' },
    says: /cannot rename/,
  },
  {
    title: 'there is no such name',
    prompt: 'rename nothing to something',
    before: { 'a.ts': 'const x = 1\n' },
    says: /found nothing called `nothing`/,
  },
  { title: 'it is called that already', prompt: 'rename x to x', before: { 'a.ts': 'const x = 1\n' }, says: /already/ },
  {
    title: 'it is a file',
    prompt: 'rename src/a.ts to src/b.ts',
    before: { 'src/a.ts': 'const x = 1\n' },
    says: /file tree/,
  },
]

describe('a rename is refused, with the reason, where', () => {
  test.each(refused)('$title', async ({ prompt, before, says }) => {
    const { prose, changed } = await ask(prompt, before)
    expect(changed).toEqual({})
    expect(prose).toMatch(says)
  })
})

describe('which one is meant', () => {
  const two = { 'a.ts': 'export const x = 1\n', 'b.ts': 'export const x = 2\nfunction f(x) {\n  return x\n}\n' }

  test('two equally likely are asked about, with their lines', async () => {
    const { prose, changed } = await ask('rename x to y', two)
    expect(changed).toEqual({})
    expect(prose).toContain('- the constant `x` (a.ts:1)')
    expect(prose).toContain('- the constant `x` (b.ts:1)')
    expect(prose).toContain('rename `x` to `y` in a.ts line 1')
  })

  test.each([
    ['rename x to y in a.ts', 'a.ts', 'export const y = 1\n'],
    ['rename `x` in b.ts to `y`', 'b.ts', 'export const y = 2\nfunction f(x) {\n  return x\n}\n'],
    ['rename x to y in b.ts line 1', 'b.ts', 'export const y = 2\nfunction f(x) {\n  return x\n}\n'],
    ['rename x to y in b.ts line 2', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename the parameter x to y', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename x to y in the function f', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
    ['rename x to y in f()', 'b.ts', 'export const x = 2\nfunction f(y) {\n  return y\n}\n'],
  ])('"%s" says which', async (prompt, path, after) => {
    expect((await ask(prompt, two)).changed).toEqual({ [path]: after })
  })

  test('the file that is open decides, and so does what is selected', async () => {
    expect(Object.keys((await ask('rename x to y', two, { focus: 'b.ts' })).changed)).toEqual(['b.ts'])
    const selected = await ask('rename x to y', two, { selection: { path: 'b.ts', text: 'x) {' } })
    expect(selected.changed).toEqual({ 'b.ts': 'export const x = 2\nfunction f(y) {\n  return y\n}\n' })
  })
})
