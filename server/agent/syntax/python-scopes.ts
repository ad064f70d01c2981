/**
 * Scopes of Python, after the grammar of tree-sitter-python.
 *
 * What is assigned anywhere in a function is local to all of it, unless `global` or `nonlocal` says otherwise; names of
 * a class body are not seen inside its methods; a comprehension has a scope of its own, but its first iterable belongs
 * to the scope around it.
 */
import { anySpace, type BindingKind, createScopeBuilder, type FileScopes, type Scope, valueSpace } from './scopes.ts'
import { childOf, namedChildren, type SyntaxNode, type SyntaxTree } from './tree.ts'

export function pythonScopes(tree: SyntaxTree): FileScopes {
  const builder = createScopeBuilder(tree)
  const { textOf } = builder

  function children(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) visit(child, scope)
  }

  function visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'identifier':
        builder.refer(scope, node, valueSpace)
        return
      case 'function_definition':
        functionDefinition(node, scope)
        return
      case 'lambda':
        callable(node, scope, builder.open('body', node, scope))
        return
      case 'class_definition':
        classDefinition(node, scope)
        return
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
        assignment(node, scope)
        return
      case 'type_alias_statement':
        assignment(node, scope)
        return
      case 'named_expression': {
        const name = childOf(node, 'name')
        if (name) builder.declare(variableScope(scope), name, 'variable', { writes: true })
        const value = childOf(node, 'value')
        if (value) visit(value, scope)
        return
      }
      case 'as_pattern':
        asPattern(node, scope)
        return
      case 'delete_statement':
        deletion(node, scope)
        return
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        comprehension(node, scope)
        return
      case 'keyword_argument':
        keywordArgument(node, scope)
        return
      case 'attribute':
        attribute(node, scope)
        return
      case 'import_statement':
        importStatement(node, scope)
        return
      case 'import_from_statement':
        importFrom(node, scope)
        return
      case 'case_pattern':
        casePattern(node, scope)
        return
      default:
        children(node, scope)
    }
  }

  function functionDefinition(node: SyntaxNode, outer: Scope): void {
    const name = childOf(node, 'name')
    if (name) builder.declare(variableScope(outer), name, 'function')
    const around = withTypeParameters(node, outer)
    const scope = builder.open('body', node, around)
    const body = childOf(node, 'body')
    if (body) readElsewhere(body, scope)
    callable(node, around, scope)
    const result = childOf(node, 'return_type')
    if (result) visit(result, around)
  }

  function callable(node: SyntaxNode, outer: Scope, scope: Scope): void {
    const parameters = childOf(node, 'parameters')
    for (const child of parameters ? namedChildren(parameters) : []) parameter(child, outer, scope)
    const body = childOf(node, 'body')
    if (body) visit(body, scope)
  }

  function parameter(node: SyntaxNode, outer: Scope, scope: Scope): void {
    if (node.type === 'identifier') {
      builder.declare(scope, node, 'parameter')
      return
    }
    for (const child of namedChildren(node)) {
      if (child.field === 'type' || child.field === 'value') visit(child, outer)
      else parameter(child, outer, scope)
    }
  }

  function classDefinition(node: SyntaxNode, outer: Scope): void {
    const name = childOf(node, 'name')
    if (name) builder.declare(variableScope(outer), name, 'class')
    const around = withTypeParameters(node, outer)
    const bases = childOf(node, 'superclasses')
    if (bases) visit(bases, around)
    const body = childOf(node, 'body')
    if (body) children(body, builder.open('python-class', node, around))
  }

  function withTypeParameters(node: SyntaxNode, outer: Scope): Scope {
    const list = childOf(node, 'type_parameters')
    if (!list) return outer
    const scope = builder.open('block', list, outer)
    for (const entry of namedChildren(list)) {
      const name = namedChildren(entry)[0]
      if (name?.type === 'identifier') builder.declare(scope, name, 'type parameter', { space: anySpace })
    }
    return scope
  }

  /** `global` and `nonlocal` count for the whole function, wherever they stand in it. */
  function readElsewhere(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) {
      const said =
        child.type === 'global_statement' ? 'global' : child.type === 'nonlocal_statement' ? 'nonlocal' : null
      if (said) for (const name of namedChildren(child)) scope.elsewhere.set(textOf(name), said)
      else if (child.type !== 'function_definition' && child.type !== 'class_definition') readElsewhere(child, scope)
    }
  }

  function assignment(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) {
      if (child.field === 'left') target(child, scope, 'variable')
      else visit(child, scope)
    }
  }

  /** Binds every name of an assignment's left side; attributes and subscripts are only looked at. */
  function target(node: SyntaxNode, scope: Scope, kind: BindingKind): void {
    switch (node.type) {
      case 'identifier':
        builder.declare(targetScope(scope), node, kind, { writes: true })
        return
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'list_splat_pattern':
      case 'expression_list':
      case 'tuple':
      case 'list':
      case 'list_splat':
      case 'parenthesized_expression':
      case 'as_pattern_target':
      case 'type':
        for (const child of namedChildren(node)) target(child, scope, kind)
        return
      default:
        visit(node, scope)
    }
  }

  /** In a comprehension its own scope, which is a block; else where assignments of the function land. */
  function targetScope(scope: Scope): Scope {
    return scope.kind === 'block' ? scope : variableScope(scope)
  }

  function asPattern(node: SyntaxNode, scope: Scope): void {
    const named = namedChildren(node)
    for (const child of named) {
      if (child.field === 'alias') target(child, scope, 'variable')
      else if (child === named.at(-1) && child.type === 'identifier') target(child, scope, 'variable')
      else visit(child, scope)
    }
  }

  function deletion(node: SyntaxNode, scope: Scope): void {
    for (const child of namedChildren(node)) {
      if (child.type === 'identifier') builder.refer(scope, child, valueSpace, { writes: true })
      else visit(child, scope)
    }
  }

  function comprehension(node: SyntaxNode, outer: Scope): void {
    const scope = builder.open('block', node, outer)
    let isFirst = true
    for (const child of node.children) {
      if (child.type !== 'for_in_clause') {
        visit(child, scope)
        continue
      }
      for (const part of child.children) {
        if (part.field === 'left') target(part, scope, 'variable')
        else visit(part, isFirst && part.field === 'right' ? outer : scope)
      }
      isFirst = false
    }
  }

  function keywordArgument(node: SyntaxNode, scope: Scope): void {
    const name = childOf(node, 'name')
    const value = childOf(node, 'value')
    const callee = node.parent?.parent ? childOf(node.parent.parent, 'function') : null
    if (name && callee) builder.access(scope, callee, name, 'keyword')
    if (value) visit(value, scope)
  }

  function attribute(node: SyntaxNode, scope: Scope): void {
    const receiver = childOf(node, 'object')
    const property = childOf(node, 'attribute')
    if (!receiver || !property) {
      children(node, scope)
      return
    }
    visit(receiver, scope)
    builder.access(scope, receiver, property)
  }

  function importStatement(node: SyntaxNode, scope: Scope): void {
    for (const child of namedChildren(node)) {
      const alias = childOf(child, 'alias')
      const name = child.type === 'aliased_import' ? childOf(child, 'name') : child
      const first = name ? namedChildren(name)[0] : undefined
      if (!name || !first) continue
      const local = builder.declare(variableScope(scope), alias ?? first, 'import')
      builder.link({ kind: 'namespace', module: textOf(alias ? name : first), local })
    }
  }

  function importFrom(node: SyntaxNode, scope: Scope): void {
    const source = childOf(node, 'module_name')
    if (!source) return
    const module = textOf(source)
    if (node.children.some((child) => child.type === 'wildcard_import')) builder.link({ kind: 'star', module })
    for (const child of node.children) {
      if (child.field !== 'name') continue
      const alias = childOf(child, 'alias')
      const dotted = child.type === 'aliased_import' ? childOf(child, 'name') : child
      const name = dotted ? namedChildren(dotted)[0] : undefined
      if (!name) continue
      const form = alias ? 'plain' : 'specifier'
      const local = builder.declare(variableScope(scope), alias ?? name, 'import', { form })
      builder.link({ kind: 'import', module, name: textOf(name), node: name, aliased: alias !== null, local })
    }
  }

  function casePattern(node: SyntaxNode, scope: Scope): void {
    for (const child of namedChildren(node)) casePart(child, scope)
  }

  function casePart(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'dotted_name': {
        const [first, ...rest] = namedChildren(node)
        if (!first) return
        if (rest.length === 0 && node.parent?.type === 'case_pattern') target(first, scope, 'variable')
        else dottedReference(first, rest, scope)
        return
      }
      case 'class_pattern': {
        const [name, ...parts] = namedChildren(node)
        const [first, ...rest] = name ? namedChildren(name) : []
        if (first) dottedReference(first, rest, scope)
        for (const part of parts) visit(part, scope)
        return
      }
      case 'keyword_pattern': {
        const value = namedChildren(node).at(-1)
        if (value?.type === 'dotted_name' && namedChildren(value).length === 1)
          target(namedChildren(value)[0] ?? value, scope, 'variable')
        else if (value) casePart(value, scope)
        return
      }
      case 'splat_pattern':
        for (const child of namedChildren(node)) target(child, scope, 'variable')
        return
      case 'as_pattern':
        asPattern(node, scope)
        return
      case 'case_pattern':
        casePattern(node, scope)
        return
      default:
        for (const child of namedChildren(node)) casePart(child, scope)
    }
  }

  function dottedReference(first: SyntaxNode, rest: readonly SyntaxNode[], scope: Scope): void {
    builder.refer(scope, first, valueSpace)
    let receiver = first
    for (const name of rest) {
      builder.access(scope, receiver, name)
      receiver = name
    }
  }

  children(tree.root, builder.module)
  return builder.finish()
}

/** Where an assignment in `scope` lands. */
function variableScope(scope: Scope): Scope {
  let at = scope
  while (at.kind === 'block' && at.parent) at = at.parent
  return at
}
