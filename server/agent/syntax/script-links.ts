/**
 * What ties one script to others: its imports and exports, in the walk of `script-scopes.ts`.
 *
 * Declares what is imported, refers to what is exported, and notes each tie as a link. Which file a module is, is not
 * known here.
 */
import { moduleCalled } from './module-calls.ts'
import { anySpace, type Occurrence, type Scope, type ScopeBuilder } from './scopes.ts'
import { childOf, hasToken, namedChildren, type SyntaxNode } from './tree.ts'

/** `visit` walks on, into what is exported where it is declared. */
export function createLinkWalker(builder: ScopeBuilder, visit: (node: SyntaxNode, scope: Scope) => void) {
  const { textOf } = builder
  const moduleOf = (node: SyntaxNode): string => textOf(node).slice(1, -1)

  function importStatement(node: SyntaxNode, scope: Scope): void {
    const required = node.children.find((child) => child.type === 'import_require_clause')
    const source = childOf(required ?? node, 'source')
    const clause = required ?? node.children.find((child) => child.type === 'import_clause')
    if (!source || !clause) return
    const module = moduleOf(source)
    for (const child of namedChildren(clause)) {
      if (child.type === 'identifier') {
        const local = builder.declare(scope, child, 'import')
        if (required) builder.link({ kind: 'namespace', module, local })
        else builder.link({ kind: 'import', module, name: 'default', node: child, aliased: true, local })
      }
      if (child.type === 'namespace_import') {
        const name = namedChildren(child)[0]
        if (name) builder.link({ kind: 'namespace', module, local: builder.declare(scope, name, 'import') })
      }
      if (child.type !== 'named_imports') continue
      for (const specifier of namedChildren(child)) {
        const name = childOf(specifier, 'name')
        const alias = childOf(specifier, 'alias')
        if (!name) continue
        const local = builder.declare(scope, alias ?? name, 'import', { form: alias ? 'plain' : 'specifier' })
        builder.link({ kind: 'import', module, name: textOf(name), node: name, aliased: alias !== null, local })
      }
    }
  }

  /** `import A = N.B`. */
  function importAlias(node: SyntaxNode, scope: Scope): void {
    const [name, ...rest] = namedChildren(node)
    if (name) builder.declare(scope, name, 'import')
    for (const child of rest) visit(child, scope)
  }

  function exportStatement(node: SyntaxNode, scope: Scope): void {
    const source = childOf(node, 'source')
    const clause = node.children.find((child) => child.type === 'export_clause')
    if (source) {
      const module = moduleOf(source)
      const space = node.children.find((child) => child.type === 'namespace_export')
      const as = space && namedChildren(space)[0]
      if (as) builder.link({ kind: 'space', module, as: textOf(as) })
      else if (!clause) builder.link({ kind: 'star', module })
      for (const specifier of clause ? namedChildren(clause) : []) {
        const name = childOf(specifier, 'name')
        if (!name) continue
        const as = textOf(childOf(specifier, 'alias') ?? name)
        builder.link({ kind: 'reexport', module, name: textOf(name), as, node: name })
      }
      return
    }
    for (const specifier of clause ? namedChildren(clause) : []) {
      const name = childOf(specifier, 'name')
      if (!name) continue
      const alias = childOf(specifier, 'alias')
      const local = builder.refer(scope, name, anySpace, { form: alias ? 'plain' : 'specifier' })
      builder.link({ kind: 'export', name: textOf(alias ?? name), local })
    }
    if (clause) return
    const isDefault = hasToken(node, 'default')
    for (const child of node.children) {
      if (child.type !== 'identifier') {
        visit(child, scope)
        continue
      }
      const local = builder.refer(scope, child, anySpace)
      if (isDefault) builder.link({ kind: 'export', name: 'default', local })
    }
    const declaration = childOf(node, 'declaration')
    if (!declaration || scope.kind !== 'module') return
    for (const local of declaredBy(declaration, scope)) {
      builder.link({ kind: 'export', name: isDefault ? 'default' : local.name, local })
    }
  }

  /** The names that an exported declaration just gave to its module. */
  function declaredBy(declaration: SyntaxNode, scope: Scope): Occurrence[] {
    const found: Occurrence[] = []
    for (const binding of scope.bindings.values()) {
      for (const occurrence of binding.declarations) {
        if (occurrence.node.from >= declaration.from && occurrence.node.to <= declaration.to) found.push(occurrence)
      }
    }
    return found
  }

  /** The module of `import('./a')` or `require('./a')`, awaited or not; null for any other expression. */
  function importedModule(value: SyntaxNode | null): string | null {
    return moduleCalled(value?.type === 'await_expression' ? namedChildren(value)[0] : value, textOf)
  }

  /** `const { x } = await import('./a')` names exports of another file, `const a = await import('./a')` all of them. */
  function pickFromModule(pattern: SyntaxNode, value: SyntaxNode | null, local: Occurrence | null): void {
    const module = importedModule(value)
    if (module !== null) pick(pattern, module, local)
  }

  /** `import('./a').then(({ x }) => …)`; null for any other parameter. */
  function moduleGivenTo(callback: SyntaxNode): string | null {
    const list = callback.parent
    const callee =
      list?.type === 'arguments' && namedChildren(list)[0] === callback && list.parent
        ? childOf(list.parent, 'function')
        : null
    const method = callee?.type === 'member_expression' ? childOf(callee, 'property') : null
    return callee && method && textOf(method) === 'then' ? importedModule(childOf(callee, 'object')) : null
  }

  /** Notes what a pattern takes of a module; `local` is the name of the whole of it. */
  function pick(pattern: SyntaxNode, module: string, local: Occurrence | null): void {
    if (local) builder.link({ kind: 'namespace', module, local })
    for (const entry of pattern.type === 'object_pattern' ? namedChildren(pattern) : []) {
      const key = childOf(entry, 'key') ?? childOf(entry, 'left') ?? entry
      const shorthand = key.type === 'shorthand_property_identifier_pattern'
      if (!shorthand && key.type !== 'property_identifier') continue
      builder.link({ kind: 'pick', module, name: textOf(key), node: key, shorthand })
    }
  }

  return { importStatement, importAlias, exportStatement, pickFromModule, moduleGivenTo, pick }
}
