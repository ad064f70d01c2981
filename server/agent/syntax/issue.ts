/** A fault as people and models are told of it: where, and in one sentence. */
import { lineEndAt, lineNumberAt, lineStartAt } from '../../../shared/text/lines.ts'
import { type Fault, outermost } from './fault.ts'

export interface SyntaxIssue {
  /** Both 1-based; the column counts UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly message: string
}

/** An issue with the text to underline: what stands there up to its line's end, nothing where something is missing. */
export interface SyntaxMark extends SyntaxIssue {
  readonly from: number
  readonly to: number
}

/** A model that is told of more does not mend more. */
const maxIssues = 10
/** Where there are more, the parser has lost its way: what comes after the first mostly follows from it. */
const mostMarks = 10
/** What a fault may take in and still be near to the mistake. */
const mostFaultLines = 5
const maxQuote = 40

/** For people, who look at the place: of faults within one another the one that is near to the mistake. */
export function marksOf(faults: readonly Fault[], text: string, language: string): SyntaxMark[] {
  const near = outermost(faults).map((fault) => nearestOf(fault, faults, text))
  return (near.length > mostMarks ? near.slice(0, 1) : near).map((fault) => {
    const from = placeOf(fault, text)
    const to = Math.max(from, Math.min(fault.to, lineEndAt(text, from)))
    return { ...issueAt(from, fault, text, language), from, to }
  })
}

/** A fault that takes in half a file begins where what it is in begins; one within it is nearer. */
function nearestOf(fault: Fault, faults: readonly Fault[], text: string): Fault {
  const isNear = ({ from, to }: Fault) => text.slice(from, to).split('\n', mostFaultLines + 1).length <= mostFaultLines
  if (isNear(fault)) return fault
  const isWithin = ({ from, to }: Fault) => fault.from <= from && to <= fault.to
  return faults.find((inner) => isWithin(inner) && isNear(inner)) ?? fault
}

export function issuesOf(faults: readonly Fault[], text: string, language: string): SyntaxIssue[] {
  return faults.slice(0, maxIssues).map((fault) => issueAt(placeOf(fault, text), fault, text, language))
}

function issueAt(at: number, fault: Fault, text: string, language: string): SyntaxIssue {
  return {
    line: lineNumberAt(text, at),
    column: at - lineStartAt(text, at) + 1,
    message: sentenceOf(fault, text, language),
  }
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
