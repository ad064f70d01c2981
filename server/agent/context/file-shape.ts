/**
 * The ways one file can be shown, from little to all of it: windows around what matters with an outline, or whole.
 *
 * Lengths are characters, so that choosing is cheap; whoever packs counts tokens of what it takes.
 */
import type { SnapshotFile } from '../model/model.ts'
import { renderFile, renderOutline } from '../prompts/edit-prompt.ts'
import type { Matcher } from './lexical-search.ts'
import { cutToWindows, lineAt, type Spot } from './line-excerpt.ts'
import type { MappedDefinition } from './repository-map.ts'

export interface Shape {
  readonly kind: 'whole' | 'part'
  readonly text: string
}

export interface ShapeOptions {
  readonly definitions: readonly MappedDefinition[]
  readonly matcher: Matcher
  readonly weightOf: (term: string) => number
  /** Where the asker is in it, if it is their file. */
  readonly at: number | null
}

/** Of what a part may take, for its outline. */
const outlineShare = 0.3
/** UTF-16 units of a text that are searched for places. */
const mostSearched = 512 * 1024
const signatureLength = 100
/** How often a part is cut again because it came out too long. */
const mostCuts = 4
/** What a heading and its fences take for each window. */
const headingLength = 90

export function wholeShape(file: SnapshotFile): Shape {
  return { kind: 'whole', text: renderFile(file) }
}

/** As much as fits into `length` characters, the most telling first; null where nothing does. */
export function partShape(file: SnapshotFile, length: number, options: ShapeOptions): Shape | null {
  const outline = outlineWithin(file, options.definitions, length * outlineShare)
  const left = length - (outline?.length ?? 0) - headingLength - file.path.length
  const spots = spotsOf(file, options)
  const most = left + headingLength
  let texts: string[] = []
  // Line numbers and the headings of further windows take room too: with less, the windows around what tells most stay.
  for (let size = left, tried = 0; tried < mostCuts; tried++) {
    const windows = cutToWindows(file.text, spots, size)
    texts = windows.map(({ text, lines }) => renderFile({ ...file, text, lines }))
    const taken = texts.join('\n').length
    if (taken <= most) break
    size = Math.floor(Math.min(size, (size * most) / taken) * 0.95)
  }
  while (texts.length > 1 && texts.join('\n').length > most) texts.pop()
  if (texts.length === 0) return null
  const parts = [...(outline === null ? [] : [outline]), ...texts]
  return { kind: 'part', text: parts.join('\n') }
}

export function spotsOf({ text, path }: SnapshotFile, { definitions, matcher, weightOf, at }: ShapeOptions): Spot[] {
  const spots: Spot[] = []
  if (at !== null) spots.push({ line: lineAt(text, at), weight: 1_000, about: 'cursor' })
  for (const { name, line } of definitions) {
    for (const { term } of matcher(name)) spots.push({ line, weight: 2 * weightOf(term), about: `define ${term}` })
  }
  const inPath = new Set([...matcher(path)].map(({ term }) => term))
  let line = 1
  let counted = 0
  const matches = [...matcher(text.slice(0, mostSearched))].sort((a, b) => a.at - b.at)
  for (const match of matches) {
    for (let next = text.indexOf('\n', counted); next >= 0 && next < match.at; next = text.indexOf('\n', counted)) {
      counted = next + 1
      line++
    }
    // What the file is about is all over it.
    spots.push({ line, weight: weightOf(match.term) * (inPath.has(match.term) ? 0.3 : 1), about: match.term })
  }
  return spots
}

function outlineWithin(
  { path, text }: SnapshotFile,
  definitions: readonly MappedDefinition[],
  length: number,
): string | null {
  // A short file's windows say enough.
  if (definitions.length < 2 || text.length < 2 * length) return null
  const lines: string[] = []
  let used = headingLength + path.length
  const outer = definitions.filter(({ depth }) => depth < 2)
  for (const { line, depth, signature, name } of outer) {
    const written = `${line}: ${'  '.repeat(depth)}${(signature || name).slice(0, signatureLength)}`
    used += written.length + 1
    if (used > length) break
    lines.push(written)
  }
  return lines.length < 2 ? null : renderOutline(path, lines, outer.length - lines.length)
}
