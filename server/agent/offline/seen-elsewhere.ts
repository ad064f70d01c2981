/**
 * What other files see of a file's names without naming them: Python's `from module import *`, and scripts that are no
 * modules, whose names are everybody's.
 *
 * A new name there may be another thing's in such a file already; `checkMeaning` looks at one file and cannot tell.
 */
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import { type Declared, fileOf, type Project, type ProjectFile } from '../syntax/project.ts'
import type { Occurrence } from '../syntax/scopes.ts'

interface Use {
  readonly path: string
  readonly node: Occurrence['node']
}

/** The first place in another file that would mean `declared` once that is called `to`, or mean it no more. */
export function seenElsewhere(
  project: Project,
  declared: Declared,
  to: string,
): { readonly path: string; readonly line: number } | null {
  const { file, binding } = declared
  if (binding.scope !== file.scopes.module) return null
  const [first] = isScript(file.scopes.tree.grammar)
    ? globalUses(project, declared, to)
    : starImporters(project, file).flatMap((other) => starUses(other, declared, to))
  if (first === undefined) return null
  const text = project.files.get(first.path)?.text ?? ''
  return { path: first.path, line: lineNumberAt(text, first.node.from) }
}

/** Where other files use `name` without declaring it, and a script that is no module gives it to them. */
export function globalUses(project: Project, { file, binding }: Declared, name: string): Use[] {
  if (binding.scope !== file.scopes.module || !isGlobalScript(file)) return []
  return [...project.files.values()]
    .filter((other) => other !== file && isScript(other.scopes.tree.grammar))
    .flatMap((other) => usesOf(other, (one) => one.name === name && one.binding === null))
}

/** Whether the names at its top are those of all scripts of the page. */
function isGlobalScript({ path, text, scopes }: ProjectFile): boolean {
  return (
    isScript(scopes.tree.grammar) &&
    scopes.links.length === 0 &&
    !/\.[cm][jt]s$/.test(path) &&
    !/\brequire\s*\(|\bmodule\.exports\b|\bexports\.|\bimport\b|\bexport\b/.test(text)
  )
}

/** Files that take all names of `home`, by one hop or several. */
function starImporters(project: Project, home: ProjectFile): ProjectFile[] {
  const found = new Set<ProjectFile>()
  const waiting = [home]
  for (let exporter = waiting.pop(); exporter; exporter = waiting.pop()) {
    for (const file of project.files.values()) {
      const takes = file.scopes.links.some(
        (link) => link.kind === 'star' && fileOf(project, file, link.module) === exporter,
      )
      if (!takes || file === home || found.has(file)) continue
      found.add(file)
      waiting.push(file)
    }
  }
  return [...found]
}

function starUses(other: ProjectFile, { file, binding }: Declared, to: string): Use[] {
  const isOwn = (one: Occurrence) => one.binding === null || one.binding.scope === other.scopes.module
  // What begins with an underscore is not given along, unless the file says so.
  const isHidden = to.startsWith('_') && !binding.name.startsWith('_') && !file.scopes.module.bindings.has('__all__')
  return usesOf(
    other,
    (one) => (one.name === to && isOwn(one)) || (isHidden && one.name === binding.name && one.binding === null),
  )
}

function usesOf({ path, scopes }: ProjectFile, isMeant: (one: Occurrence) => boolean): Use[] {
  return scopes.occurrences.filter(isMeant).map(({ node }) => ({ path, node }))
}
