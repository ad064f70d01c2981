import { expect, test } from 'vitest'
import { indentationByName, indentationOf } from '../../../../../client/editor/indentation/indentation.ts'

const two = ['a {', '  b {', '    c', '  }', '}']
const four = ['a:', '    b:', '        c', 'd:', '    e']

test.each([
  ['two spaces', two, '  '],
  ['four spaces', four, '    '],
  ['tabs', ['a {', '\tb {', '\t\tc', '\t}', '}'], '\t'],
  ['spaces beside a stray tab', [...four, '\tstray', ...four], '    '],
  ['two spaces under a comment that goes on', ['/**', ' * a', ' * b', ' */', ...two], '  '],
  ['nothing, where nothing is indented', ['a', '', 'b'], null],
])('[U122] a text with %s says so', (_, lines, indentation) => {
  expect(indentationOf(lines)).toBe(indentation)
})

test('[U122] only the beginning of a long text is looked at', () => {
  expect(indentationOf([...Array.from({ length: 2_000 }, () => 'a'), ...two])).toBe(null)
})

test('[U122] a file that says nothing is indented as its kind is, else as chosen', () => {
  const names = ['src/main.go', 'Makefile', 'a.py', 'a.rs', 'a.ts', 'notes.txt']
  expect(names.map((name) => indentationByName(name, 2))).toEqual(['\t', '\t', '    ', '    ', '  ', '  '])
})
