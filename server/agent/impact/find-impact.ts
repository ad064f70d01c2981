/**
 * What a task's changes mean for the rest of the room: the definitions that they touched, who names those, and a warning
 * where a signature changed and a place that depends on it did not.
 *
 *   files before and after ─→ definitions that differ ─→ files that hold their names ─→ places that name them
 *
 * Bounded in files, names and characters, and in what is told; parsing is done beside the server's thread, looking for
 * names in turns that people's keys come between. A file that nobody can look at is left out, and it is said that this was not
 * all. It reads texts, and changes nothing.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { Impact, ImpactedDefinition, ReferringFile } from '../../../shared/model/impact.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { AnalysisUnavailable } from '../analysis/analysis-unavailable.ts'
import type { Span } from '../syntax/check.ts'
import type { ChangedDefinition } from '../syntax/definition-changes.ts'
import { factsOf, type Language, languageOfPath, shareNames } from '../syntax/languages.ts'
import { changeBetween } from '../syntax/text-change.ts'

export interface ReadFile {
  readonly id: FileId
  readonly path: string
  readonly text: string
}

/** A file that the task has changed; `text` is what is there after it. */
export interface ChangedFile extends ReadFile {
  readonly before: string
  /** What the task wrote, in `text`. */
  readonly written: readonly Span[]
}

export interface ImpactOptions {
  readonly analysis: Pick<Analysis, 'changedDefinitions' | 'references'>
  readonly turns: FairTurns
}

const maxChangedFiles = 50
const maxDefinitions = 30
/** Files of which each name is looked for in the tree, once its letters were found. */
const maxReferringFiles = 60
/** So many times nobody could look at a file, each of which may have taken its time; then it is enough. */
const maxFailures = 3
const maxCharacters = 16 * 1024 * 1024
const maxFilesTold = 8
const maxLinesTold = 5
/** Shorter names stand for too much. */
const minNameLength = 2

/** Null where nothing was defined before or after, as far as anybody can tell. @throws the signal's reason */
export async function findImpact(
  changed: readonly ChangedFile[],
  others: readonly ReadFile[],
  { analysis, turns }: ImpactOptions,
  signal: AbortSignal,
): Promise<Impact | null> {
  const found: { file: ChangedFile; changed: ChangedDefinition }[] = []
  const failures = countFailures()
  for (const file of changed.slice(0, maxChangedFiles)) {
    if (failures.isEnough()) break
    const differing = await failures.passOver(definitionsThatDiffer(file, analysis, signal))
    for (const each of differing ?? []) found.push({ file, changed: each })
  }
  if (found.length === 0) return null
  const shown = found.slice(0, maxDefinitions)

  const ids = new Set(changed.map(({ id }) => id))
  // What was changed is asked about once more, and will be again: of those the trees are kept.
  const room = [...changed.map((file) => ({ ...file, document: file.id })), ...others.filter(({ id }) => !ids.has(id))]
  const search = await findReferences(room, namesToFind(shown), { analysis, turns, failures }, signal)
  const written = new Map(changed.map((file) => [file.id, linesOf(file)]))
  return {
    definitions: shown.map((each) => impactedOf(each, search.byName.get(nameOf(each.changed)) ?? [], written)),
    isCut: search.isCut || failures.any() || found.length > shown.length || changed.length > maxChangedFiles,
  }
}

interface Failures {
  /** Null where the file could not be looked at. @throws what else goes wrong */
  passOver<T>(answer: Promise<T>): Promise<T | null>
  any(): boolean
  isEnough(): boolean
}

function countFailures(): Failures {
  let count = 0
  let slow = 0
  return {
    async passOver(answer) {
      try {
        return await answer
      } catch (error) {
        if (!(error instanceof AnalysisUnavailable)) throw error
        count += 1
        if (error.reason !== 'no-grammar' && error.reason !== 'too-large') slow += 1
        return null
      }
    },
    any: () => count > 0,
    isEnough: () => slow >= maxFailures,
  }
}

/** Names that others may depend on, with the languages that they are of. */
function namesToFind(found: readonly { file: ChangedFile; changed: ChangedDefinition }[]): Map<string, Language[]> {
  const names = new Map<string, Language[]>()
  for (const { file, changed } of found) {
    const language = languageOfPath(file.path)
    const name = nameOf(changed)
    if (language === null || changed.change === 'added' || name.length < minNameLength) continue
    // Data names things, but nothing in it refers to them by name.
    if (factsOf(language).references.length > 0) names.set(name, [...(names.get(name) ?? []), language])
  }
  return names
}

async function definitionsThatDiffer(
  { id, path, before, text }: ChangedFile,
  analysis: ImpactOptions['analysis'],
  signal: AbortSignal,
): Promise<readonly ChangedDefinition[]> {
  const language = languageOfPath(path)
  if (language === null) return []
  return analysis.changedDefinitions(language, before, changeBetween(before, text), { signal, document: id })
}

interface Place extends ReadFile {
  readonly lines: readonly number[]
  readonly count: number
}

async function findReferences(
  room: readonly (ReadFile & { readonly document?: string })[],
  names: ReadonlyMap<string, readonly Language[]>,
  { analysis, turns, failures }: ImpactOptions & { readonly failures: Failures },
  signal: AbortSignal,
): Promise<{ byName: Map<string, Place[]>; isCut: boolean }> {
  const byName = new Map<string, Place[]>([...names.keys()].map((name) => [name, []]))
  let isCut = false
  let [characters, asked] = [0, 0]
  for (const file of names.size === 0 ? [] : room) {
    const language = languageOfPath(file.path)
    if (language === null) continue
    characters += file.text.length
    if (characters > maxCharacters || asked >= maxReferringFiles || failures.isEnough()) {
      isCut = true
      break
    }
    await turns.next(signal)
    const held = [...names]
      .filter(([name, of]) => of.some((each) => shareNames(each, language)) && file.text.includes(name))
      .map(([name]) => name)
    if (held.length === 0) continue
    asked++
    const options = { signal, ...(file.document !== undefined && { document: file.document }) }
    const references = await failures.passOver(analysis.references(language, file.text, held, options))
    for (const { name, lines, count } of references ?? []) {
      byName.get(name)?.push({ ...file, lines, count })
    }
  }
  return { byName, isCut }
}

function impactedOf(
  { file, changed }: { file: ChangedFile; changed: ChangedDefinition },
  places: readonly Place[],
  written: ReadonlyMap<FileId, (line: number) => boolean>,
): ImpactedDefinition {
  const { definition, change, signature } = changed
  const isOwn = ({ id }: ReadFile, line: number) =>
    change !== 'removed' && id === file.id && line >= definition.line && line <= definition.lastLine
  const found = places
    .map((place) => ({ ...place, lines: place.lines.filter((line) => !isOwn(place, line)) }))
    .filter(({ lines }) => lines.length > 0)
  const untouched = found
    .map((place) => ({ ...place, lines: place.lines.filter((line) => written.get(place.id)?.(line) !== true) }))
    .filter(({ lines }) => lines.length > 0)
  const isBroken = change === 'removed' || (change === 'changed' && signature !== null)
  return {
    name: nameOf(changed),
    kind: definition.kind,
    file: file.id,
    path: file.path,
    line: definition.line,
    change,
    ...(signature !== null && { signature }),
    references: found.slice(0, maxFilesTold).map(told),
    referenceCount: found.reduce((sum, { lines }) => sum + lines.length, 0),
    ...(isBroken && untouched.length > 0 && { warning: warningOf(changed, untouched) }),
  }
}

function told({ id, path, lines }: Place): ReferringFile {
  return { file: id, path, lines: lines.slice(0, maxLinesTold) }
}

function warningOf(changed: ChangedDefinition, untouched: readonly Place[]): string {
  const places = untouched.flatMap(({ path, lines }) => lines.map((line) => `${path}:${line}`))
  const shown = places.slice(0, 3).join(', ')
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  const what = changed.change === 'removed' ? 'is gone' : 'has another signature'
  const who = places.length === 1 ? 'a place that names it was' : `${places.length} places that name it were`
  return `\`${nameOf(changed)}\` ${what}, but ${who} not changed: ${shown}${more}.`
}

function nameOf({ definition }: ChangedDefinition): string {
  return definition.name
}

/** Whether the task wrote in a line of the file. */
function linesOf({ text, written }: ChangedFile): (line: number) => boolean {
  const spans = written.map(({ from, to }) => ({
    first: lineNumberAt(text, from),
    last: lineNumberAt(text, Math.max(from, to - 1)),
  }))
  return (line) => spans.some(({ first, last }) => first <= line && line <= last)
}
