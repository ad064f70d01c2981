/**
 * Sort imports in the languages that are read by queries alone: lines that import, without a blank line or anything else
 * between them, are put into their order.
 *
 * A change of kind (static, an alias, a header of the system) is a border as a blank line is. Comments and attributes move
 * with the import below them, but for a comment above the first, which belongs to the file. Where order has effects, nothing
 * is sorted, and why is said; a header that others build on, or that a macro names, is a border.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import type { Language } from '../syntax/languages.ts'
import type { SortedImports } from './sort-imports.ts'

interface Order {
  /** What an import is sorted by, from its text on one line. */
  readonly keyOf: (written: string) => string
  /** Imports of two kinds are never mixed. */
  readonly kindOf: (written: string) => string
}

const plain = (written: string, words: RegExp) => written.replace(words, '').replace(/;.*$/, '').trim()
const kindBy = (pattern: RegExp) => (written: string) => pattern.exec(written)?.[0].trim() ?? ''

const includes: Order = {
  keyOf: (written) => /[<"]([^>"]*)/.exec(written)?.[1] ?? '',
  kindOf: (written) => (written.includes('<') ? 'system' : 'own'),
}

/** Includes whose place matters: by a macro, or of headers that decide what is in those below them. */
const stays =
  /^#\s*(?:include|import|include_next)\s*(?:[^\s<"]|[<"](?:windows|winsock2?|ws2tcpip|windef|initguid|Python|stdafx|pch|config|GL\/glew|glad\/glad|glad\/gl)\.h[>"])/i

const orders: Partial<Record<Language, Order>> = {
  go: { keyOf: (written) => /"([^"]*)"/.exec(written)?.[1] ?? '', kindOf: () => '' },
  rust: {
    // As rustfmt: what is near comes first.
    keyOf: (written) => plain(written, /^(?:pub(?:\([^)]*\))?\s+)?use\s+/).replace(/^(self|super|crate)\b/, ' $1'),
    kindOf: kindBy(/^pub(?:\([^)]*\))?\s/),
  },
  java: { keyOf: (written) => plain(written, /^import\s+(?:static\s+)?/), kindOf: kindBy(/^import\s+static\s/) },
  kotlin: { keyOf: (written) => plain(written, /^import\s+/), kindOf: () => '' },
  swift: { keyOf: (written) => plain(written, /^(?:@\w+\s+)*import\s+(?:\w+\s+(?=\w+\.))?/), kindOf: kindBy(/^@\w+/) },
  'c-sharp': {
    keyOf: (written) => plain(written, /^(?:global\s+)?using\s+(?:static\s+)?/).replace(/^System\b/, ' System'),
    kindOf: (written) =>
      `${kindBy(/^(?:global\s+)?using\s+(?:static\s)?/)(written)}${written.includes('=') ? '=' : ''}`,
  },
  php: {
    keyOf: (written) => plain(written, /^use\s+(?:function\s+|const\s+)?/),
    kindOf: kindBy(/^use\s+(?:function|const)\s/),
  },
  c: includes,
  cpp: includes,
}

const effects: Partial<Record<Language, string>> = {
  ruby: 'each `require` runs a file, so their order has effects',
  bash: 'each `source` runs a file, so their order has effects',
  css: 'what is imported later wins, so the order of `@import` has effects',
}

export function hasImportOrder(language: Language): boolean {
  return orders[language] !== undefined
}

/** Why imports of a language stay as they are; null where it is only that nobody knows them. */
export function whyNotSorted(language: Language): string | null {
  return effects[language] ?? null
}

interface Unit {
  /** Whole lines, with what belongs to the import above it. */
  readonly from: number
  readonly to: number
  readonly key: string
  readonly kind: string
}

/** `imports` are where the imports stand, in the order of the text. Null where the language has no order. */
export function orderImports(
  { language, path, text }: { readonly language: Language; readonly path: string; readonly text: string },
  imports: readonly { readonly from: number; readonly to: number }[],
): SortedImports | null {
  const order = orders[language]
  if (order === undefined) return null
  const runs: Unit[][] = []
  for (const [index, { from, to }] of imports.entries()) {
    const unit = unitOf(text, from, to, order)
    if (unit === null) {
      runs.push([])
      continue
    }
    // A source file begins with its own header, so that it is known to stand by itself.
    if (index === 0 && isOwnHeader(path, unit.key)) {
      runs.push([])
      continue
    }
    const run = runs.at(-1)
    const last = run?.at(-1)
    const above = last === undefined ? null : withAbove(text, unit.from, last.to)
    if (run && last && above !== null && last.kind === unit.kind) run.push({ ...unit, from: above })
    else runs.push([{ ...unit, from: withAttributes(text, unit.from) }])
  }
  const edits = runs.flatMap((units): Edit[] => {
    const sorted = units.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    const [first] = units
    const last = units.at(-1)
    if (!first || !last || sorted.every((unit, index) => unit === units[index])) return []
    const whole = sorted.map((unit) => `${text.slice(unit.from, unit.to).replace(/\n$/, '')}\n`).join('')
    return [{ from: first.from, to: last.to, insert: text[last.to - 1] === '\n' ? whole : whole.slice(0, -1) }]
  })
  return { edits, count: imports.length }
}

/** Null where an import does not have its lines for itself. */
function unitOf(text: string, from: number, to: number, { keyOf, kindOf }: Order): Unit | null {
  if (stays.test(text.slice(from, to))) return null
  const start = lineStartAt(text, from)
  const end = lineEndAt(text, text[to - 1] === '\n' ? to - 1 : to)
  const isAlone =
    text.slice(start, from).trim() === '' &&
    /^;?\s*(?:\/\/.*|\/\*[^\n]*\*\/\s*)?$/.test(text.slice(Math.min(to, end), end))
  if (!isAlone) return null
  const written = text.slice(from, to).replace(/\s+/g, ' ').trim()
  return { from: start, to: Math.min(end + 1, text.length), key: keyOf(written), kind: kindOf(written) }
}

/** Where a unit begins, when all that stands between it and the one before belongs to it; null where something else does. */
function withAbove(text: string, from: number, before: number): number | null {
  return text.slice(before, from).split('\n').slice(0, -1).every(isAttached) ? before : null
}

/** Not what is of the file (`#![…]`, `@file:…`), nor what a formatter is told of all that follows. */
function isAttached(line: string): boolean {
  return /^\s*(?:\/\/.*|\/\*.*\*\/|#\[.*\]|@(?!file\b)\w+.*)\s*$/.test(line) && !/clang-format|@formatter/.test(line)
}

function withAttributes(text: string, from: number): number {
  let at = from
  while (at > 0) {
    const above = lineStartAt(text, at - 1)
    if (
      !/^\s*(?:#\[.*\]|@(?!file\b)\w+.*|\/\/\s*(?:NOLINTNEXTLINE|noinspection)\b.*)\s*$/.test(text.slice(above, at - 1))
    )
      break
    at = above
  }
  return at
}

function isOwnHeader(path: string, key: string): boolean {
  const stem = (one: string) => /([^/]*?)\.\w+$/.exec(one)?.[1]
  return /\.h(?:pp|h|xx)?$/.test(key) && !/\.h(?:pp|h|xx)?$/.test(path) && stem(path) === stem(key)
}
