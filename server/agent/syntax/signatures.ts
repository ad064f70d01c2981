/**
 * What a call evidently gives, and what its arguments are for: by the function, the method or the function type that is
 * called. Where a result has no annotation, the `return`s of the body say it.
 */
import type { Owners } from './owners.ts'
import { meaningOf, type Project, type ProjectFile } from './project.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode } from './tree.ts'
import {
  asOwner,
  type Evidence,
  element,
  type Located,
  maxSteps,
  onlyOne,
  unknown,
  type WrittenTypes,
} from './written-types.ts'

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

export interface Signatures {
  ofCall(file: ProjectFile, call: SyntaxNode, steps: number): Evidence
  /** The parameter of a function that is handed over: `list.map((item) => …)`, or as the one who takes it says. */
  callbackParameter(file: ProjectFile, parameter: SyntaxNode, steps: number): Evidence
  /** The parameter that the argument of this index of a call is for. */
  parameterAt(file: ProjectFile, call: SyntaxNode, index: number, steps: number): Located | null
}

/** `of` says what an expression is; it asks here again, and counts its steps. */
export function createSignatures(
  project: Project,
  owners: Owners,
  types: WrittenTypes,
  of: (file: ProjectFile, node: SyntaxNode | null, steps: number) => Evidence,
): Signatures {
  /** What functions return by their bodies; null while one is being looked at. */
  const bodies = new Map<SyntaxNode, Evidence | null>()
  const textOf = (file: ProjectFile, node: SyntaxNode) => file.text.slice(node.from, node.to)

  function callbackParameter(file: ProjectFile, parameter: SyntaxNode, steps: number): Evidence {
    const list = parameter.parent
    const callback = list?.type === 'formal_parameters' ? list.parent : list
    const index = list?.type === 'formal_parameters' ? namedChildren(list).indexOf(parameter) : 0
    if (!callback?.parent) return unknown
    const wanted = wantedFunction(file, callback, steps)
    if (wanted) return parameterType(wanted, index)
    const call = callback.parent.type === 'arguments' ? callback.parent.parent : null
    const callee = call && childOf(call, 'function')
    const method = callee?.type === 'member_expression' ? childOf(callee, 'property') : null
    const isFirst = index === 0 && namedChildren(callback.parent)[0] === callback
    if (!callee || !method || !isFirst || !elementMethods.has(textOf(file, method))) return unknown
    return element(of(file, childOf(callee, 'object'), steps + 1))
  }

  /** The function type that is expected where a function is written. */
  function wantedFunction(file: ProjectFile, callback: SyntaxNode, steps: number): Located | null {
    const holder = callback.parent
    if (holder?.type === 'variable_declarator') return types.functionType(file, childOf(holder, 'type'))
    if (holder?.type !== 'arguments') return null
    const parameter = holder.parent && parameterAt(file, holder.parent, namedChildren(holder).indexOf(callback), steps)
    return parameter ? types.functionType(parameter.file, childOf(parameter.node, 'type')) : null
  }

  function parameterAt(file: ProjectFile, call: SyntaxNode, index: number, steps: number): Located | null {
    const callee = childOf(call, 'function')
    const signature = callee && signatureOf(file, callee, steps + 1)
    const list = signature && childOf(signature.node, 'parameters')
    const node = list && namedChildren(list)[index]
    return signature && node ? { file: signature.file, node } : null
  }

  function parameterType({ file, node }: Located, index: number): Evidence {
    const list = childOf(node, 'parameters')
    const parameter = list && namedChildren(list)[index]
    return parameter ? types.read(file, childOf(parameter, 'type')) : unknown
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
      return made ? asOwner(made) : returned(signatureOf(file, callee, steps + 1), steps)
    }
    if (callee.type !== 'member_expression' && callee.type !== 'attribute') return unknown
    const receiver = of(file, childOf(callee, 'object'), steps + 1)
    const name = childOf(callee, 'property') ?? childOf(callee, 'attribute')
    if (!name || receiver.kind !== 'owner') return unknown
    if (receiver.depth === 0) return returned(signatureOf(file, callee, steps + 1), steps)
    const method = textOf(file, name)
    if (['find', 'findLast', 'at', 'pop', 'shift'].includes(method)) return element(receiver)
    return ['filter', 'slice', 'toSorted', 'toReversed', 'concat', 'sort'].includes(method) ? receiver : unknown
  }

  /** What has the parameters and the result of what is called: a function, a method, a function type. */
  function signatureOf(file: ProjectFile, callee: SyntaxNode, steps: number): Located | null {
    if (steps > maxSteps) return null
    if (callee.type === 'identifier') {
      const binding = file.occurrenceAt.get(callee)?.binding
      const meaning = binding && meaningOf(project, { file, binding })
      for (const { node } of meaning?.binding.declarations ?? []) {
        const found = meaning && signatureAt(meaning.file, node)
        if (found) return found
      }
      return null
    }
    const name = childOf(callee, 'property') ?? childOf(callee, 'attribute')
    const receiver = name && of(file, childOf(callee, 'object'), steps + 1)
    if (!name || receiver?.kind !== 'owner' || receiver.depth > 0) return null
    for (const relative of owners.family(receiver.owner)) {
      for (const member of relative.members.get(textOf(file, name)) ?? []) {
        const found = signatureAt(relative.file, member)
        if (found) return found
      }
    }
    return null
  }

  /** Of what is declared by this name. */
  function signatureAt(file: ProjectFile, name: SyntaxNode): Located | null {
    const holder = name.parent
    if (!holder) return null
    if (childOf(holder, 'parameters')) return { file, node: holder }
    const value = childOf(holder, 'value')
    if (value && childOf(value, 'parameters')) return { file, node: value }
    return types.functionType(file, childOf(holder, 'type'))
  }

  /** By the annotation of the result, else by what the body returns. */
  function returned(signature: Located | null, steps: number): Evidence {
    if (!signature || steps > maxSteps) return unknown
    const { file, node } = signature
    const type = childOf(node, 'return_type')
    if (type) return types.read(file, type)
    const known = bodies.get(node)
    if (known !== undefined) return known ?? unknown
    bodies.set(node, null)
    const body = childOf(node, 'body')
    const results = body?.type === 'statement_block' || body?.type === 'block' ? returnsIn(body) : body ? [body] : []
    const found = results.length === 0 ? unknown : onlyOne(results.map((result) => of(file, result, steps + 1)))
    bodies.set(node, found)
    return found
  }

  return { ofCall, callbackParameter, parameterAt }
}

/** What the `return`s of a body give, those of functions inside it left out. */
function returnsIn(body: SyntaxNode): SyntaxNode[] {
  return body.children.flatMap((child) => {
    if (child.type === 'return_statement') return namedChildren(child).slice(0, 1)
    const isFunction = childOf(child, 'parameters') !== null || child.type === 'class_body'
    return isFunction ? [] : returnsIn(child)
  })
}
