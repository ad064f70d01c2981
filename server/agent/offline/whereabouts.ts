/**
 * Where things are, in every language whose grammar is here: what a file defines, which places name something, what is
 * noted as still to do. Answers in words, with places as `path:line`; no edits.
 *
 * A name is found by how it is written: which of several things of one name is meant is told apart only where scopes are
 * understood, and not here, so the answer says it.
 */
import { linesWords } from '../../../shared/text/lines-words.ts'
import type { SnapshotFile } from '../model/model.ts'
import type { Definition, DefinitionsAndReferences } from '../syntax/definitions.ts'
import { type Language, languageOfPath } from '../syntax/languages.ts'
import { counted, listed } from './ability.ts'

/** What a text defines and names; null where its grammar cannot be loaded. */
export type ReadFacts = (language: Language, text: string) => Promise<DefinitionsAndReferences | null>

/** More lines than this tell nobody anything; the rest is counted. */
const maxLines = 60
const maxQuoted = 100

/** UTF-16 units; a longer file is rarely written by hand. */
const longestText = 512 * 1024

/** Null where its syntax is not read. */
async function factsIn({ path, text }: SnapshotFile, readFacts: ReadFacts): Promise<DefinitionsAndReferences | null> {
  const language = languageOfPath(path)
  return language === null || text.length > longestText ? null : readFacts(language, text)
}

/** Null where its syntax is not read. */
export async function outlineByFacts(file: SnapshotFile, readFacts: ReadFacts): Promise<string | null> {
  const found = await factsIn(file, readFacts)
  if (!found) return null
  const lines = found.definitions.map((definition) => `${'  '.repeat(definition.within.length)}- ${lineOf(definition)}`)
  const length = counted(file.text.replace(/\n$/, '').split('\n').length, 'line')
  const what = lines.length === 0 ? 'nothing that I know by name' : counted(lines.length, 'definition')
  return [`**${file.path}**, ${length}: ${what}.`, ...(lines.length > 0 ? ['', ...cut(lines)] : [])].join('\n')
}

function lineOf({ kind, signature, line, lastLine }: Definition): string {
  return `${kind} ${quoted(signature)} (${linesWords({ first: line, last: lastLine })})`
}

/** The names that a file gives to others, as far as its outermost definitions tell. */
export async function definedIn(file: SnapshotFile, readFacts: ReadFacts): Promise<readonly string[]> {
  const found = await factsIn(file, readFacts)
  return found ? found.definitions.filter(({ within }) => within.length === 0).map(({ name }) => name) : []
}

interface Place {
  readonly path: string
  readonly line: number
  readonly text: string
  readonly isDefinition: boolean
}

/** Definitions first, then the places that name it, in the order of the files. */
export async function findPlaces(
  files: readonly SnapshotFile[],
  name: string,
  { readFacts, pause }: { readonly readFacts: ReadFacts; readonly pause: () => Promise<void> },
): Promise<string> {
  const places: Place[] = []
  let count = 0
  for (const file of files) {
    if (!file.text.includes(name)) continue
    await pause()
    const found = await factsIn(file, readFacts)
    const texts = file.text.split('\n')
    const placeAt = (line: number, isDefinition: boolean): Place => {
      return { path: file.path, line, text: texts[line - 1]?.trim() ?? '', isDefinition }
    }
    for (const definition of found?.definitions ?? [])
      if (definition.name === name) places.push(placeAt(definition.line, true))
    for (const reference of found?.references ?? []) {
      if (reference.name !== name) continue
      count += reference.count
      places.push(...reference.lines.map((line) => placeAt(line, false)))
    }
  }
  if (places.length === 0) return `I found no \`${name}\` in the code here.`
  const definitions = places.filter(({ isDefinition }) => isDefinition)
  const references = places.filter(({ isDefinition }) => !isDefinition)
  const inFiles = counted(new Set(references.map(({ path }) => path)).size, 'file')
  const defined = definitions.length === 0 ? 'not defined here' : `defined in ${counted(definitions.length, 'place')}`
  const named = references.length === 0 ? 'named nowhere else' : `named in ${counted(count, 'place')} in ${inFiles}`
  const several = definitions.length > 1 ? ' I go by the name alone, so several things may be meant.' : ''
  const lines = [...definitions, ...references].map(
    ({ path, line, text, isDefinition }) => `- ${path}:${line}${isDefinition ? ', defined' : ''}: ${quoted(text)}`,
  )
  return [`\`${name}\` is ${defined} and ${named}.${several}`, '', ...cut(lines)].join('\n')
}

/** Behind the mark of a comment, as the languages that are read have them; anywhere in a text that is none of theirs. */
const noted = /(?:\/\/|\/\*|^\s*\*|(?<![.\w])#|<!--|"""|''')[^\n]*?\b(TODO|FIXME|HACK|XXX)\b[:\s]*(.*)$/
const notedInProse = /\b(TODO|FIXME|HACK|XXX)\b[:\s]*(.*)$/
/** Longer lines are not written by hand. */
const maxLineLength = 1_000

export async function listToDos(files: readonly SnapshotFile[], pause: () => Promise<void>): Promise<string> {
  const lines: string[] = []
  const inFiles = new Set<string>()
  for (const { path, text } of files) {
    if (!/TODO|FIXME|HACK|XXX/.test(text)) continue
    await pause()
    const pattern = languageOfPath(path) === null ? notedInProse : noted
    for (const [index, line] of text.split('\n').entries()) {
      const [, mark, rest = ''] = (line.length <= maxLineLength && pattern.exec(line)) || []
      if (mark === undefined) continue
      inFiles.add(path)
      const what = rest.replace(/\s*(?:\*\/|-->|"""|''')\s*$/, '').trim()
      lines.push(`- ${path}:${index + 1}: ${mark}${what === '' ? '' : ` ${quoted(what)}`}`)
    }
  }
  if (lines.length === 0) return `Nothing is noted as still to do in ${counted(files.length, 'file')}.`
  return [`${counted(lines.length, 'note')} in ${listed([...inFiles], 4)}:`, '', ...cut(lines)].join('\n')
}

function cut(lines: readonly string[]): string[] {
  return lines.length <= maxLines ? [...lines] : [...lines.slice(0, maxLines), `- and ${lines.length - maxLines} more`]
}

function quoted(text: string): string {
  const short = text.length > maxQuoted ? `${text.slice(0, maxQuoted - 1)}…` : text
  return `\`${short.replaceAll('`', "'")}\``
}
