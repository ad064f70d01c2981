/**
 * Who means whom inside one file: scopes, what they bind, and every place that refers to a binding.
 *
 * A language's walker (`script-scopes.ts`, `python-scopes.ts`) declares and refers while it walks; references are
 * resolved after the whole file was seen, so that what is declared further down is found. Names of properties are not
 * bindings; they are kept as accesses, for `members.ts`. Other files are `project.ts`'s business.
 */
import { enclosing, type SyntaxNode, type SyntaxTree } from './tree.ts'

/** A bit each: TypeScript keeps values and types apart; a class, an enum and an import are both. */
export const valueSpace = 1
export const typeSpace = 2
export const anySpace = valueSpace | typeSpace

export type BindingKind =
  | 'variable'
  | 'constant'
  | 'function'
  | 'class'
  | 'interface'
  | 'type'
  | 'enum'
  | 'enum member'
  | 'namespace'
  | 'parameter'
  | 'type parameter'
  | 'import'

export interface Scope {
  /** `body` is where `var` and Python's assignments land; names of a `python-class` are not seen by scopes inside it. */
  readonly kind: 'module' | 'function' | 'body' | 'block' | 'class' | 'python-class'
  readonly parent: Scope | null
  readonly node: SyntaxNode
  readonly bindings: Map<string, Binding>
  /** Python: names that a function said are `global` or `nonlocal`. */
  readonly elsewhere: Map<string, 'global' | 'nonlocal'>
}

export interface Binding {
  readonly name: string
  readonly kind: BindingKind
  readonly scope: Scope
  space: number
  readonly declarations: Occurrence[]
  readonly references: Occurrence[]
}

/**
 * How a place is written, and so how it is rewritten:
 * `shorthand` is an object's or a pattern's `{ x }`, which becomes `{ x: y }`;
 * `specifier` is a name between the braces of an import or export that has no alias.
 */
export type Form = 'plain' | 'shorthand' | 'specifier'

export interface Occurrence {
  readonly name: string
  readonly node: SyntaxNode
  readonly scope: Scope
  readonly form: Form
  readonly writes: boolean
  /** Null until resolved, and for names that this file does not declare. */
  binding: Binding | null
}

/** `receiver.name`, also in types and in JSX; or `keyword`: Python's `receiver(name=…)`. */
interface Access {
  readonly kind: 'member' | 'keyword'
  readonly receiver: SyntaxNode
  readonly property: SyntaxNode
  readonly name: string
  readonly scope: Scope
}

/** What ties a file to others. `module` is as written; `project.ts` finds the file. */
export type Link =
  /** `import { name as local }`; `node` is the imported name where it stands. */
  | { readonly kind: 'import'; module: string; name: string; node: SyntaxNode; aliased: boolean; local: Occurrence }
  /** `import * as local`, `import local = require(module)`, `const local = require(module)`. */
  | { readonly kind: 'namespace'; module: string; local: Occurrence }
  /** `export const name`, `export { local as name }`. */
  | { readonly kind: 'export'; name: string; local: Occurrence }
  /** `export { name as as } from`. */
  | { readonly kind: 'reexport'; module: string; name: string; as: string; node: SyntaxNode }
  /** `export * from`, and Python's `from module import *`. */
  | { readonly kind: 'star'; module: string }
  /** `export * as as from`. */
  | { readonly kind: 'space'; module: string; as: string }
  /** `const { name } = await import(module)`, or of `require`; `shorthand` as in `Form`. */
  | { readonly kind: 'pick'; module: string; name: string; node: SyntaxNode; shorthand: boolean }

export interface FileScopes {
  readonly tree: SyntaxTree
  readonly module: Scope
  readonly bindings: readonly Binding[]
  /** Every declaration and reference, in the order of the walk. */
  readonly occurrences: readonly Occurrence[]
  readonly accesses: readonly Access[]
  readonly links: readonly Link[]
  /** The scope that a node opened. */
  readonly scopeOf: ReadonlyMap<SyntaxNode, Scope>
}

export interface ScopeBuilder {
  readonly module: Scope
  open(kind: Scope['kind'], node: SyntaxNode, parent: Scope): Scope
  declare(scope: Scope, node: SyntaxNode, kind: BindingKind, options?: DeclareOptions): Occurrence
  refer(scope: Scope, node: SyntaxNode, space: number, options?: ReferOptions): Occurrence
  access(scope: Scope, receiver: SyntaxNode, property: SyntaxNode, kind?: Access['kind']): void
  link(link: Link): void
  textOf(node: SyntaxNode): string
  /** Resolves every reference; call it once, at the end. */
  finish(): FileScopes
}

interface ReferOptions {
  readonly form?: Form
  readonly writes?: boolean
}

interface DeclareOptions extends ReferOptions {
  readonly space?: number
}

export function createScopeBuilder(tree: SyntaxTree): ScopeBuilder {
  const bindings: Binding[] = []
  const occurrences: Occurrence[] = []
  const waiting: { occurrence: Occurrence; space: number }[] = []
  const accesses: Access[] = []
  const links: Link[] = []
  const scopeOf = new Map<SyntaxNode, Scope>()
  const textOf = (node: SyntaxNode) => tree.text.slice(node.from, node.to)

  function open(kind: Scope['kind'], node: SyntaxNode, parent: Scope | null): Scope {
    const scope: Scope = { kind, parent, node, bindings: new Map(), elsewhere: new Map() }
    scopeOf.set(node, scope)
    return scope
  }

  function occur(scope: Scope, node: SyntaxNode, options: ReferOptions): Occurrence {
    const form = options.form ?? 'plain'
    const occurrence = { name: textOf(node), node, scope, form, writes: options.writes ?? false, binding: null }
    occurrences.push(occurrence)
    return occurrence
  }

  function bind(occurrence: Occurrence, scope: Scope, kind: BindingKind, space: number): void {
    const known = scope.bindings.get(occurrence.name)
    if (known) known.space |= space
    const { name } = occurrence
    const binding = known ?? { name, kind, scope, space, declarations: [], references: [] }
    if (!known) {
      bindings.push(binding)
      scope.bindings.set(name, binding)
    }
    binding.declarations.push(occurrence)
    occurrence.binding = binding
  }

  const module = open('module', tree.root, null)
  return {
    module,
    open,
    textOf,
    declare(scope, node, kind, options = {}) {
      const occurrence = occur(scope, node, options)
      if (scope.elsewhere.has(occurrence.name)) waiting.push({ occurrence, space: valueSpace })
      else bind(occurrence, scope, kind, options.space ?? spaceOf(kind))
      return occurrence
    },
    refer(scope, node, space, options = {}) {
      const occurrence = occur(scope, node, options)
      waiting.push({ occurrence, space })
      return occurrence
    },
    access(scope, receiver, property, kind = 'member') {
      accesses.push({ kind, receiver, property, name: textOf(property), scope })
    },
    link: (link) => links.push(link),
    finish() {
      for (const { occurrence } of waiting) {
        // A `global` that the module itself never assigns is declared by the functions that do.
        const isGlobal = occurrence.writes && occurrence.scope.elsewhere.get(occurrence.name) === 'global'
        if (isGlobal && !module.bindings.has(occurrence.name)) bind(occurrence, module, 'variable', valueSpace)
      }
      for (const { occurrence, space } of waiting) {
        const binding = occurrence.binding ? null : lookUp(occurrence.scope, occurrence.name, space, occurrence.node)
        if (!binding) continue
        binding.references.push(occurrence)
        occurrence.binding = binding
      }
      return { tree, module, bindings, occurrences, accesses, links, scopeOf }
    },
  }
}

/** What `name` means in `scope`; null where this file does not say. */
function lookUp(scope: Scope, name: string, space: number, node: SyntaxNode): Binding | null {
  let from: Scope | null = scope
  const said = scope.elsewhere.get(name)
  if (said === 'global') while (from?.parent) from = from.parent
  if (said === 'nonlocal') from = scope.parent
  for (let at = from; at; at = at.parent) {
    if (at.kind === 'python-class' && at !== scope) continue
    const found = at.bindings.get(name)
    if (found && (found.space & space) !== 0 && !(at.kind === 'python-class' && isAbove(node, found))) return found
    if (at !== scope && at.elsewhere.has(name)) return lookUp(at, name, space, node)
  }
  return null
}

/** Python: whether a class gives a name its first value only after a place, where it is still that of the module. */
function isAbove(node: SyntaxNode, { declarations: [first] }: Binding): boolean {
  const statement =
    first && (enclosing(first.node, ({ type }) => /_statement$|_definition$|^block$/.test(type)) ?? first.node)
  const isSimple = statement?.type === 'expression_statement'
  return first !== undefined && node.from < (isSimple ? statement.to : first.node.from)
}

function spaceOf(kind: BindingKind): number {
  switch (kind) {
    case 'interface':
    case 'type':
    case 'type parameter':
      return typeSpace
    case 'class':
    case 'enum':
    case 'namespace':
    case 'import':
      return anySpace
    default:
      return valueSpace
  }
}
