/**
 * What an expression evidently is, where that can be read off the page: an annotation, a `new`, `this`, an element of
 * an annotated list. No inference beyond that: what is not evident is `unknown`, and left to people.
 */
import { isScript } from './grammars.ts'
import { type Owner, type Owners, selfOwner } from './owners.ts'
import { meaningOf, type Project, type ProjectFile } from './project.ts'
import type { Binding } from './scopes.ts'
import { thisOwner } from './script-scopes.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode } from './tree.ts'

export type Evidence =
  /** `depth` counts the lists around it: 1 is a list of them. */
  | { readonly kind: 'owner'; readonly owner: Owner; readonly depth: number }
  /** Certainly nothing that the room declares. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown' }

const unknown: Evidence = { kind: 'unknown' }
const foreign: Evidence = { kind: 'foreign' }
const maxSteps = 40

const lists = new Set([
  'Array',
  'ReadonlyArray',
  'Set',
  'ReadonlySet',
  'Iterable',
  'AsyncIterable',
  'list',
  'set',
  'tuple',
  'frozenset',
  'List',
  'Set',
  'Sequence',
])
const wrappers = new Set(['Promise', 'Readonly', 'Required', 'Partial', 'NonNullable', 'Optional', 'Final', 'ClassVar'])
const elementMethods = new Set([
  'map',
  'forEach',
  'filter',
  'find',
  'findLast',
  'findIndex',
  'some',
  'every',
  'flatMap',
])

export interface Evidences {
  /** What the value of an expression is. */
  of(file: ProjectFile, expression: SyntaxNode): Evidence
  /** What an object literal or a destructuring pattern is expected to be. */
  expected(file: ProjectFile, node: SyntaxNode): Evidence
}

export function createEvidences(project: Project, owners: Owners): Evidences {
  const textOf = (file: ProjectFile, node: SyntaxNode) => file.text.slice(node.from, node.to)

  function of(file: ProjectFile, node: SyntaxNode | null | undefined, steps = 0): Evidence {
    if (!node || steps > maxSteps) return unknown
    const next = (child: SyntaxNode | null | undefined) => of(file, child, steps + 1)
    switch (node.type) {
      case 'identifier':
      case 'type_identifier':
      case 'shorthand_property_identifier':
        return ofName(file, node, steps)
      case 'this':
      case 'super':
        return ofThis(node)
      case 'parenthesized_expression':
      case 'non_null_expression':
      case 'await_expression':
      case 'await':
        return next(namedChildren(node)[0])
      case 'as_expression':
      case 'satisfies_expression':
        return ofType(file, namedChildren(node)[1], steps + 1)
      case 'new_expression':
        return next(childOf(node, 'constructor'))
      case 'call_expression':
      case 'call':
        return ofCall(file, node, steps)
      case 'member_expression':
      case 'attribute':
        return ofMember(file, node, steps)
      case 'subscript_expression':
        return element(next(childOf(node, 'object')))
      case 'subscript':
        return element(next(childOf(node, 'value')))
      case 'string':
      case 'template_string':
      case 'number':
      case 'integer':
      case 'float':
      case 'regex':
      case 'true':
      case 'false':
      case 'null':
      case 'none':
        return foreign
      default:
        return unknown
    }
  }

  function ofName(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const self = selfOwner(file, node)
    if (self) return asOwner(owners.at(self))
    const occurrence = file.occurrenceAt.get(node)
    if (!occurrence) return unknown
    if (!occurrence.binding) return isScript(file.scopes.tree.grammar) ? foreign : unknown
    const meaning = meaningOf(project, { file, binding: occurrence.binding })
    const owner = owners.of(meaning.binding)
    if (owner) return asOwner(owner)
    if (meaning.binding.kind === 'import') return foreign
    return ofDeclaration(meaning.file, meaning.binding, steps + 1)
  }

  /** From the annotation where there is one, else from the value it is first given. */
  function ofDeclaration(file: ProjectFile, binding: Binding, steps: number): Evidence {
    for (const { node } of binding.declarations) {
      const found = ofDeclared(file, node, steps)
      if (found.kind !== 'unknown') return found
    }
    return unknown
  }

  function ofDeclared(file: ProjectFile, name: SyntaxNode, steps: number): Evidence {
    const holder = name.parent
    if (!holder || steps > maxSteps) return unknown
    const annotation = childOf(holder, 'type')
    switch (holder.type) {
      case 'variable_declarator':
        if (!annotation && holder.parent?.parent?.type === 'for_in_statement') return unknown
        return annotation ? ofType(file, annotation, steps) : of(file, childOf(holder, 'value'), steps + 1)
      case 'required_parameter':
      case 'optional_parameter':
      case 'typed_parameter':
      case 'typed_default_parameter':
        if (annotation) return ofType(file, annotation, steps)
        return childOf(holder, 'value')
          ? of(file, childOf(holder, 'value'), steps + 1)
          : callbackParameter(file, holder, steps)
      case 'formal_parameters':
      case 'arrow_function':
        return callbackParameter(file, name, steps)
      case 'for_in_statement':
        return holder.children.some((child) => child.type === 'of')
          ? element(of(file, childOf(holder, 'right'), steps + 1))
          : foreign
      case 'for_statement':
      case 'for_in_clause':
        return element(of(file, childOf(holder, 'right'), steps + 1))
      case 'assignment':
        return annotation ? ofType(file, annotation, steps) : of(file, childOf(holder, 'right'), steps + 1)
      case 'default_parameter':
        return of(file, childOf(holder, 'value'), steps + 1)
      case 'object_pattern':
      case 'pair_pattern':
      case 'object_assignment_pattern':
        return fromPattern(file, name, steps)
      default:
        return unknown
    }
  }

  /** `{ x }` taken out of something evident. */
  function fromPattern(file: ProjectFile, name: SyntaxNode, steps: number): Evidence {
    const pattern = enclosing(name, (at) => at.type === 'object_pattern')
    const holder = name.parent
    const key = holder?.type === 'pair_pattern' ? childOf(holder, 'key') : name
    const source = pattern && expected(file, pattern, steps + 1)
    if (!key || source?.kind !== 'owner' || source.depth > 0) return unknown
    return memberType(source.owner, textOf(file, key), steps + 1)
  }

  /** The parameter of `list.map((item) => …)`. */
  function callbackParameter(file: ProjectFile, parameter: SyntaxNode, steps: number): Evidence {
    const list = parameter.parent
    const callback = list?.type === 'formal_parameters' ? list.parent : list
    const call = callback?.parent?.type === 'arguments' ? callback.parent.parent : null
    const callee = call && childOf(call, 'function')
    const method = callee?.type === 'member_expression' ? childOf(callee, 'property') : null
    const isFirst = list?.type !== 'formal_parameters' || namedChildren(list)[0] === parameter
    const takesCallbackFirst = callback?.parent && namedChildren(callback.parent)[0] === callback
    if (!callee || !method || !isFirst || !takesCallbackFirst) return unknown
    return elementMethods.has(textOf(file, method)) ? element(of(file, childOf(callee, 'object'), steps + 1)) : unknown
  }

  function ofThis(node: SyntaxNode): Evidence {
    const holder = thisOwner(node)
    const body = holder?.parent
    return body?.type === 'class_body' && body.parent ? asOwner(owners.at(body.parent)) : unknown
  }

  function ofCall(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const callee = childOf(node, 'function')
    if (!callee) return unknown
    if (callee.type === 'identifier') {
      const binding = file.occurrenceAt.get(callee)?.binding
      if (!binding) {
        const isSuper = textOf(file, callee) === 'super'
        const around = isSuper ? enclosing(callee, (at) => at.type === 'class_definition') : null
        return around ? asOwner(owners.at(around)) : unknown
      }
      const meaning = meaningOf(project, { file, binding })
      // Calling a class makes one of it: Python's `Clock()`.
      const made = owners.of(meaning.binding)
      if (made) return asOwner(made)
      for (const declaration of meaning.binding.declarations) {
        const found = returned(meaning.file, declaration.node, steps + 1)
        if (found.kind !== 'unknown') return found
      }
      return unknown
    }
    if (callee.type !== 'member_expression' && callee.type !== 'attribute') return unknown
    const receiver = of(file, childOf(callee, 'object'), steps + 1)
    const name = childOf(callee, 'property') ?? childOf(callee, 'attribute')
    if (!name || receiver.kind !== 'owner') return unknown
    if (receiver.depth > 0) {
      const method = textOf(file, name)
      if (method === 'find' || method === 'findLast' || method === 'at' || method === 'pop') return element(receiver)
      return ['filter', 'slice', 'toSorted', 'toReversed', 'concat', 'sort'].includes(method) ? receiver : unknown
    }
    for (const member of receiver.owner.members.get(textOf(file, name)) ?? []) {
      const found = returned(receiver.owner.file, member, steps + 1)
      if (found.kind !== 'unknown') return found
    }
    return unknown
  }

  /** What calling the function named here gives, by its annotation. */
  function returned(file: ProjectFile, name: SyntaxNode, steps: number): Evidence {
    const holder = name.parent
    const callable = holder?.type === 'variable_declarator' ? childOf(holder, 'value') : holder
    const type = callable && childOf(callable, 'return_type')
    return type ? ofType(file, type, steps) : unknown
  }

  function ofMember(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const receiver = of(file, childOf(node, 'object'), steps + 1)
    const name = childOf(node, 'property') ?? childOf(node, 'attribute')
    if (!name || receiver.kind === 'unknown') return unknown
    if (receiver.kind === 'foreign') return unknown
    return receiver.depth === 0 ? memberType(receiver.owner, textOf(file, name), steps + 1) : unknown
  }

  function memberType(owner: Owner, name: string, steps: number): Evidence {
    if (owner.kind === 'enum') return foreign
    for (const relative of owners.family(owner)) {
      for (const member of relative.members.get(name) ?? []) {
        const holder = member.parent?.type === 'attribute' ? member.parent.parent : member.parent
        if (!holder || holder.type === 'method_definition') continue
        const type = childOf(holder, 'type')
        const value = childOf(holder, 'value') ?? childOf(holder, 'right')
        const found = type ? ofType(relative.file, type, steps) : of(relative.file, value, steps)
        if (found.kind !== 'unknown') return found
      }
    }
    return unknown
  }

  function ofType(file: ProjectFile, node: SyntaxNode | null | undefined, steps: number): Evidence {
    if (!node || steps > maxSteps) return unknown
    const next = (child: SyntaxNode | null | undefined) => ofType(file, child, steps + 1)
    switch (node.type) {
      case 'type_annotation':
      case 'type':
      case 'parenthesized_type':
      case 'readonly_type':
        return next(namedChildren(node)[0])
      case 'array_type':
        return listOf(next(namedChildren(node)[0]))
      case 'predefined_type':
      case 'literal_type':
      case 'template_literal_type':
        return textOf(file, node) === 'any' || textOf(file, node) === 'unknown' ? unknown : foreign
      case 'union_type':
      case 'binary_operator':
        return onlyOne(namedChildren(node).map(next))
      case 'generic_type':
        return ofGeneric(file, node, steps)
      case 'subscript':
        return ofGeneric(file, node, steps)
      case 'type_identifier':
      case 'identifier': {
        const binding = file.occurrenceAt.get(node)?.binding
        if (!binding) return foreign
        const meaning = meaningOf(project, { file, binding })
        const owner = owners.of(meaning.binding)
        if (owner) return asOwner(owner)
        if (meaning.binding.kind === 'import') return foreign
        const alias = meaning.binding.declarations[0]?.node.parent
        return alias?.type === 'type_alias_declaration'
          ? ofType(meaning.file, childOf(alias, 'value'), steps + 1)
          : unknown
      }
      case 'none':
        return foreign
      default:
        return unknown
    }
  }

  function ofGeneric(file: ProjectFile, node: SyntaxNode, steps: number): Evidence {
    const name = childOf(node, 'name') ?? childOf(node, 'value') ?? namedChildren(node)[0]
    const list = node.children.find((child) => child.type === 'type_arguments' || child.type === 'type_parameter')
    const first = list ? namedChildren(list)[0] : childOf(node, 'subscript')
    if (!name) return unknown
    const inner = () => ofType(file, first, steps + 1)
    if (lists.has(textOf(file, name))) return listOf(inner())
    return wrappers.has(textOf(file, name)) ? inner() : ofType(file, name, steps + 1)
  }

  /** What stands around an object literal, a list of them, or a pattern, says what it must be. */
  function expected(file: ProjectFile, node: SyntaxNode, steps = 0): Evidence {
    const holder = node.parent
    if (!holder || steps > maxSteps) return unknown
    switch (holder.type) {
      case 'variable_declarator':
        if (childOf(holder, 'type')) return ofType(file, childOf(holder, 'type'), steps + 1)
        return node.field === 'name' ? of(file, childOf(holder, 'value'), steps + 1) : unknown
      case 'required_parameter':
      case 'optional_parameter':
        return ofDeclared(file, node, steps + 1)
      case 'formal_parameters':
        return callbackParameter(file, node, steps + 1)
      case 'for_in_statement':
        return node.field === 'left' ? ofDeclared(file, node, steps + 1) : unknown
      case 'public_field_definition':
        return ofType(file, childOf(holder, 'type'), steps + 1)
      case 'array':
        return element(expected(file, holder, steps + 1))
      case 'parenthesized_expression':
        return expected(file, holder, steps + 1)
      case 'as_expression':
      case 'satisfies_expression':
        return ofType(file, namedChildren(holder)[1], steps + 1)
      case 'pair':
      case 'pair_pattern': {
        const key = childOf(holder, 'key')
        const outer = holder.parent && expected(file, holder.parent, steps + 1)
        if (!key || outer?.kind !== 'owner' || outer.depth > 0) return unknown
        return memberType(outer.owner, textOf(file, key), steps + 1)
      }
      case 'assignment_expression':
        return node.field === 'right'
          ? of(file, childOf(holder, 'left'), steps + 1)
          : of(file, childOf(holder, 'right'), steps + 1)
      case 'return_statement': {
        const around = enclosing(node, (at) => childOf(at, 'parameters') !== null && childOf(at, 'body') !== null)
        return around ? ofType(file, childOf(around, 'return_type'), steps + 1) : unknown
      }
      case 'arrow_function':
        return node.field === 'body' ? ofType(file, childOf(holder, 'return_type'), steps + 1) : unknown
      case 'arguments':
        return argument(file, node, holder, steps)
      default:
        return unknown
    }
  }

  function argument(file: ProjectFile, node: SyntaxNode, list: SyntaxNode, steps: number): Evidence {
    const callee = list.parent && childOf(list.parent, 'function')
    if (callee?.type === 'member_expression') {
      const method = childOf(callee, 'property')
      const takesElements = method && ['push', 'unshift', 'add'].includes(textOf(file, method))
      const receiver = of(file, childOf(callee, 'object'), steps + 1)
      return takesElements && receiver.kind === 'owner' && receiver.depth > 0 ? element(receiver) : unknown
    }
    const binding = callee && file.occurrenceAt.get(callee)?.binding
    if (!binding) return unknown
    const meaning = meaningOf(project, { file, binding })
    const holder = meaning.binding.declarations[0]?.node.parent
    const callable = holder?.type === 'variable_declarator' ? childOf(holder, 'value') : holder
    const parameters = callable && childOf(callable, 'parameters')
    const parameter = parameters && namedChildren(parameters)[namedChildren(list).indexOf(node)]
    return parameter ? ofType(meaning.file, childOf(parameter, 'type'), steps + 1) : unknown
  }

  return { of: (file, node) => of(file, node), expected: (file, node) => expected(file, node) }
}

function asOwner(owner: Owner | null): Evidence {
  return owner ? { kind: 'owner', owner, depth: 0 } : unknown
}

function element(list: Evidence): Evidence {
  if (list.kind !== 'owner') return unknown
  return list.depth > 0 ? { ...list, depth: list.depth - 1 } : unknown
}

function listOf(item: Evidence): Evidence {
  return item.kind === 'owner' ? { ...item, depth: item.depth + 1 } : item
}

/** Of a union: the one that is ours, if the others (`null`, `undefined`) certainly are not. */
function onlyOne(parts: readonly Evidence[]): Evidence {
  const ours = parts.filter((part) => part.kind !== 'foreign')
  return ours.length === 1 && ours[0] ? ours[0] : ours.length === 0 ? foreign : unknown
}
