/** docs/SPEC.md and the tests hold each other to account: each rule has a test, each cited rule exists. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const rules = new Set(
  [...readFileSync(join(root, 'docs/SPEC.md'), 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(
    (match) => match[1] ?? '',
  ),
)

/** Ids in the brackets that lead a test's title: `[R6] …`, `[R1, G4] …`. */
function citedRules(): Map<string, string[]> {
  const cited = new Map<string, string[]>()
  const tests = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(test|spec|contract)\.tsx?$/.test(path) && !path.includes('node_modules'),
  )
  for (const path of tests) {
    for (const [, ids = ''] of readFileSync(join(root, 'tests', path), 'utf8').matchAll(
      /['"`]\[([A-Z]\d+(?:, ?[A-Z]\d+)*)\] /g,
    )) {
      for (const id of ids.split(/, ?/)) cited.set(id, [...(cited.get(id) ?? []), path])
    }
  }
  return cited
}

describe('the rules of docs/SPEC.md', () => {
  it('are each shown by a test', () => {
    const cited = citedRules()
    expect([...rules].filter((id) => !cited.has(id))).toEqual([])
  })

  it('are the only ones that tests cite', () => {
    expect([...citedRules()].filter(([id]) => !rules.has(id))).toEqual([])
  })
})
