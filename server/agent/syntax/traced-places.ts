/** Every place of a symbol in a project: where it is declared and referred to, and in each file that came by it through others. */
import { isScript } from './grammars.ts'
import { namespaceFile } from './namespaces.ts'
import { type Declared, fileOf, type Place, type Project, type ProjectFile } from './project.ts'
import type { Binding, Occurrence } from './scopes.ts'
import { childOf, namedChildren, type SyntaxNode } from './tree.ts'

/** Every place of a symbol, given where it is declared (see `originOf`); in no particular order, each once. */
export function placesOf(project: Project, origin: Declared): readonly Place[] {
  return tracePlaces(project, origin).places
}

interface Traced {
  readonly places: readonly Place[]
  /** The files that give the symbol to others by its name. */
  readonly exporters: ReadonlySet<ProjectFile>
}

/** The places of a symbol, and through which files others come by it. */
export function tracePlaces(project: Project, origin: Declared): Traced {
  const { name } = origin.binding
  const places = new Map<SyntaxNode, Place>()
  const exports: ProjectFile[] = []
  const seenBindings = new Set<Binding>()
  const seenExports = new Set<ProjectFile>()
  const add = (file: ProjectFile, node: SyntaxNode, as: Place['as'] = 'plain') => {
    if (!places.has(node)) places.set(node, { path: file.path, node, as })
  }

  function addBinding({ file, binding }: Declared, isImportedName: boolean): void {
    if (seenBindings.has(binding)) return
    seenBindings.add(binding)
    for (const occurrence of [...binding.declarations, ...binding.references]) {
      const keepsImport = occurrence.form === 'specifier' && !isImportedName && isImportSpecifier(file, occurrence)
      add(file, occurrence.node, keepsImport ? 'import' : occurrence.form === 'shorthand' ? 'shorthand' : 'plain')
    }
    const isExported = isScript(file.scopes.tree.grammar)
      ? file.scopes.links.some((link) => link.kind === 'export' && link.local.binding === binding && link.name === name)
      : binding.scope === file.scopes.module
    if (isExported) exports.push(file)
    for (const node of namesInAll(file, binding)) add(file, node)
  }

  addBinding(origin, false)
  for (let exporter = exports.pop(); exporter; exporter = exports.pop()) {
    if (seenExports.has(exporter)) continue
    seenExports.add(exporter)
    for (const file of project.files.values()) {
      for (const link of file.scopes.links) {
        if (link.kind === 'export' || fileOf(project, file, link.module) !== exporter) continue
        if (link.kind === 'import' && link.name === name) {
          if (link.aliased) add(file, link.node)
          else if (link.local.binding) addBinding({ file, binding: link.local.binding }, true)
        } else if (link.kind === 'reexport' && link.name === name) {
          add(file, link.node)
          if (link.as === name) exports.push(file)
        } else if (link.kind === 'pick' && link.name === name) {
          add(file, link.node, link.shorthand ? 'key' : 'plain')
        } else if (link.kind === 'star' && !exportsItself(file, name)) {
          exports.push(file)
          if (!isScript(file.scopes.tree.grammar)) addUnresolved(file)
        }
      }
      for (const access of file.scopes.accesses) {
        if (access.kind !== 'member' || access.name !== name) continue
        if (namespaceFile(project, file, access.receiver) === exporter) add(file, access.property)
      }
    }
  }

  /** What `from module import *` brought is bound by no declaration of its file. */
  function addUnresolved(file: ProjectFile): void {
    for (const occurrence of file.scopes.occurrences) {
      if (occurrence.name === name && occurrence.binding === null) add(file, occurrence.node)
    }
  }

  return { places: [...places.values()], exporters: seenExports }
}

function exportsItself(file: ProjectFile, name: string): boolean {
  if (!isScript(file.scopes.tree.grammar)) return file.scopes.module.bindings.has(name)
  return file.scopes.links.some(
    (link) => (link.kind === 'export' && link.name === name) || (link.kind === 'reexport' && link.as === name),
  )
}

function isImportSpecifier(file: ProjectFile, occurrence: Occurrence): boolean {
  return file.scopes.links.some((link) => link.kind === 'import' && link.local === occurrence)
}

/** Python: the name inside the strings of `__all__`, which says what a module exports. */
function namesInAll(file: ProjectFile, binding: Binding): SyntaxNode[] {
  if (isScript(file.scopes.tree.grammar) || binding.scope !== file.scopes.module) return []
  const found: SyntaxNode[] = []
  for (const declaration of file.scopes.module.bindings.get('__all__')?.declarations ?? []) {
    const list = declaration.node.parent && childOf(declaration.node.parent, 'right')
    for (const item of list ? namedChildren(list) : []) {
      const content = item.children.find((child) => child.type === 'string_content')
      if (content && file.text.slice(content.from, content.to) === binding.name) found.push(content)
    }
  }
  return found
}
