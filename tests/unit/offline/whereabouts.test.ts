/** What the offline agent answers about code, in each language whose syntax is read. */
import { describe, expect, test } from 'vitest'
import { readRequest } from '../../../server/agent/offline/request.ts'
import { grammarOf } from '../../../server/agent/syntax/grammars.ts'
import { languages } from '../../../server/agent/syntax/languages.ts'
import { samples } from '../syntax/language-samples.ts'
import { ask } from './offline-room.ts'

const each = languages.map((language) => [language, samples[language]] as const)

describe('[O5] an outline', () => {
  test.each(each)('of %s names what the file defines', async (_, { path, text, definitions }) => {
    const { prose, changed } = await ask(`outline ${path}`, { [path]: text })
    expect(changed).toEqual({})
    expect(prose).toContain(`**${path}**`)
    for (const definition of definitions) {
      const name = definition.slice(definition.indexOf(' ') + 1)
      // Where scopes are understood, fields are left out, also those that hold a function.
      const isLeftOut = grammarOf(path) !== null && /^(?:property|method)/.test(definition)
      if (!isLeftOut) expect(prose).toContain(name)
    }
  })

  test('of a room names the files of all languages, and what else there is', async () => {
    const texts = { 'a.go': samples.go.text, 'b.rs': samples.rust.text, 'notes.md': 'Words.\n' }
    const { prose } = await ask('explain this project', texts)
    expect(prose).toMatch(/^2 files of code/)
    expect(prose).toMatch(/- a\.go: `/)
    expect(prose).toContain('Besides: notes.md.')
  })
})

describe('[O5] where something is used', () => {
  const referred = each.flatMap(([language, sample]) => (sample.reference ? [[language, sample] as const] : []))

  test.each(referred)('is found in %s', async (_, { path, text, reference }) => {
    const [name, count] = reference ?? ['', 0]
    const { prose, changed } = await ask(`where is \`${name}\` used?`, { [path]: text, 'notes.md': `${name}\n` })
    expect(changed).toEqual({})
    expect(prose).toContain(`named in ${count} place`)
    const lines = [...prose.matchAll(/^- (.+?):(\d+)/gm)].map(([, file, line]) => [file, Number(line)] as const)
    expect(lines.length).toBeGreaterThan(0)
    for (const [file, line] of lines) {
      expect(file).toBe(path)
      expect(text.split('\n')[line - 1]).toContain(name)
    }
  })

  test('tells definitions from places that name them, over all files, and that it goes by the name', async () => {
    const texts = {
      'a.ts': 'export function total(n: number) {\n  return n\n}\n',
      'b.ts': "import { total } from './a'\n\nconsole.log(total(1), total(2))\n",
      'c.py': 'def total():\n    pass\n',
    }
    expect((await ask('find references to total', texts)).prose).toBe(
      [
        '`total` is defined in 2 places and named in 3 places in 1 file. I go by the name alone, so several things may be meant.',
        '',
        '- a.ts:1, defined: `export function total(n: number) {`',
        '- c.py:1, defined: `def total():`',
        "- b.ts:1: `import { total } from './a'`",
        '- b.ts:3: `console.log(total(1), total(2))`',
      ].join('\n'),
    )
    expect((await ask('where is total defined in c.py?', texts)).prose).toContain(
      'defined in 1 place and named nowhere',
    )
    expect((await ask('who calls nothingLikeIt?', texts)).prose).toBe('I found no `nothingLikeIt` in the code here.')
  })
})

describe('[O5] what is still to do', () => {
  test('is listed from the comments of all languages, and from texts without code', async () => {
    const texts = {
      'a.ts':
        '// TODO: first\nconst s = "TODO in a text"; TODO(s % TODO--, this.#TODO)\n/* FIXME second */\n/**\n * HACK(ada) third\n */\n',
      'b.py': 'x = 1  #XXX fourth\n',
      'c.sql': '-- TODO fifth\n',
      'd.html': '<!-- TODO sixth -->\n',
      'notes.txt': 'TODO seventh\nmy todo list\n',
    }
    const { prose, changed } = await ask('list the TODOs', texts)
    expect(changed).toEqual({})
    expect(prose.split('\n')).toEqual([
      '7 notes in a.ts, b.py, c.sql and 2 more:',
      '',
      '- a.ts:1: TODO `first`',
      '- a.ts:3: FIXME `second`',
      '- a.ts:5: HACK `(ada) third`',
      '- b.py:1: XXX `fourth`',
      '- c.sql:1: TODO `fifth`',
      '- d.html:1: TODO `sixth`',
      '- notes.txt:1: TODO `seventh`',
    ])
    expect((await ask('any todos in b.py?', texts)).prose).toMatch(/^1 note in b\.py/)
    expect((await ask('show all todos', { 'a.ts': 'const a = 1\n' })).prose).toBe(
      'Nothing is noted as still to do in 1 file.',
    )
  })
})

describe('[O5] a question is told from a request', () => {
  const files = [{ id: 'f', path: 'a.ts', language: '', text: 'function total() {}\n' }] as never
  test.each([
    ['where is `total` used?', { kind: 'places', name: 'total' }],
    ['find all references to total', { kind: 'places', name: 'total' }],
    ['show the usages of Clock.tick()', { kind: 'places', name: 'tick' }],
    ['who calls the function total', { kind: 'places', name: 'total' }],
    ['what uses total?', { kind: 'places', name: 'total' }],
    ['where do we use total', { kind: 'places', name: 'total' }],
    ['where is total declared', { kind: 'places', name: 'total' }],
    ['find `total`', { kind: 'places', name: 'total' }],
    ['list the TODOs', { kind: 'to-dos' }],
    ['what todos are left?', { kind: 'to-dos' }],
    ['add a TODO comment to a.ts', { kind: 'document' }],
    ['what does this file do?', { kind: 'outline' }],
    ['rename total to sum', { kind: 'rename' }],
    ['use const instead of var', { kind: 'modern-variables' }],
  ])('%s', (prompt, request) => {
    expect(readRequest(prompt, files)).toMatchObject(request)
  })
})
