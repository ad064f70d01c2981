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
import type { Binding, BindingKind } from '../syntax/scopes.ts'
import { childOf, enclosing, type SyntaxNode } from '../syntax/tree.ts'

export type Target =
  | { readonly kind: 'binding'; readonly declared: Declared }
  | ({ readonly kind: 'member'; readonly family: readonly MemberPlace[] } & MemberPlace)

/** Where a member is declared: once for each of the classes and interfaces that share it. */
interface MemberPlace {
  readonly owner: Owner
  readonly file: ProjectFile
  readonly node: SyntaxNode
}

export interface TargetHints {
  readonly name: string
  /** The class before the dot, in `Clock.tick`. */
  readonly owner?: string
  /** A kind of thing, such as "method" or "parameter". */
  readonly noun?: string
  /** What came after "in": a file's path, or the name of a function or class. */
  readonly where?: string
  readonly line?: number
  /** Rename what is evident, though there are places where it is not. */
  readonly anyway?: boolean
}

export type TargetChoice =
  | {
      readonly kind: 'chosen'
      readonly target: Target
      /** What else it may have been. */
      readonly others: readonly Target[]
      /** Why this one, to follow "because"; null where there was only one. */
      readonly reason: string | null
    }
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
  const all = allTargets(context, hints.name).filter((target) => fits(context, target, hints))
  // People call a property a variable, but not where there is a variable.
  const bindings = all.filter((target) => target.kind === 'binding')
  const fitting = hints.noun !== undefined && bindings.length > 0 ? bindings : all
  // A type written in place, without a name, is hardly what a person means.
  const named = fitting.filter((target) => target.kind !== 'member' || target.family.some(({ owner }) => owner.binding))
  const targets = (named.length > 0 ? named : fitting).map((target) => seenThrough(context, target, hints))
  const { selection } = context
  const ranks = [
    {
      list: selection ? targets.filter((target) => isSelected(context, target, selection)) : [],
      why: 'it is selected',
    },
    { list: targets.filter(isTopLevel), why: 'it is declared at the top of its file' },
    {
      list: targets.filter((target) => target.kind === 'member'),
      why: 'it can be used everywhere, and is no local name of one function',
    },
    { list: targets, why: '' },
  ]
  const rank = ranks.find(({ list }) => list.length > 0)
  if (!rank) return { kind: 'none' }
  const { list } = rank
  const opened = [...context.project.files.values()].filter((file) => context.focus.includes(file.path))
  const ways: readonly (readonly [Target | null, string])[] = [
    [theOnly(list), rank.why],
    [
      theOnly(list.filter((one) => opened.some((file) => touches(context, one, file)))),
      'it is in the file you have open',
    ],
    [theOnly(list.filter((one) => isShared(context, one))), 'other files use it'],
    [outermost(list), 'the others are inside its scope'],
  ]
  for (const [target, reason] of ways) {
    if (!target) continue
    const others = targets.filter((one) => one !== target)
    return { kind: 'chosen', target, others, reason: others.length > 0 ? reason : null }
  }
  return { kind: 'several', targets: list }
}

/** A member as the class that the hints name has it. */
function seenThrough(context: TargetContext, target: Target, hints: TargetHints): Target {
  if (target.kind !== 'member') return target
  const place = target.family.find((one) => memberFits(context, one, hints))
  return place ? { ...target, ...place } : target
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
    for (const member of owner.members.get(name) ?? []) memberNodes.add(member)
    if (families.has(owner) || !owner.members.has(name)) continue
    const family: MemberPlace[] = []
    for (const relative of owners.family(owner)) {
      families.add(relative)
      for (const node of relative.members.get(name) ?? []) family.push({ owner: relative, file: relative.file, node })
    }
    const [first] = family
    if (first) targets.push({ kind: 'member', ...first, family })
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
  if (target.kind === 'member') return target.family.some((place) => memberFits(context, place, hints))
  if (hints.owner !== undefined || (hints.noun !== undefined && !bindingIs(target.declared.binding.kind, hints.noun)))
    return false
  const { where, line } = hints
  if (where !== undefined) {
    const files = filesAt(context, where)
    if (
      files.length > 0
        ? !files.some((file) => touches(context, target, file))
        : !isInside(fileOfTarget(target), nodeOf(target), where)
    )
      return false
  }
  return (
    line === undefined ||
    target.declared.binding.declarations.some(({ node }) => lineOf(target.declared.file, node) === line)
  )
}

function memberFits(context: TargetContext, { owner, file, node }: MemberPlace, hints: TargetHints): boolean {
  const { noun, where, line } = hints
  if (hints.owner !== undefined && owner.name !== hints.owner) return false
  if (noun !== undefined && !memberNouns.has(noun)) return false
  if (line !== undefined && lineOf(file, node) !== line) return false
  if (where === undefined || where === owner.name) return true
  const files = filesAt(context, where)
  return files.length > 0 ? files.includes(file) : isInside(file, node, where)
}

const memberNouns = new Set('method property field member attribute function constant const variable'.split(' '))

function filesAt(context: TargetContext, said: string): ProjectFile[] {
  return [...context.project.files.values()].filter((file) => isPath(file.path, said))
}

function lineOf(file: ProjectFile, node: SyntaxNode): number {
  return lineNumberAt(file.text, node.from)
}

/** Whether `said` names the file at `path`: the whole path, or its end. */
export function isPath(path: string, said: string): boolean {
  const plain = said.replace(/^\.?\//, '')
  return path === plain || path.endsWith(`/${plain}`)
}

function touches({ project }: TargetContext, target: Target, file: ProjectFile): boolean {
  if (target.kind === 'member') return target.family.some((place) => place.file === file)
  const { binding } = target.declared
  return file.scopes.bindings.some(
    (other) => other.name === binding.name && originOf(project, { file, binding: other }).binding === binding,
  )
}

/** Whether `node` is in the function or class of that name. */
function isInside(file: ProjectFile, node: SyntaxNode, name: string): boolean {
  const nameOf = (at: SyntaxNode) => {
    const named = childOf(at, 'name')
    return named && file.text.slice(named.from, named.to)
  }
  return enclosing(node, (at) => nameOf(at) === name.replace(/\(\)$/, '') && childOf(at, 'body') !== null) !== null
}

function bindingIs(kind: BindingKind, noun: string): boolean {
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
    default:
      return kind === noun || (kind === 'import' && !memberNouns.has(noun))
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
  if (target.kind === 'member') return target.family.some((place) => place.file === file && hits(place.node))
  return file.scopes.occurrences.some(
    ({ node, binding }) =>
      binding !== null && hits(node) && originOf(project, { file, binding }).binding === target.declared.binding,
  )
}

export function nameOf(target: Target): string {
  return target.kind === 'member'
    ? target.file.text.slice(target.node.from, target.node.to)
    : target.declared.binding.name
}

export function fileOfTarget(target: Target): ProjectFile {
  return target.kind === 'member' ? target.file : target.declared.file
}

function nodeOf(target: Target): SyntaxNode {
  if (target.kind === 'member') return target.node
  return target.declared.binding.declarations[0]?.node ?? target.declared.binding.scope.node
}

/** "the parameter `x` of `ring` (src/render.ts:44)". */
export function describeTarget(target: Target): string {
  const file = fileOfTarget(target)
  return `${what(target)} (${file.path}:${lineNumberAt(file.text, nodeOf(target).from)})`
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
