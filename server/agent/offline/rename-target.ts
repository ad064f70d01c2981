/**
 * Which of the things called `x` a person means who asks to rename `x`.
 *
 * A symbol counts once however many files import it. What the person said besides (a file, a line, a function, a kind,
 * a class before a dot) narrows; then what is selected, what is declared at the top of a file, members of classes, and
 * local names come in that order. Two that are equally likely are never chosen between.
 */

import { lineNumberAt } from '../../../shared/text/lines.ts'
import type { Owner, Owners } from '../syntax/owners.ts'
import { type Declared, originOf, type Project, type ProjectFile } from '../syntax/project.ts'
import type { Binding } from '../syntax/scopes.ts'
import { childOf, enclosing, type SyntaxNode } from '../syntax/tree.ts'

export type Target =
  | { readonly kind: 'binding'; readonly declared: Declared }
  | { readonly kind: 'member'; readonly owner: Owner; readonly file: ProjectFile; readonly node: SyntaxNode }

export interface TargetHints {
  readonly name: string
  /** The class before the dot, in `Clock.tick`. */
  readonly owner?: string
  /** A kind of thing, such as "method" or "parameter". */
  readonly noun?: string
  /** What came after "in": a file's path, or the name of a function or class. */
  readonly where?: string
  readonly line?: number
}

export type TargetChoice =
  | { readonly kind: 'chosen'; readonly target: Target }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly targets: readonly Target[] }

export interface TargetContext {
  readonly project: Project
  readonly owners: Owners
  /** Paths of the files that the asker named or has open. */
  readonly focus: readonly string[]
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
}

export function chooseTarget(context: TargetContext, hints: TargetHints): TargetChoice {
  const targets = allTargets(context, hints.name).filter((target) => fits(context, target, hints))
  const { selection } = context
  const ranks = [
    selection ? targets.filter((target) => isSelected(context, target, selection)) : [],
    targets.filter(isTopLevel),
    targets.filter((target) => target.kind === 'member'),
    targets,
  ]
  const rank = ranks.find((list) => list.length > 0)
  if (!rank) return { kind: 'none' }
  const opened = [...context.project.files.values()].filter((file) => context.focus.includes(file.path))
  const target =
    theOnly(rank) ??
    theOnly(rank.filter((one) => opened.some((file) => touches(context, one, file)))) ??
    theOnly(rank.filter((one) => isShared(context, one))) ??
    outermost(rank)
  return target ? { kind: 'chosen', target } : { kind: 'several', targets: rank }
}

function theOnly(targets: readonly Target[]): Target | null {
  return targets.length === 1 ? (targets[0] ?? null) : null
}

/** Whether another file imports it. */
function isShared(context: TargetContext, target: Target): boolean {
  const home = fileOfTarget(target)
  return [...context.project.files.values()].some((file) => file !== home && touches(context, target, file))
}

/** The local name whose scope holds those of all others: they shadow it. */
function outermost(targets: readonly Target[]): Target | null {
  const scopeOf = (target: Target) => (target.kind === 'binding' ? target.declared.binding.scope.node : null)
  const holds = (outer: SyntaxNode | null, inner: SyntaxNode | null) =>
    outer !== null && inner !== null && (outer === inner || enclosing(inner, (node) => node === outer) !== null)
  return theOnly(targets.filter((one) => targets.every((other) => holds(scopeOf(one), scopeOf(other)))))
}

function allTargets({ project, owners }: TargetContext, name: string): Target[] {
  const targets: Target[] = []
  const memberNodes = new Set<SyntaxNode>()
  const families = new Set<Owner>()
  for (const owner of owners.all) {
    const [node] = owner.members.get(name) ?? []
    if (!node) continue
    for (const member of owner.members.get(name) ?? []) memberNodes.add(member)
    if (families.has(owner)) continue
    for (const relative of owners.family(owner)) families.add(relative)
    targets.push({ kind: 'member', owner, file: owner.file, node })
  }
  const seen = new Set<Binding>()
  for (const file of project.files.values()) {
    for (const binding of file.scopes.bindings) {
      if (binding.name !== name || binding.declarations.some(({ node }) => memberNodes.has(node))) continue
      const declared = originOf(project, { file, binding })
      if (seen.has(declared.binding)) continue
      seen.add(declared.binding)
      targets.push({ kind: 'binding', declared })
    }
  }
  return targets
}

function fits(context: TargetContext, target: Target, hints: TargetHints): boolean {
  if (hints.owner !== undefined && !(target.kind === 'member' && target.owner.name === hints.owner)) return false
  if (hints.noun !== undefined && !nounFits(target, hints.noun)) return false
  const { where, line } = hints
  if (where !== undefined) {
    const files = [...context.project.files.values()].filter((file) => isPath(file.path, where))
    if (files.length > 0 ? !files.some((file) => touches(context, target, file)) : !isInside(target, where))
      return false
  }
  return line === undefined || linesOf(target).includes(line)
}

/** Whether `said` names the file at `path`: the whole path, or its end. */
export function isPath(path: string, said: string): boolean {
  const plain = said.replace(/^\.?\//, '')
  return path === plain || path.endsWith(`/${plain}`)
}

function touches({ project }: TargetContext, target: Target, file: ProjectFile): boolean {
  if (target.kind === 'member') return target.file === file
  const { binding } = target.declared
  return file.scopes.bindings.some(
    (other) => other.name === binding.name && originOf(project, { file, binding: other }).binding === binding,
  )
}

function isInside(target: Target, name: string): boolean {
  const file = fileOfTarget(target)
  const nameOf = (node: SyntaxNode) => {
    const named = childOf(node, 'name')
    return named && file.text.slice(named.from, named.to)
  }
  return (
    enclosing(nodeOf(target), (at) => nameOf(at) === name.replace(/\(\)$/, '') && childOf(at, 'body') !== null) !== null
  )
}

function nounFits(target: Target, noun: string): boolean {
  if (target.kind === 'member') {
    return ['method', 'property', 'field', 'member', 'attribute', 'function', 'constant', 'variable'].includes(noun)
  }
  const { kind } = target.declared.binding
  switch (noun) {
    case 'variable':
    case 'constant':
    case 'const':
      return kind === 'variable' || kind === 'constant' || kind === 'import'
    case 'function':
      return kind === 'function' || kind === 'constant' || kind === 'variable' || kind === 'import'
    case 'argument':
    case 'param':
      return kind === 'parameter'
    case 'type':
      return kind === 'type' || kind === 'interface' || kind === 'type parameter' || kind === 'class' || kind === 'enum'
    case 'method':
    case 'property':
    case 'field':
    case 'member':
    case 'attribute':
      return false
    default:
      return kind === noun || kind === 'import'
  }
}

function isTopLevel(target: Target): boolean {
  return target.kind === 'binding' && target.declared.binding.scope.kind === 'module'
}

function isSelected(
  { project }: TargetContext,
  target: Target,
  selection: { readonly path: string; readonly from: number; readonly to: number },
): boolean {
  const file = project.files.get(selection.path)
  if (!file) return false
  const hits = (node: SyntaxNode) => node.from <= selection.to && node.to >= selection.from
  if (target.kind === 'member') return target.file === file && hits(target.node)
  return file.scopes.occurrences.some(
    ({ node, binding }) =>
      binding !== null && hits(node) && originOf(project, { file, binding }).binding === target.declared.binding,
  )
}

export function fileOfTarget(target: Target): ProjectFile {
  return target.kind === 'member' ? target.file : target.declared.file
}

function nodeOf(target: Target): SyntaxNode {
  if (target.kind === 'member') return target.node
  return target.declared.binding.declarations[0]?.node ?? target.declared.binding.scope.node
}

function linesOf(target: Target): number[] {
  const { text } = fileOfTarget(target)
  const nodes = target.kind === 'member' ? [target.node] : target.declared.binding.declarations.map(({ node }) => node)
  return nodes.map((node) => lineNumberAt(text, node.from))
}

/** "the parameter `x` of `ring` (src/render.ts, line 44)". */
export function describeTarget(target: Target): string {
  const file = fileOfTarget(target)
  return `${what(target)} (${file.path}, line ${lineNumberAt(file.text, nodeOf(target).from)})`
}

/** "the parameter `x` of `ring`". */
export function what(target: Target): string {
  if (target.kind === 'member') {
    const name = target.file.text.slice(target.node.from, target.node.to)
    const noun =
      target.owner.kind === 'enum'
        ? 'member'
        : target.node.parent?.type.includes('method') || target.node.parent?.type === 'function_definition'
          ? 'method'
          : 'property'
    return `the ${noun} \`${target.owner.name}.${name}\``
  }
  const { file, binding } = target.declared
  const around = enclosing(binding.scope.node, (at) => childOf(at, 'name') !== null && childOf(at, 'body') !== null)
  const own = childOf(binding.scope.node, 'name') ? binding.scope.node : around
  const name = binding.scope.kind === 'module' || !own ? null : childOf(own, 'name')
  const relation = binding.kind === 'parameter' || binding.kind === 'type parameter' ? 'of' : 'in'
  const noun = binding.kind === 'import' ? 'imported name' : binding.kind
  return `the ${noun} \`${binding.name}\`${name ? ` ${relation} \`${file.text.slice(name.from, name.to)}\`` : ''}`
}
