import { expect, it } from 'vitest'
import { partShape } from '../../../../server/agent/context/file-shape.ts'
import { searchFiles } from '../../../../server/agent/context/lexical-search.ts'
import { readRequestWords } from '../../../../server/agent/context/request-words.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

it.each([20, 480, 990])(
  '[M11] a part of a long file holds the only place of a name that the request speaks of: %i',
  async (at) => {
    const functions = Array.from(
      { length: 1_000 },
      (_, n) => `function f${n}() {\n  const secret${n} = ${n}\n  return secret${n}\n}\n`,
    )
    const file = { id: 'a' as FileId, path: 'a.ts', language: 'typescript', text: functions.join('\n') }
    const words = readRequestWords(`say what secret${at} holds`)
    const { matcher, weightOf } = await searchFiles([file], words, { definedIn: () => [], pause: async () => {} })
    for (const length of [1_400, 30_000]) {
      const shape = partShape(file, length, { definitions: [], matcher, weightOf, at: null })
      expect(shape?.text).toContain(`const secret${at} = ${at}`)
      expect(shape?.text.length).toBeLessThanOrEqual(length)
    }
  },
)
