import { ensureSyntaxTree, matchBrackets, syntaxTree } from '@codemirror/language'
import { EditorState, type Transaction } from '@codemirror/state'
import { NodeProp, type SyntaxNode, type Tree } from '@lezer/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pacedLanguage } from '../../../../../client/editor/language/paced-parser.ts'
import { isProvisional, provisionalTree } from '../../../../../client/editor/language/provisional-tree.ts'
import { loadSupport } from '../../../../support/language-support.ts'

const code = Array.from(
  { length: 40 },
  (_, index) =>
    `/* about ${index} */\nfunction step${index}(a, b) {\n  // said\n  return a + b > ${index} ? \`\${a}\` : 'b'\n}\n`,
).join('')

const javascript = await loadSupport('a.js')
const open = (doc: string) => EditorState.create({ doc, extensions: pacedLanguage(javascript) })
const type = (state: EditorState, at: number, letter: string): Transaction =>
  state.update({ changes: { from: at, insert: letter }, userEvent: 'input.type' })

/** Parsed to its end, in as many turns as that takes. */
function parsed(state: EditorState): EditorState {
  let now = state
  for (let turns = 0; turns < 100; turns++) {
    ensureSyntaxTree(now, now.doc.length, 1_000)
    now = now.update({}).state
    if (syntaxTree(now).length === now.doc.length && !isProvisional(syntaxTree(now))) return now
  }
  throw new Error(`no progress beyond ${syntaxTree(now).length}`)
}

/** Each node's name and range. */
function nodesOf(tree: Tree): readonly string[] {
  const nodes: string[] = []
  tree.iterate({ enter: ({ name, from, to }) => void nodes.push(`${name} ${from} ${to}`) })
  return nodes
}

describe('[U324] a provisional tree', () => {
  test('has all positions right, and what was typed in the token that it was put in or behind, if that is no bracket', () => {
    const whole = javascript.language.parser.parse(code)
    const isBracket = ({ type, firstChild }: SyntaxNode) =>
      firstChild === null && [NodeProp.openedBy, NodeProp.closedBy].some((prop) => type.prop(prop) !== undefined)
    fc.assert(
      fc.property(fc.nat(code.length), fc.integer({ min: 1, max: 2 }), (at, by) => {
        const moved = (position: number, isMoved: boolean) => position + (isMoved ? by : 0)
        const expected: string[] = []
        whole.iterate({
          enter: ({ name, from, to, node }) => {
            const isTop = node.parent === null
            const isGrown = to > at || (to === at && !isBracket(node))
            expected.push(`${name} ${moved(from, from >= at && !isTop)} ${moved(to, from >= at || isGrown || isTop)}`)
          },
        })
        expect(nodesOf(provisionalTree(whole, at, by))).toEqual(expected)
      }),
    )
  })

  test('is what a letter brings, and what it leaves is parsed anew to the tree of the whole text', () => {
    // The text stays one that can be read: of another, parsers may make this or that, according to what they knew.
    const letters = fc.record({
      word: fc.nat(),
      into: fc.nat(),
      inName: fc.constantFrom('a', 'Ω', '7', '_'),
      inComment: fc.constantFrom('a', ' ', '𝒳', '('),
    })
    let provisional = 0
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (typed, every) => {
        let state = parsed(open(code))
        for (const [index, { word, into, inName, inComment }] of typed.entries()) {
          const words = [...state.doc.toString().matchAll(/(?<=function )[^(]+|said|about/g)]
          const { index: from = 0, 0: text = '' } = words[word % words.length] ?? {}
          const isName = !['said', 'about'].includes(text)
          const letter = isName ? inName : inComment
          const { length } = syntaxTree(state)
          state = type(state, from + 1 + (into % text.length), letter).state
          const tree = syntaxTree(state)
          if (isProvisional(tree)) {
            provisional++
            expect(tree.length).toBe(length + letter.length)
          }
          if (index % every === 0) state = parsed(state)
        }
        state = parsed(state)
        expect(nodesOf(syntaxTree(state))).toEqual(nodesOf(javascript.language.parser.parse(state.doc.toString())))
      }),
    )
    expect(provisional).toBeGreaterThan(100)
  })

  test.each([
    ['a.js', 'foo(', ')', 'in front'],
    ['a.js', 'foo()', '', 'none'],
    ['a.js', 'foo[', ']', 'in front'],
    ['a.java', 'int[]', ' = b;', 'none'],
  ])('has the brackets of %s marked as they are without it: %s|%s', async (name, before, after, marked) => {
    const around = '/* said */\n'.repeat(20)
    const doc = `${around}${before}${after}\n${around}`
    const at = around.length + before.length
    const support = await loadSupport(name)
    const shown = type(parsed(EditorState.create({ doc, extensions: pacedLanguage(support) })), at, 'x').state
    expect(isProvisional(syntaxTree(shown))).toBe(true)
    const matches = [shown, parsed(shown)].map((state) => [
      matchBrackets(state, at + 1, -1),
      matchBrackets(state, at, 1),
      matchBrackets(state, at + 2, -1),
    ])
    expect(matches[0]).toEqual(matches[1])
    const [, behind, next] = matches[0] ?? []
    expect(behind).toBe(null)
    expect(next?.matched).toBe(marked === 'none' ? undefined : true)
  })

  test('is for one letter alone: what else is done is parsed at once', () => {
    const at = code.indexOf('a + b', 400)
    const line = code.lastIndexOf('\n', at) + 1
    const isProvisionalAfter = (make: (state: EditorState) => Transaction) =>
      isProvisional(syntaxTree(make(parsed(open(code))).state))
    expect(isProvisionalAfter((state) => type(state, at, 'x'))).toBe(true)
    expect(isProvisionalAfter((state) => type(state, at, ' '))).toBe(true)
    // Indentation may hang on a line's first word.
    expect(isProvisionalAfter((state) => type(state, line + '  return'.length, ' '))).toBe(false)
    expect(isProvisionalAfter((state) => type(state, at, '('))).toBe(false)
    expect(isProvisionalAfter((state) => type(state, at, 'xyz'))).toBe(false)
    expect(isProvisionalAfter((state) => type(type(state, at, 'x').state, at + 1, 'y'))).toBe(false)
    const change = { from: at, insert: 'x' }
    expect(isProvisionalAfter((state) => state.update({ changes: change }))).toBe(false)
    expect(
      isProvisionalAfter((state) => state.update({ changes: { ...change, to: at + 1 }, userEvent: 'input.type' })),
    ).toBe(false)
    expect(isProvisionalAfter((state) => state.update({ changes: change, userEvent: 'input.type.compose' }))).toBe(
      false,
    )
  })

  test.each([
    ['beside it', { from: 300, to: 301, insert: '((' }],
    ['of it', { from: 401, insert: '(' }],
  ])('is none where another filter makes another change %s', (_where, changes) => {
    const also = EditorState.transactionFilter.of((transaction) =>
      transaction.docChanged ? [transaction, { changes, sequential: true }] : transaction,
    )
    const state = EditorState.create({ doc: code, extensions: [pacedLanguage(javascript), also] })
    const shown = parsed(type(parsed(state), 400, 'x').state)
    expect(nodesOf(syntaxTree(shown))).toEqual(nodesOf(javascript.language.parser.parse(shown.doc.toString())))
  })
})
