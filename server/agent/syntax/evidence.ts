/**
 * What an expression evidently is, where that can be read off the page: an annotation, a `new`, `this`, an element of a
 * list, what a function returns. No types are solved: what is not evident is `unknown`, and left to people.
 */
import { isScript } from './grammars.ts'
import { type Owner, type Owners, selfOwner } from './owners.ts'
import { meaningOf, type Project, type ProjectFile } from './project.ts'
import type { Binding } from './scopes.ts'
import { thisOwner } from './script-scopes.ts'
import { createSignatures } from './signatures.ts'
import { childOf, enclosing, hasToken, namedChildren, type SyntaxNode } from './tree.ts'
import { createUses } from './uses.ts'
import {
  asOwner,
  createWrittenTypes,
  type Evidence,
  element,
  foreign,
  maxSteps,
  onlyOne,
  unknown,
} from './written-types.ts'

export interface Evidences {
  /** What the value of an expression is. */
  of(file: ProjectFile, expression: SyntaxNode): Evidence
  /** What a written type is. */
  written(file: ProjectFile, type: SyntaxNode): Evidence
  /** What an object literal or a destructuring pattern is expected to be. */
  expected(file: ProjectFile, node: SyntaxNode): Evidence
}

export function createEvidences(project: Project, owners: Owners): Evidences {
  const types = createWrittenTypes(project, owners)
  const byUses = createUses(project, owners, expected)
  const { ofCall, callbackParameter, parameterAt } = createSignatures(project, owners, types, of)
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
        return types.read(file, namedChildren(node)[1])
      case 'new_expression':
        return next(childOf(node, 'constructor'))
      case 'call_expression':
      case 'call':
        return ofCall(file, node, steps)
      case 'member_expression':
      case 'attribute':
        return ofMember(file, node, steps)
      case 'ternary_expression':
        return onlyOne([next(childOf(node, 'consequence')), next(childOf(node, 'alternative'))])
      case 'binary_expression':
        return isChoice(file, node) ? eitherOf(next(childOf(node, 'left')), next(childOf(node, 'right'))) : unknown
      case 'subscript_expression':
        return element(next(childOf(node, 'object')))
      case 'subscript':
        return element(next(childOf(node, 'value')))
      case 'object':
        return expected(file, node, steps + 1)
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
        return annotation ? types.read(file, annotation) : of(file, childOf(holder, 'value'), steps + 1)
      case 'required_parameter':
      case 'optional_parameter':
      case 'typed_parameter':
      case 'typed_default_parameter':
        if (annotation) return types.read(file, annotation)
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
        return annotation ? types.read(file, annotation) : of(file, childOf(holder, 'right'), steps + 1)
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

  function ofThis(node: SyntaxNode): Evidence {
    const holder = thisOwner(node)
    const body = holder?.parent
    return body?.type === 'class_body' && body.parent ? asOwner(owners.at(body.parent)) : unknown
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
        if (!holder || (holder.type === 'method_definition' && !hasToken(holder, 'get'))) continue
        const type = childOf(holder, 'type') ?? childOf(holder, 'return_type')
        const value = childOf(holder, 'value') ?? childOf(holder, 'right')
        const found = type ? types.read(relative.file, type) : of(relative.file, value, steps)
        if (found.kind !== 'unknown') return found
      }
    }
    return unknown
  }

  /** What stands around an object literal, a list of them, or a pattern, says what it must be. */
  function expected(file: ProjectFile, node: SyntaxNode, steps = 0): Evidence {
    const holder = node.parent
    if (!holder || steps > maxSteps) return unknown
    switch (holder.type) {
      case 'variable_declarator':
        if (childOf(holder, 'type')) return types.read(file, childOf(holder, 'type'))
        return node.field === 'name'
          ? of(file, childOf(holder, 'value'), steps + 1)
          : byUses(file, childOf(holder, 'name') ?? holder, steps + 1)
      case 'required_parameter':
      case 'optional_parameter':
        return ofDeclared(file, node, steps + 1)
      case 'formal_parameters':
        return callbackParameter(file, node, steps + 1)
      case 'for_in_statement':
        return node.field === 'left' ? ofDeclared(file, node, steps + 1) : unknown
      case 'public_field_definition':
        return types.read(file, childOf(holder, 'type'))
      case 'array':
        return element(expected(file, holder, steps + 1))
      case 'parenthesized_expression':
      case 'ternary_expression':
        return node.field === 'condition' ? unknown : expected(file, holder, steps + 1)
      case 'binary_expression':
        return isChoice(file, holder) ? choice(file, holder, node, steps) : unknown
      case 'as_expression':
      case 'satisfies_expression':
        return types.read(file, namedChildren(holder)[1])
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
        return around ? types.read(file, childOf(around, 'return_type')) : unknown
      }
      case 'arrow_function':
        return node.field === 'body' ? types.read(file, childOf(holder, 'return_type')) : unknown
      case 'arguments':
        return argument(file, node, holder, steps)
      default:
        return unknown
    }
  }

  function argument(file: ProjectFile, node: SyntaxNode, list: SyntaxNode, steps: number): Evidence {
    const callee = list.parent && childOf(list.parent, 'function')
    if (!list.parent || !callee) return unknown
    const method = callee.type === 'member_expression' ? childOf(callee, 'property') : null
    if (method && ['push', 'unshift', 'add'].includes(textOf(file, method))) {
      const receiver = of(file, childOf(callee, 'object'), steps + 1)
      if (receiver.kind === 'owner' && receiver.depth > 0) return element(receiver)
    }
    const parameter = parameterAt(file, list.parent, namedChildren(list).indexOf(node), steps)
    return parameter ? types.read(parameter.file, childOf(parameter.node, 'type')) : unknown
  }

  /** What stands beside `?? {…}` is what is wanted, if nothing around says so. */
  function choice(file: ProjectFile, holder: SyntaxNode, node: SyntaxNode, steps: number): Evidence {
    const wanted = expected(file, holder, steps + 1)
    return wanted.kind === 'unknown' && node.field === 'right' ? of(file, childOf(holder, 'left'), steps + 1) : wanted
  }

  /** `a ?? b`, `a || b`: one of the two. */
  function isChoice(file: ProjectFile, node: SyntaxNode): boolean {
    const operator = childOf(node, 'operator')
    return operator !== null && ['??', '||'].includes(textOf(file, operator))
  }

  return { of: (file, node) => of(file, node), written: types.read, expected: (file, node) => expected(file, node) }
}

/** One of two where the other is not evident, or certainly nothing of ours. */
function eitherOf(left: Evidence, right: Evidence): Evidence {
  return left.kind === 'owner' ? left : right
}
