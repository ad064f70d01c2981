/**
 * One search for the places of a member: of which classes, by which name, and what has been found so far.
 *
 * Each way of writing a member (`members.ts`, `string-keys.ts`, `python-fields.ts`) hands over the nodes that have its name,
 * with what their receiver evidently is. Here it is decided what that makes of them, in the same manner for all.
 */
import { createEvidences, type Evidences } from './evidence.ts'
import { isScript } from './grammars.ts'
import type { Owner, Owners } from './owners.ts'
import type { FoundPlaces, Place, Project, ProjectFile, UnsurePlace } from './project.ts'
import type { SyntaxNode } from './tree.ts'
import type { Evidence } from './written-types.ts'

export interface MemberSearch {
  readonly project: Project
  /** Of the member's own language: what another names alike reaches it by no name that a rename could follow. */
  readonly files: readonly ProjectFile[]
  readonly owners: Owners
  readonly name: string
  /** The class, and everything tied to it by extends and implements: they share the member. */
  readonly family: ReadonlySet<Owner>
  readonly evidences: Evidences
  isOurs(evidence: Evidence): boolean
  isNamed(file: ProjectFile, node: SyntaxNode): boolean
  /** A place for certain. */
  add(file: ProjectFile, node: SyntaxNode, as?: Place['as']): void
  /** By what has the member: a place where that is ours, unsure where nobody can tell, else nothing. */
  decide(file: ProjectFile, node: SyntaxNode, receiver: Evidence, as?: Place['as']): void
  has(node: SyntaxNode): boolean
  /** What one way finds evident is not unsure because another cannot tell. */
  found(): FoundPlaces
}

export function createMemberSearch(project: Project, owners: Owners, owner: Owner, name: string): MemberSearch {
  const family = owners.family(owner)
  const isOfScript = isScript(owner.file.scopes.tree.grammar)
  const places = new Map<SyntaxNode, Place>()
  const unsure = new Map<SyntaxNode, UnsurePlace>()
  const isOurs = (evidence: Evidence) => evidence.kind === 'owner' && evidence.depth === 0 && family.has(evidence.owner)
  const add = (file: ProjectFile, node: SyntaxNode, as: Place['as'] = 'plain') => {
    if (!places.has(node)) places.set(node, { path: file.path, node, as })
  }
  return {
    project,
    files: [...project.files.values()].filter(({ scopes }) => isScript(scopes.tree.grammar) === isOfScript),
    owners,
    name,
    family,
    evidences: createEvidences(project, owners),
    isOurs,
    isNamed: ({ text }, { from, to }) => to - from === name.length && text.startsWith(name, from),
    add,
    decide(file, node, receiver, as) {
      if (isOurs(receiver)) add(file, node, as)
      else if (receiver.kind === 'unknown') unsure.set(node, { path: file.path, node })
    },
    has: (node) => places.has(node),
    found: () => ({
      places: [...places.values()],
      unsure: [...unsure.values()].filter(({ node }) => !places.has(node)),
    }),
  }
}
