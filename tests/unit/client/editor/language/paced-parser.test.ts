import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { afterEach, expect, test } from 'vitest'
import { pacedLanguage } from '../../../../../client/editor/language/paced-parser.ts'
import { loadSupport } from '../../../../support/language-support.ts'

const code = Array.from(
  { length: 900 },
  (_, index) => `function step${index}(a, b) {\n  return a + b > ${index} ? \`\${a}\` : b\n}\n`,
).join('')

const lookMs = 0.005

/** Each look at the clock takes so long: a turn is as long on every machine. */
function slowClock() {
  let now = 0
  performance.now = () => {
    now += lookMs
    return now
  }
  // CodeMirror's own limits, which are looked up here, never come first.
  Date.now = () => 0
  return () => now
}

const [ownNow, ownDate] = [performance.now, Date.now]
afterEach(() => {
  performance.now = ownNow
  Date.now = ownDate
})

test('[U198] a change waits for the parser for a few milliseconds, though nothing up to it has been read', async () => {
  const javascript = await loadSupport('a.js')
  const clock = slowClock()
  const before = EditorState.create({ doc: code, extensions: pacedLanguage(javascript) })
  const from = clock()
  // What asks for the tree of a text that has been read to its end asks for all of the next one's.
  const { state } = before.update({ changes: { from: 0, insert: 'const total = 1\n' } })
  expect(syntaxTree(state).length).toBeGreaterThan(0)
  expect(syntaxTree(state).length).toBeLessThan(state.doc.length)
  expect(clock() - from).toBeLessThan(5)
})

test('[U230] of a text that has been read, a change has little read again', async () => {
  const javascript = await loadSupport('a.js')
  const clock = slowClock()
  let state = EditorState.create({ doc: code, extensions: pacedLanguage(javascript) })
  while (syntaxTree(state).length < state.doc.length) {
    ensureSyntaxTree(state, state.doc.length, 1_000)
    state = state.update({}).state
  }
  const middle = code.indexOf('function', code.length >> 1)
  const from = clock()
  const typed = 'const one = two\n'
  for (const [index, key] of [...typed].entries()) {
    state = state.update({ changes: { from: middle + index, insert: key } }).state
  }
  expect(syntaxTree(state).length).toBe(state.doc.length)
  // It looks at the clock once a step: for each word, each sign, and each piece that is taken over as it was.
  expect((clock() - from) / lookMs / typed.length).toBeLessThan(600)
})

test('[U198] turn by turn the same tree comes as in one go, with changes in between', async () => {
  const javascript = await loadSupport('a.js')
  slowClock()
  let state = EditorState.create({ doc: code, extensions: pacedLanguage(javascript) })
  let turns = 0
  while (syntaxTree(state).length < state.doc.length) {
    // Before and behind what has been read, in turns.
    const near = turns % 2 === 0 ? syntaxTree(state).length >> 1 : state.doc.length
    const at = Math.max(0, state.doc.toString().lastIndexOf('function', near))
    if (turns < 12) state = state.update({ changes: { from: at, insert: 'const [one] = [1]\n' } }).state
    else ensureSyntaxTree(state, state.doc.length, 1_000)
    state = state.update({ selection: { anchor: turns } }).state
    if (++turns > 500) throw new Error(`no progress beyond ${syntaxTree(state).length}`)
  }
  expect(turns).toBeGreaterThan(10)
  const whole = javascript.language.parser.parse(state.doc.toString())
  expect(syntaxTree(state).toString() === whole.toString(), 'the same tree').toBe(true)
})

test('what is parsed outside of an editor is parsed whole, and languages within languages are left as they are', async () => {
  const [javascript, markdown] = [await loadSupport('a.js'), await loadSupport('a.md')]
  slowClock()
  const { language } = pacedLanguage(javascript)
  expect(language.parser.parse(code).length).toBe(code.length)
  expect(pacedLanguage(markdown)).toBe(markdown)
})
