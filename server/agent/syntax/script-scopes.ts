/**
 * Scopes of JavaScript, TypeScript and JSX, after the grammars of tree-sitter-javascript and tree-sitter-typescript.
 *
 * Read as a strict-mode module: functions in blocks belong to the block. A function has two scopes, parameters and
 * body, because a default value sees the parameters but not the body; a `var` that repeats a parameter is that parameter.
 */

import {
  anySpace,
  type BindingKind,
  createScopeBuilder,
  type FileScopes,
  type Form,
  type Occurrence,
  type Scope,
  type ScopeBuilder,
  typeSpace,
  valueSpace,
} from './scopes.ts'
import { createLinkWalker } from './script-links.ts'
import { childOf, enclosing, hasToken, namedChildren, type SyntaxNode, type SyntaxTree } from './tree.ts'

export function scriptScopes(tree: SyntaxTree): FileScopes {
  const builder = createScopeBuilder(tree)
  const walker = createWalker(builder)
  walker.children(tree.root, builder.module)
  return builder.finish()
}

function createWalker(builder: ScopeBuilder) {
  const { textOf } = builder
  const links = createLinkWalker(builder, visit)

  function children(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) visit(child, scope)
  }

  function visitField(node: SyntaxNode, field: string, scope: Scope): void {
    const child = childOf(node, field)
    if (child) visit(child, scope)
  }

  function visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'identifier':
        builder.refer(scope, node, valueSpace, { writes: isWritten(node) })
        return
      case 'type_identifier':
        builder.refer(scope, node, typeSpace)
        return
      case 'shorthand_property_identifier':
        builder.refer(scope, node, valueSpace, { form: 'shorthand' })
        return
      case 'shorthand_property_identifier_pattern':
        builder.refer(scope, node, valueSpace, { form: 'shorthand', writes: true })
        return
      case 'import_statement':
        links.importStatement(node, scope)
        return
      case 'import_alias':
        links.importAlias(node, scope)
        return
      case 'export_statement':
        links.exportStatement(node, scope)
        return
      case 'lexical_declaration':
      case 'variable_declaration':
        variables(node, scope)
        return
      case 'function_declaration':
      case 'generator_function_declaration':
      case 'function_signature':
        declareName(node, scope, 'function')
        callable(node, scope)
        return
      case 'function_expression':
      case 'generator_function':
        callable(node, ownScope(node, scope, 'function'))
        return
      case 'arrow_function':
      case 'function_type':
      case 'constructor_type':
      case 'call_signature':
      case 'construct_signature':
      case 'method_definition':
      case 'method_signature':
      case 'abstract_method_signature':
        callable(node, scope)
        return
      case 'class_declaration':
      case 'abstract_class_declaration':
        declareName(node, scope, 'class')
        inside(node, builder.open('class', node, scope), ['name'])
        return
      case 'class':
        inside(node, builder.open('class', node, ownScope(node, scope, 'class')), ['name'])
        return
      case 'interface_declaration':
        declareName(node, scope, 'interface')
        inside(node, builder.open('block', node, scope), ['name'])
        return
      case 'type_alias_declaration':
        declareName(node, scope, 'type')
        inside(node, builder.open('block', node, scope), ['name'])
        return
      case 'enum_declaration':
        declareName(node, scope, 'enum')
        enumBody(node, scope)
        return
      case 'internal_module':
      case 'module':
        namespace(node, scope)
        return
      case 'type_parameter':
        declareName(node, scope, 'type parameter')
        inside(node, scope, ['name'])
        return
      case 'infer_type':
        inferType(node, scope)
        return
      case 'conditional_type':
        children(node, builder.open('block', node, scope))
        return
      case 'index_signature':
        indexSignature(node, scope)
        return
      case 'statement_block':
      case 'switch_body':
      case 'for_statement':
        children(node, builder.open('block', node, scope))
        return
      case 'class_static_block':
        body(childOf(node, 'body') ?? node, scope)
        return
      case 'for_in_statement':
        forIn(node, builder.open('block', node, scope))
        return
      case 'catch_clause':
        catchClause(node, builder.open('block', node, scope))
        return
      case 'member_expression':
      case 'nested_type_identifier':
      case 'nested_identifier':
        memberAccess(node, scope)
        return
      case 'jsx_opening_element':
      case 'jsx_closing_element':
      case 'jsx_self_closing_element':
        jsxTag(node, scope)
        return
      default:
        children(node, scope)
    }
  }

  function inside(node: SyntaxNode, scope: Scope, except: readonly string[]): void {
    for (const child of node.children) if (child.field === null || !except.includes(child.field)) visit(child, scope)
  }

  function declareName(node: SyntaxNode, scope: Scope, kind: BindingKind): void {
    const name = childOf(node, 'name')
    if (name) builder.declare(scope, name, kind)
  }

  /** A named function or class expression is known by its name to itself only. */
  function ownScope(node: SyntaxNode, scope: Scope, kind: BindingKind): Scope {
    const name = childOf(node, 'name')
    if (!name) return scope
    const own = builder.open('block', name, scope)
    builder.declare(own, name, kind)
    return own
  }

  function callable(node: SyntaxNode, outer: Scope): void {
    const scope = builder.open('function', node, outer)
    const name = childOf(node, 'name')
    if (name?.type === 'computed_property_name') visit(name, outer)
    for (const child of node.children) {
      if (child.field === 'name') continue
      if (child.type === 'decorator') visit(child, outer)
      else if (child.field === 'parameter') parameters(node, [child], scope)
      else if (child.type === 'formal_parameters') parameters(node, namedChildren(child), scope)
      else if (child.field === 'body' && child.type === 'statement_block') body(child, scope)
      else visit(child, scope)
    }
  }

  function body(node: SyntaxNode, parent: Scope): void {
    children(node, builder.open('body', node, parent))
  }

  function parameters(callable: SyntaxNode, list: readonly SyntaxNode[], scope: Scope): void {
    const module = links.moduleGivenTo(callable)
    for (const child of list) {
      const isWrapped = child.type === 'required_parameter' || child.type === 'optional_parameter'
      const name = isWrapped ? childOf(child, 'pattern') : child
      const local = name && pattern(name, scope, 'parameter')
      if (isWrapped) inside(child, scope, ['pattern'])
      if (module !== null && name && child === list[0]) links.pick(name, module, local)
    }
  }

  function variables(node: SyntaxNode, scope: Scope): void {
    const kind = hasToken(node, 'const') ? 'constant' : 'variable'
    for (const declarator of namedChildren(node)) {
      const name = childOf(declarator, 'name')
      if (!name) continue
      const local = pattern(name, scope, kind, node.type === 'variable_declaration')
      links.pickFromModule(name, childOf(declarator, 'value'), local)
      inside(declarator, scope, ['name'])
    }
  }

  /**
   * Declares every name of a pattern; values of defaults and computed keys are expressions of `scope`. Gives back the
   * declaration of a pattern that is one name alone.
   */
  function pattern(node: SyntaxNode, scope: Scope, kind: BindingKind, hoisted = false): Occurrence | null {
    switch (node.type) {
      case 'identifier':
      case 'shorthand_property_identifier_pattern': {
        const form: Form = node.type === 'identifier' ? 'plain' : 'shorthand'
        return builder.declare(hoisted ? variableScope(scope, textOf(node)) : scope, node, kind, { form })
      }
      case 'object_pattern':
      case 'array_pattern':
      case 'rest_pattern':
        for (const child of namedChildren(node)) pattern(child, scope, kind, hoisted)
        return null
      case 'pair_pattern':
        if (childOf(node, 'key')?.type === 'computed_property_name') visitField(node, 'key', scope)
        for (const child of node.children) if (child.field === 'value') pattern(child, scope, kind, hoisted)
        return null
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        for (const child of node.children) {
          if (child.field === 'left') pattern(child, scope, kind, hoisted)
          else visit(child, scope)
        }
        return null
      case 'this':
        return null
      default:
        visit(node, scope)
        return null
    }
  }

  function enumBody(node: SyntaxNode, outer: Scope): void {
    const scope = builder.open('block', node, outer)
    for (const member of namedChildren(childOf(node, 'body') ?? node)) {
      const name = member.type === 'enum_assignment' ? childOf(member, 'name') : member
      if (name?.type === 'property_identifier') builder.declare(scope, name, 'enum member')
      if (member.type === 'enum_assignment') visitField(member, 'value', scope)
    }
  }

  function namespace(node: SyntaxNode, scope: Scope): void {
    const name = childOf(node, 'name')
    if (name?.type === 'identifier') builder.declare(scope, name, 'namespace')
    const block = childOf(node, 'body')
    if (block) body(block, scope)
  }

  function inferType(node: SyntaxNode, scope: Scope): void {
    const [name, ...rest] = namedChildren(node)
    if (name) builder.declare(scope, name, 'type parameter')
    for (const child of rest) visit(child, scope)
  }

  function indexSignature(node: SyntaxNode, outer: Scope): void {
    const scope = builder.open('block', node, outer)
    for (const child of node.children) {
      if (child.type !== 'mapped_type_clause') {
        if (child.field !== 'name') visit(child, scope)
        continue
      }
      declareName(child, scope, 'type parameter')
      inside(child, scope, ['name'])
    }
  }

  function forIn(node: SyntaxNode, scope: Scope): void {
    const kind = node.children.find((child) => child.field === 'kind')?.type
    for (const child of node.children) {
      if (child.field === 'left' && kind)
        pattern(child, scope, kind === 'const' ? 'constant' : 'variable', kind === 'var')
      else visit(child, scope)
    }
  }

  function catchClause(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) {
      if (child.field === 'parameter') pattern(child, scope, 'parameter')
      else visit(child, scope)
    }
  }

  function memberAccess(node: SyntaxNode, scope: Scope): void {
    const receiver = childOf(node, 'object') ?? childOf(node, 'module')
    const property = childOf(node, 'property') ?? childOf(node, 'name')
    if (!receiver || !property) {
      children(node, scope)
      return
    }
    if (receiver.type === 'identifier') builder.refer(scope, receiver, anySpace)
    else visit(receiver, scope)
    builder.access(scope, receiver, property)
  }

  function jsxTag(node: SyntaxNode, scope: Scope): void {
    for (const child of node.children) {
      // A lower-case tag is an element of the page, not a name of the file.
      if (child.field === 'name' && child.type === 'identifier' && /^[a-z]/.test(textOf(child))) continue
      visit(child, scope)
    }
  }

  return { children }
}

/** Where a `var` lands: the parameter it repeats, else the nearest body or module. */
function variableScope(scope: Scope, name: string): Scope {
  let at = scope
  while (at.kind !== 'body' && at.kind !== 'module' && at.parent) at = at.parent
  return at.kind === 'body' && at.parent?.kind === 'function' && at.parent.bindings.has(name) ? at.parent : at
}

/** Whether an identifier is given a value here, not read. */
function isWritten(node: SyntaxNode): boolean {
  let at = node
  for (let parent = node.parent; parent; at = parent, parent = parent.parent) {
    switch (parent.type) {
      case 'assignment_expression':
      case 'augmented_assignment_expression':
        return at.field === 'left'
      case 'update_expression':
        return true
      case 'for_in_statement':
        return at.field === 'left'
      case 'array_pattern':
      case 'object_pattern':
      case 'rest_pattern':
      case 'non_null_expression':
      case 'parenthesized_expression':
        break
      case 'pair_pattern':
        if (at.field !== 'value') return false
        break
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        if (at.field !== 'left') return false
        break
      default:
        return false
    }
  }
  return false
}

/** The function or class member that `this` belongs to, arrows looked through; null at the top of a file. */
export function thisOwner(node: SyntaxNode): SyntaxNode | null {
  return enclosing(node, (at) =>
    [
      'method_definition',
      'function_declaration',
      'function_expression',
      'generator_function',
      'generator_function_declaration',
      'public_field_definition',
      'field_definition',
      'class_static_block',
    ].includes(at.type),
  )
}
