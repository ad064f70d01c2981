/** What the offline agent does file by file: doc comments, order of imports, `var`, constants; with the words about it. */

import { isScript } from '../syntax/grammars.ts'
import type { Syntax } from '../syntax/parse.ts'
import type { Project, ProjectFile } from '../syntax/project.ts'
import { answerOnly, counted, type FileEdits, listed, type Outcome } from './ability.ts'
import { type DocComments, documentFile } from './doc-comments.ts'
import { extractConstant } from './extract-constant.ts'
import { checkMeaning } from './meaning-check.ts'
import { modernVariables } from './modern-variables.ts'
import { type SortedImports, sortImports } from './sort-imports.ts'
import { removeUnusedImports } from './unused-imports.ts'

function pathsOf(files: readonly { readonly path: string }[]): string {
  return listed(
    files.map((file) => file.path),
    4,
  )
}

export function addDocComments(files: readonly ProjectFile[], symbol: string | null): Outcome {
  return tellDocComments(
    files.map((file) => ({ file, ...documentFile(file.scopes.tree, symbol) })),
    symbol,
  )
}

interface Written {
  readonly path: string
  readonly text: string
}

/** A file with the comments that it gets. */
export interface DocumentedFile extends DocComments {
  readonly file: Written
}

/** A file with its imports in order. */
export interface SortedFile extends SortedImports {
  readonly file: Written
}

export function tellDocComments(done: readonly DocumentedFile[], symbol: string | null): Outcome {
  const files = done.map(({ file }) => file)
  const changes = done.filter(({ edits }) => edits.length > 0)
  const added = changes.flatMap((one) => one.added)
  const commented = done.reduce((sum, one) => sum + one.commented, 0)
  const cramped = done.flatMap((one) => one.cramped)
  const plain = done.flatMap((one) => one.plain)
  const stays = [
    ...(plain.length > 0 ? [`${listed(plain.map(quoted))}, of which I could say no more than the code does`] : []),
    ...(commented > 0 ? [`${counted(commented, 'declaration')} with a comment`] : []),
    ...(cramped.length > 0 ? [`${listed(cramped.map(quoted))}, which share a line with something else`] : []),
  ]
  const left = stays.length > 0 ? ` Left alone: ${stays.join('; ')}.` : ''
  if (added.length === 0) {
    if (plain.length > 0) return answerOnly(`I wrote no comment in ${pathsOf(files)}.${left}`)
    const what =
      symbol === null ? 'Nothing exported is without a comment' : `I found no \`${symbol}\` without a comment`
    return answerOnly(`${what} in ${pathsOf(files)}.${left}`)
  }
  const where = pathsOf(changes.map(({ file }) => file))
  return {
    answer: `Adding ${counted(added.length, 'doc comment')} in ${where}: ${listed(added.map(quoted), 8)}. They are a first draft from names and types; say what I cannot know.${left}`,
    files: changes.map(({ file, edits }) => ({ path: file.path, text: file.text, edits })),
  }
}

export function putImportsInOrder(files: readonly ProjectFile[]): Outcome {
  return tellImportOrder(files.map((file) => ({ file, ...sortImports(file.scopes.tree) })))
}

export function tellImportOrder(done: readonly SortedFile[]): Outcome {
  const files = done.map(({ file }) => file)
  const changes = done.filter(({ edits }) => edits.length > 0)
  const count = done.reduce((sum, one) => sum + one.count, 0)
  if (count === 0) return answerOnly(`There are no imports in ${pathsOf(files)}.`)
  if (changes.length === 0)
    return answerOnly(`The ${counted(count, 'import')} of ${pathsOf(files)} are in order already.`)
  return {
    answer: `Sorting the imports of ${pathsOf(changes.map(({ file }) => file))}, each run of them by itself. Blank lines between groups and imports for their effect stay where they are.`,
    files: changes.map(({ file, edits }) => ({ path: file.path, text: file.text, edits })),
  }
}

export function dropUnusedImports(files: readonly ProjectFile[]): Outcome {
  const scripts = files.filter((file) => isScript(file.scopes.tree.grammar))
  const broken = scripts.filter((file) => file.scopes.tree.errors.length > 0)
  const done = scripts.filter((file) => !broken.includes(file)).map((file) => ({ file, ...removeUnusedImports(file) }))
  const changes = done.filter(({ edits }) => edits.length > 0)
  const removed = changes.flatMap((one) => one.removed)
  const kept = done.flatMap((one) => one.kept)
  const stays = [
    ...[...new Set(kept.map(({ why }) => why))].map((why) => {
      const names = kept.filter((one) => one.why === why).map(({ name }) => quoted(name))
      return `${listed(names)}, ${why}`
    }),
    ...(broken.length > 0 ? [`${pathsOf(broken)}, for its syntax errors`] : []),
  ]
  const left = stays.length > 0 ? ` Left alone: ${stays.join('; ')}.` : ''
  if (scripts.length === 0)
    return answerOnly(`I do this in TypeScript and JavaScript alone: ${pathsOf(files)} is neither.`)
  if (changes.length === 0) return answerOnly(`I found no unused imports in ${pathsOf(scripts)}.${left}`)
  return {
    answer: `Removing ${counted(removed.length, 'import')} that nothing uses in ${pathsOf(changes.map(({ file }) => file))}: ${listed(removed.map(quoted), 8)}. A module of which nothing is imported any more is not loaded either.${left}`,
    files: changes.map(({ file, edits }) => ({ path: file.path, text: file.text, edits })),
  }
}

export async function replaceVar(syntax: Syntax, project: Project, files: readonly ProjectFile[]): Promise<Outcome> {
  const changed: FileEdits[] = []
  const counts = { const: 0, let: 0 }
  const stays: string[] = []
  for (const file of files.filter((one) => isScript(one.scopes.tree.grammar))) {
    const variables = modernVariables(file, namesOthersUse(project, file))
    const sound = await soundOnes(syntax, file, variables)
    for (const variable of variables) {
      const names = variable.names.map(quoted).join(', ')
      const reason = variable.reason || 'a name would mean something else'
      if (variable.keyword && sound.has(variable)) counts[variable.keyword]++
      else stays.push(`${names} (${file.path}:${variable.line}: ${reason})`)
    }
    const edits = [...sound].flatMap((variable) => variable.edits).sort((a, b) => a.from - b.from)
    if (edits.length > 0) changed.push({ path: file.path, text: file.text, edits })
  }
  const left = stays.length > 0 ? ` Left as \`var\`: ${listed(stays, 6)}.` : ''
  if (changed.length === 0) {
    return answerOnly(
      left === '' ? `There is no \`var\` in ${pathsOf(files)}.` : `I changed nothing in ${pathsOf(files)}.${left}`,
    )
  }
  const total = counts.const + counts.let
  return {
    answer: `Replacing ${counted(total, '`var`', '`var`')} in ${pathsOf(changed)}: ${counts.const} by \`const\`, ${counts.let} by \`let\`.${left}`,
    files: changed,
  }
}

type Variables = ReturnType<typeof modernVariables>

/** Those that keep every name's meaning: all together if that holds, else one by one. */
async function soundOnes(syntax: Syntax, file: ProjectFile, variables: Variables): Promise<Set<Variables[number]>> {
  const candidates = variables.filter((variable) => variable.keyword !== null)
  const editsOf = (chosen: readonly Variables[number][]) =>
    chosen.flatMap((variable) => variable.edits).sort((a, b) => a.from - b.from)
  if ((await checkMeaning(syntax, file, editsOf(candidates))).kind === 'sound') return new Set(candidates)
  const sound: Variables[number][] = []
  // A file that clashes is rare; so many tries are enough for it.
  for (const variable of candidates.slice(0, 50)) {
    if ((await checkMeaning(syntax, file, editsOf([...sound, variable]))).kind === 'sound') sound.push(variable)
  }
  return new Set(sound)
}

/** Names that a script's `var` gives to the others of its page, as they are written there or as the page's own. */
function namesOthersUse(project: Project, file: ProjectFile): ReadonlySet<string> {
  const names = new Set<string>()
  for (const other of project.files.values()) {
    const textOf = ({ from, to }: { from: number; to: number }) => other.text.slice(from, to)
    for (const { name, receiver } of other.scopes.accesses) if (isPage(textOf(receiver))) names.add(name)
    if (other === file) continue
    for (const { name, binding } of other.scopes.occurrences) if (binding === null) names.add(name)
    // Two scripts may both declare a name by `var`, and by nothing else.
    if (other.scopes.links.length === 0) for (const name of other.scopes.module.bindings.keys()) names.add(name)
  }
  return names
}

function isPage(receiver: string): boolean {
  return /^(?:window|globalThis|self|global|parent|top|frames)$/.test(receiver)
}

export function giveName(file: ProjectFile, literal: string, name: string | null): Outcome {
  const found = extractConstant(file.scopes, literal, name)
  if (found.kind === 'refused') return answerOnly(`I changed nothing in ${file.path}: ${found.reason}.`)
  return {
    answer: `Extracting \`${literal.replaceAll('`', '')}\` into the constant \`${found.name}\` in ${file.path}: ${counted(found.count, 'place')}.`,
    files: [{ path: file.path, text: file.text, edits: found.edits }],
  }
}

function quoted(name: string): string {
  return `\`${name}\``
}
