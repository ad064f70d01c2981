import { afterAll, describe, expect, it } from 'vitest'
import type { Analysis } from '../../../server/agent/analysis/analysis.ts'
import { AnalysisUnavailable, type UnavailableReason } from '../../../server/agent/analysis/analysis-unavailable.ts'
import { type ChangedFile, findImpact, type ReadFile } from '../../../server/agent/impact/find-impact.ts'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import type { Language } from '../../../server/agent/syntax/languages.ts'
import { changeBetween } from '../../../server/agent/syntax/text-change.ts'
import { createFairTurns } from '../../../server/operations/fair-turns.ts'
import type { FileId } from '../../../shared/model/ids.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

let asked = 0
/** In this thread. */
const source = (language: Language, text: string) => ({ language, document: null, revision: 0, sent: { whole: text } })
const analysis: Pick<Analysis, 'changedDefinitions' | 'references'> = {
  async changedDefinitions(language, before, change) {
    const answer = await engine.answer({ kind: 'changes', source: source(language, before), change })
    if (answer.kind !== 'changes') throw new Error(answer.kind)
    return answer.changes
  },
  async references(language, text, names) {
    asked++
    const answer = await engine.answer({ kind: 'references', source: source(language, text), names })
    if (answer.kind !== 'references') throw new Error(answer.kind)
    return answer.references
  },
}

const file = (path: string, text: string): ReadFile => ({ id: path as FileId, path, text })
function changed(path: string, before: string, text: string): ChangedFile {
  const { from, insert } = changeBetween(before, text)
  return { ...file(path, text), before, written: [{ from, to: from + insert.length }] }
}

async function impactOf(files: readonly ChangedFile[], others: readonly ReadFile[]) {
  asked = 0
  const options = { analysis, turns: createFairTurns() }
  const impact = await findImpact(files, others, options, new AbortController().signal)
  return impact?.definitions ?? []
}

const before = `export function add(a: number, b: number) {
  return a + b
}
export function twice(a: number) {
  return add(a, a)
}
`

describe('the impact of a change', () => {
  it('[X6] tells who names a definition whose signature changed, and warns of those that were not changed', async () => {
    const after = before.replace('b: number)', 'b: number, c: number)').replace('a + b', 'a + b + c')
    const use = file('src/use.ts', "import { add } from './add'\n\nadd(1, 2)\n")
    expect(await impactOf([changed('src/add.ts', before, after)], [use])).toEqual([
      {
        name: 'add',
        kind: 'function',
        file: 'src/add.ts',
        path: 'src/add.ts',
        line: 1,
        change: 'changed',
        signature: {
          before: 'function add(a: number, b: number)',
          after: 'function add(a: number, b: number, c: number)',
        },
        references: [
          { file: 'src/add.ts', path: 'src/add.ts', lines: [5] },
          { file: 'src/use.ts', path: 'src/use.ts', lines: [1, 3] },
        ],
        referenceCount: 3,
        warning:
          '`add` has another signature, but 3 places that name it were not changed: src/add.ts:5, src/use.ts:1, src/use.ts:3.',
      },
    ])
  })

  it('[X6] does not warn where the callers were changed as well', async () => {
    const after = before.replace('b: number)', 'b: number, c: number)').replace('add(a, a)', 'add(a, a, a)')
    const [definition] = await impactOf([changed('src/add.ts', before, after)], [])
    expect(definition).toMatchObject({ name: 'add', referenceCount: 1 })
    expect(definition?.warning).toBeUndefined()
  })

  it.each([
    ['b.ts', 'function one(add: number) {\n  return add\n}\nconst two = (add = add1) => add\nadd(1, 2)\n', [5]],
    ['b.js', 'list.map((add) => add + 1)\nlist.map(({ add }) => add)\nconst three = (x = add) => x\n', [3]],
  ])('[X6] does not take a parameter of its name for it in %s', async (path, text, lines) => {
    const after = before.replace('b: number)', 'b: number, c: number)').replace('add(a, a)', 'add(a, a, a)')
    const [definition] = await impactOf([changed('src/add.ts', before, after)], [file(path, text)])
    expect(definition?.references.find((each) => each.path === path)?.lines).toEqual(lines)
    expect(definition?.warning).toContain(`${path}:${lines[0]}`)
  })

  it.each([
    ['py', 'def add(a, b):\n    return a\n', 'def two(add):\n    return add\n\nadd(1, 2)\n', [4]],
    [
      'go',
      'package a\n\nfunc add(a int, b int) int {\n\treturn a\n}\n',
      'package a\n\nfunc two(add int) int {\n\treturn add\n}\n\nvar x = add(1, 2)\n',
      [7],
    ],
    [
      'rs',
      'fn add(a: i32, b: i32) -> i32 {\n    a\n}\n',
      'fn two(add: i32) -> i32 {\n    add\n}\nfn three() -> i32 {\n    add(1, 2)\n}\n',
      [5],
    ],
  ])('[X6] does not take a parameter of its name for it in .%s', async (extension, definition, text, lines) => {
    const after = definition.replace(/\bb\b/, 'c')
    const [found] = await impactOf([changed(`a.${extension}`, definition, after)], [file(`b.${extension}`, text)])
    expect(found?.references).toEqual([{ file: `b.${extension}`, path: `b.${extension}`, lines }])
  })

  it('[X6] tells what was added, and what is gone though it is named', async () => {
    const after = before.replace('twice', 'double')
    const use = file('src/use.ts', 'twice(1)\n')
    expect(await impactOf([changed('src/add.ts', before, after)], [use])).toMatchObject([
      { name: 'double', change: 'added', references: [] },
      { name: 'twice', change: 'removed', warning: expect.stringContaining('`twice` is gone') },
    ])
  })

  it('does not warn where only the body changed, or only the layout', async () => {
    const after = before.replace('a + b', 'b + a').replace('twice(a: number) {', 'twice(a: number)\n{')
    expect(await impactOf([changed('src/add.ts', before, after)], [file('b.ts', 'add(1, 2)')])).toMatchObject([
      { name: 'add', change: 'changed', referenceCount: 2 },
    ])
  })

  it('tells a method that changed, and not the class around it', async () => {
    const shape = 'class A {\n  one() { return 1 }\n  two() { return 2 }\n}\n'
    const found = await impactOf([changed('a.ts', shape, shape.replace('return 2', 'return 3'))], [])
    expect(found).toMatchObject([{ name: 'two', kind: 'method', change: 'changed' }])
  })

  it('does not look for names in languages that cannot speak of them, nor for names in data', async () => {
    const after = before.replace('b: number)', 'c: number)')
    const others = [file('add.py', 'add(1, 2)\n'), file('notes.txt', 'add')]
    expect(await impactOf([changed('src/add.ts', before, after)], others)).toMatchObject([
      { references: [{ path: 'src/add.ts' }] },
    ])
    const json = await impactOf([changed('a.json', '{"name": 1, "add": 2}', '{"name": 1}')], [file('b.ts', 'add(1)')])
    expect(json).toMatchObject([{ name: 'add', change: 'removed', references: [] }])
  })

  it('[X6] looks at so many files at most, however large the room is', async () => {
    const after = before.replace('b: number)', 'c: number)')
    const others = Array.from({ length: 500 }, (_, index) => file(`src/${index}.ts`, 'add(1, 2)\n'))
    const [definition] = await impactOf([changed('src/add.ts', before, after)], others)
    expect(asked).toBeLessThan(70)
    expect(definition?.references.length).toBeLessThan(10)
    expect(definition?.warning).toMatch(/and \d+ more\.$/)
  })

  describe('[X6] where some files cannot be looked at', () => {
    const after = before.replace('b: number)', 'c: number)')
    const others = Array.from({ length: 9 }, (_, index) => file(`src/use${index}.ts`, `add(${index}, 2)\n`))
    const find = (
      isUnavailable: (text: string) => UnavailableReason | null,
      files = [changed('src/add.ts', before, after)],
    ) => {
      const failing: typeof analysis = {
        async changedDefinitions(language, text, ...rest) {
          const reason = isUnavailable(text)
          if (reason !== null) throw new AnalysisUnavailable(reason)
          return analysis.changedDefinitions(language, text, ...rest)
        },
        async references(language, text, ...rest) {
          const reason = isUnavailable(text)
          if (reason === null) return analysis.references(language, text, ...rest)
          asked++
          throw new AnalysisUnavailable(reason)
        },
      }
      asked = 0
      return findImpact(files, others, { analysis: failing, turns: createFairTurns() }, new AbortController().signal)
    }

    it.each(['timeout', 'no-grammar', 'busy'] as const)(
      'tells what the others say, and that it is not all: %s',
      async (reason) => {
        const impact = await find((text) => (text === others[0]?.text ? reason : null))
        expect(impact).toMatchObject({ isCut: true, definitions: [{ name: 'add', referenceCount: 9 }] })
        const broken = changed('src/z.ts', 'function z() {}\n', 'function z(a) {}\n')
        const both = await find(
          (text) => (text === broken.before ? reason : null),
          [broken, changed('src/add.ts', before, after)],
        )
        expect(both).toMatchObject({ isCut: true, definitions: [{ name: 'add', referenceCount: 10 }] })
        expect(await find(() => null)).toMatchObject({ isCut: false, definitions: [{ referenceCount: 10 }] })
      },
    )

    it('does not go on for long where each takes its time', async () => {
      const impact = await find((text) => (text.startsWith('add(') ? 'timeout' : null))
      expect(impact).toMatchObject({ isCut: true, definitions: [{ name: 'add', referenceCount: 1 }] })
      // The changed file, and three that nobody could look at.
      expect(asked).toBe(4)
    })
  })
})
