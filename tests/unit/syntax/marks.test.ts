import { afterAll, describe, expect, it } from 'vitest'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import type { Language } from '../../../server/agent/syntax/languages.ts'

const engine = createSyntaxEngine()
afterAll(() => engine.close())

async function marks(text: string, language: Language = 'typescript') {
  const source = { language, document: null, revision: 0, sent: { whole: text } }
  const answer = await engine.answer({ kind: 'errors', source })
  if (answer.kind !== 'marks') throw new Error(answer.kind)
  return answer.marks.map(({ from, to, ...issue }) => ({ ...issue, over: text.slice(from, to) }))
}

describe('[X30] marks on a text', () => {
  it('are none on a sound one', async () => {
    expect(await marks('export const one = (a: number) => a + 1\n')).toEqual([])
  })

  it('stand on what cannot be read, and end with its line', async () => {
    expect(await marks('const one = 1\nconst two = = 2\nconst three = 3\n')).toMatchObject([{ line: 2, over: '=' }])
    const [first, ...rest] = await marks('function half(\n\nconst after = 1\n')
    expect(first).toMatchObject({ line: 1 })
    expect(first?.over).not.toContain('\n')
    expect(rest).toEqual([])
  })

  it('have no length where something is missing', async () => {
    expect(await marks('if (on {\n  go()\n}\n')).toEqual([
      { line: 1, column: 7, message: '`)` is missing here.', over: '' },
    ])
  })

  it('are told of several places, in the order of the text', async () => {
    const text = Array.from({ length: 3 }, (_, index) => `const a${index} = = ${index}\nconst b${index} = 1\n`).join('')
    expect((await marks(text)).map(({ line }) => line)).toEqual([1, 3, 5])
  })

  it('stand where the mistake is, also where the parser takes in all around it', async () => {
    const body = Array.from({ length: 4 }, (_, index) => `  step${index}() {\n    return ${index}\n  }\n`).join('')
    const text = `export class Clock {\n  tick() {\n    const s = = 1\n  }\n${body}  stop( {\n    go()\n  }\n}\n`
    expect((await marks(text))[0]).toMatchObject({ line: 3, over: '=' })
  })

  it('are told of the first place alone where the parser has lost its way', async () => {
    const lost = 'const list = [\n'.concat('  { one: 1, two: = 2 }}, (\n'.repeat(40))
    expect(await marks(lost)).toHaveLength(1)
  })
})
