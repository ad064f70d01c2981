/**
 * The files of a room as one program: what a name of one file is in the others, through imports and exports.
 *
 * A symbol is one binding and everything that means it, by the same name. An alias (`import { x as z }`) ends it: `z`
 * is another name, so only the `x` in the braces belongs to it. Default exports have no name to follow.
 */
import { isScript } from './grammars.ts'
import { resolveModule } from './modules.ts'
import type { Syntax } from './parse.ts'
import { pythonScopes } from './python-scopes.ts'
import type { Binding, FileScopes, Link, Occurrence } from './scopes.ts'
import { scriptScopes } from './script-scopes.ts'
import { childOf, type SyntaxNode } from './tree.ts'

export interface ProjectFile {
  readonly path: string
  readonly text: string
  readonly scopes: FileScopes
  /** The occurrence that an identifier is. */
  readonly occurrenceAt: ReadonlyMap<SyntaxNode, Occurrence>
}

export interface Project {
  readonly files: ReadonlyMap<string, ProjectFile>
  /** Every path of the room, parsed or not. */
  readonly paths: ReadonlySet<string>
  /** Paths of files that have a grammar but were too large, or nest too deeply, to look at. */
  readonly skipped: readonly string[]
  /** Those of them that nest too deeply. */
  readonly tooDeep: readonly string[]
}

/**
 * A place that a rename changes. `as` says how it is then written: `plain` y · `shorthand` `{ x: y }` ·
 * `key` `{ y: x }` · `import` `{ x as y }`.
 */
export interface Place {
  readonly path: string
  readonly node: SyntaxNode
  readonly as: 'plain' | 'shorthand' | 'key' | 'import'
}

/** A place of the same name that may mean the same thing, which is not evident: a rename leaves it, or is refused. */
export interface UnsurePlace {
  readonly path: string
  readonly node: SyntaxNode
}

/** What one way of looking for the places of a name finds. */
export interface FoundPlaces {
  readonly places: readonly Place[]
  readonly unsure: readonly UnsurePlace[]
}

export interface Declared {
  readonly file: ProjectFile
  readonly binding: Binding
}

const maxHops = 50

/** Reads files in the given order until `maxLength` characters were parsed; `pause` is awaited between them. */
export async function readProject(
  syntax: Syntax,
  files: readonly { readonly path: string; readonly text: string }[],
  options: { readonly maxLength: number; readonly pause: () => Promise<void> },
): Promise<Project> {
  const read = new Map<string, ProjectFile>()
  const skipped: string[] = []
  const tooDeep: string[] = []
  let length = 0
  for (const { path, text } of files) {
    if (length + text.length > options.maxLength) {
      skipped.push(path)
      continue
    }
    const parsed = await syntax.parse(path, text)
    if (parsed.kind === 'too-large' || parsed.kind === 'too-deep') skipped.push(path)
    if (parsed.kind === 'too-deep') tooDeep.push(path)
    if (parsed.kind !== 'parsed') continue
    length += text.length
    const scopes = isScript(parsed.tree.grammar) ? scriptScopes(parsed.tree) : pythonScopes(parsed.tree)
    const occurrenceAt = new Map(scopes.occurrences.map((occurrence) => [occurrence.node, occurrence]))
    read.set(path, { path, text, scopes, occurrenceAt })
    await options.pause()
  }
  return { files: read, paths: new Set(files.map((file) => file.path)), skipped, tooDeep }
}

/** The file that a link of `file` leads to; null for code outside the room. */
export function fileOf(project: Project, file: ProjectFile, module: string): ProjectFile | null {
  const path = resolveModule(project.paths, file.path, file.scopes.tree.grammar, module)
  return (path === null ? null : project.files.get(path)) ?? null
}

/** Follows an import to where its name is declared; stays where the trail ends or the name changes. */
export function originOf(project: Project, start: Declared): Declared {
  let at = start
  for (let hop = 0; hop < maxHops; hop++) {
    const link = importOf(at)
    if (!link || link.aliased) return at
    const next = importedFrom(project, at.file, link)
    if (!next || next.binding.name !== at.binding.name) return at
    at = next
  }
  return at
}

/** As `originOf`, but through aliases too: what a name stands for, whatever it is called here. */
export function meaningOf(project: Project, start: Declared): Declared {
  let at = start
  for (let hop = 0; hop < maxHops; hop++) {
    const link = importOf(at)
    const next = link ? importedFrom(project, at.file, link) : null
    if (!next) return at
    at = next
  }
  return at
}

function importedFrom(project: Project, file: ProjectFile, link: ImportLink): Declared | null {
  const target = fileOf(project, file, link.module)
  return target && exported(project, target, link.name)
}

type ImportLink = Extract<Link, { kind: 'import' }>

function importOf({ file, binding }: Declared): ImportLink | null {
  for (const link of file.scopes.links) if (link.kind === 'import' && link.local.binding === binding) return link
  return null
}

/** What `file` exports as `name`, itself or from elsewhere. */
function exported(project: Project, file: ProjectFile, name: string, hops = 0): Declared | null {
  if (hops > maxHops) return null
  if (!isScript(file.scopes.tree.grammar)) {
    const binding = file.scopes.module.bindings.get(name)
    if (binding) return { file, binding }
  }
  for (const link of file.scopes.links) {
    if (link.kind === 'export' && link.name === name && link.local.binding) return { file, binding: link.local.binding }
    const from = link.kind === 'reexport' && link.as === name ? link.name : link.kind === 'star' ? name : null
    if (from === null || (link.kind !== 'reexport' && link.kind !== 'star')) continue
    const target = fileOf(project, file, link.module)
    const found = target && exported(project, target, from, hops + 1)
    if (found) return found
  }
  return null
}

/** The module that an expression stands for, as this file writes it: `ns` of `import * as ns`, Python's `a.b`. */
export function namespaceOf(project: Project, file: ProjectFile, node: SyntaxNode): string | null {
  const isPython = !isScript(file.scopes.tree.grammar)
  if (node.type === 'attribute') {
    const object = childOf(node, 'object')
    const name = childOf(node, 'attribute')
    const outer = object && namespaceOf(project, file, object)
    return outer && name ? `${outer}.${file.text.slice(name.from, name.to)}` : null
  }
  const binding = file.occurrenceAt.get(node)?.binding
  if (!binding) return null
  for (const link of file.scopes.links) {
    if (link.kind === 'namespace' && link.local.binding === binding) return link.module
    if (isPython && link.kind === 'import' && link.local.binding === binding) {
      const module = link.module.endsWith('.') ? link.module + link.name : `${link.module}.${link.name}`
      if (resolveModule(project.paths, file.path, 'python', module) !== null) return module
    }
  }
  return null
}
