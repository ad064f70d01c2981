import { describe, expect, it } from 'vitest'
import { citationIn, splitAtCitations } from '../../../../../client/chat/messages/citation.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'
import type { FileEntry } from '../../../../../shared/model/room-document.ts'

const files = ['src/app.ts', 'a.ts', '(site)/page.tsx', 'my notes.md'].map(
  (path, index): FileEntry => ({ id: `f${index}` as FileId, path, eol: 'lf', language: 'text' }),
)
const candidatesIn = (text: string) =>
  splitAtCitations(text).flatMap(({ text, isCandidate }) => (isCandidate ? [text] : []))
const meant = (candidate: string) => {
  const citation = citationIn(candidate, files)
  return citation && `${citation.file.path} ${citation.line} "${candidate.slice(citation.from)}"`
}

describe('[G23] a place that an answer names', () => {
  it.each([
    ['See src/app.ts:12.', ['src/app.ts:12']],
    ['(src/app.ts:12-20), a.ts:3:7', ['(src/app.ts:12-20', 'a.ts:3:7']],
    ['a.ts:1,a.ts:2', ['a.ts:1', ',a.ts:2']],
    ['a.ts:12th and a.ts: 3 and : 4 and :5', []],
    ['none', []],
  ])('is a candidate in %j', (text, expected) => {
    expect(candidatesIn(text)).toEqual(expected)
    expect(
      splitAtCitations(text)
        .map((stretch) => stretch.text)
        .join(''),
    ).toBe(text)
  })

  it.each([
    ['src/app.ts:12', 'src/app.ts 12 "src/app.ts:12"'],
    ['./src/app.ts:12-20', 'src/app.ts 12 "./src/app.ts:12-20"'],
    ['("a.ts:3:7', 'a.ts 3 "a.ts:3:7"'],
    ['(site)/page.tsx:4', '(site)/page.tsx 4 "(site)/page.tsx:4"'],
    ['my notes.md:1', 'my notes.md 1 "my notes.md:1"'],
  ])('is found: %s', (candidate, expected) => {
    expect(meant(candidate)).toBe(expected)
  })

  it.each(['app.ts:12', 'other/a.ts:1', 'a.ts:0', 'http://localhost:8080', '10:30', ':5', 'a.ts'])(
    'is none: %s',
    (candidate) => {
      expect(meant(candidate)).toBeNull()
    },
  )

  it('has few signs before it: each has all files looked through', () => {
    const few = '('.repeat(15)
    expect(meant(`${few}a.ts:3`)).toBe('a.ts 3 "a.ts:3"')
    expect(meant(`${few}((a.ts:3`)).toBeNull()
  })

  it('takes a time that grows with the text alone', () => {
    const text = `${'('.repeat(200_000)}:1${':1'.repeat(20_000)}`
    const started = performance.now()
    for (const candidate of candidatesIn(text)) citationIn(candidate, files)
    expect(citationIn(text, files)).toBeNull()
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
