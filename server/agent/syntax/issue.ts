/** A fault as people and models are told of it: where, and in one sentence. */
import { lineNumberAt, lineStartAt } from '../../../shared/text/lines.ts'
import type { Fault } from './faults.ts'

export interface SyntaxIssue {
  /** Both 1-based; the column counts UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A model that is told of more does not mend more. */
const maxIssues = 10
const maxQuote = 40

export function issuesOf(faults: readonly Fault[], text: string, language: string): SyntaxIssue[] {
  return faults.slice(0, maxIssues).map((fault) => {
    const at = placeOf(fault, text)
    return {
      line: lineNumberAt(text, at),
      column: at - lineStartAt(text, at) + 1,
      message: sentenceOf(fault, text, language),
    }
  })
}

function placeOf({ kind, from, to }: Fault, text: string): number {
  if (kind === 'missing') return from
  const covered = text.slice(from, to)
  return from + (covered.length - covered.trimStart().length)
}

function sentenceOf(fault: Fault, text: string, language: string): string {
  if (fault.kind === 'missing') {
    const what = fault.text === '' || /^_?[a-z]{2,}/i.test(fault.text) ? plainName(fault.text) : `\`${fault.text}\``
    return `${what} is missing here.`
  }
  const covered = text.slice(fault.from, fault.to).trim()
  const [first = ''] = covered.split('\n')
  const quote = first.length > maxQuote ? `${first.slice(0, maxQuote - 1)}…` : first
  if (quote === '') return `This is not ${language}.`
  return covered.includes('\n')
    ? `From \`${quote}\` on, this cannot be read as ${language}.`
    : `\`${quote}\` cannot be read as ${language} here.`
}

/** A grammar's own word for a part, such as `_automatic_semicolon`. */
function plainName(type: string): string {
  const words = type.replace(/_/g, ' ').trim()
  return words === '' ? 'Something' : `Something (${words})`
}
