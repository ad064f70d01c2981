/**
 * TypeScript and JavaScript: where what a module exports is named without an import of that name: `ns['x']`,
 * `const { x } = ns`, `spyOn(ns, 'x')`, and what stands in for a module in tests, `mock('./a', () => ({ x }))`.
 *
 * Where the whole module goes somewhere that is not followed, any text of that name in the file may be one of its names.
 */
import { isScript } from './grammars.ts'
import { moduleCalled } from './module-calls.ts'
import { namespaceFile } from './namespaces.ts'
import { type FoundPlaces, fileOf, type Place, type Project, type ProjectFile, type UnsurePlace } from './project.ts'
import { keyedType, takesKey } from './string-keys.ts'
import { childOf, enclosing, hasToken, namedChildren, type SyntaxNode, walk } from './tree.ts'

type Verdict = 'it' | 'unsure' | 'other'

/** `exporters` are the files that export what is called `name`. */
export function moduleKeyPlaces(project: Project, exporters: ReadonlySet<ProjectFile>, name: string): FoundPlaces {
  const places: Place[] = []
  const unsure: UnsurePlace[] = []
  if (exporters.size === 0) return { places, unsure }
  for (const file of project.files.values()) {
    if (!isScript(file.scopes.tree.grammar) || !file.text.includes(name)) continue
    const judge = createJudge(project, file, exporters)
    for (const node of walk(file.scopes.tree.root)) {
      const isNamed = node.to - node.from === name.length && file.text.startsWith(name, node.from)
      const verdict = isNamed && node.children.length === 0 ? judge(node) : 'other'
      const as = node.type.startsWith('shorthand_') ? 'key' : 'plain'
      if (verdict === 'it') places.push({ path: file.path, node, as })
      if (verdict === 'unsure') unsure.push({ path: file.path, node })
    }
  }
  return { places, unsure }
}

function createJudge(project: Project, file: ProjectFile, exporters: ReadonlySet<ProjectFile>) {
  const textOf = ({ from, to }: SyntaxNode) => file.text.slice(from, to)
  const isExporter = (found: ProjectFile | null) => found !== null && exporters.has(found)
  const isModule = (node: SyntaxNode | null | undefined) =>
    node != null && isExporter(namespaceFile(project, file, node))
  let handedOn: boolean | null = null

  return function judge(node: SyntaxNode): Verdict {
    const { parent } = node
    if (!parent) return 'other'
    if (node.type === 'string_fragment') return ofText(parent)
    if (node.type === 'shorthand_property_identifier_pattern') return ofPattern(node)
    if (node.type === 'shorthand_property_identifier') return ofLiteral(node)
    if (node.type !== 'property_identifier') return 'other'
    if (parent.type === 'pair_pattern') return ofPattern(node)
    if (parent.type === 'member_expression') return isModule(childOf(parent, 'object')) ? 'it' : ofStandIn(node)
    return parent.type === 'pair' || parent.type === 'method_definition' ? ofLiteral(node) : 'other'
  }

  /** By what a text is written beside. */
  function ofText(text: SyntaxNode): Verdict {
    const holder = text.parent
    if (!holder || text.field === 'source' || ['jsx_attribute', 'expression_statement'].includes(holder.type))
      return 'other'
    if (holder.type === 'subscript_expression' && text.field === 'index')
      return isModule(childOf(holder, 'object')) ? 'it' : 'other'
    if (holder.type === 'binary_expression' && hasToken(holder, 'in') && text.field === 'left')
      return isModule(childOf(holder, 'right')) ? 'it' : 'other'
    if (holder.type === 'pair_pattern') return ofPattern(text)
    if (holder.type === 'pair' && text.field === 'key') return ofLiteral(text)
    const keyed = keyedType(file, holder)
    if (keyed) return isModuleType(keyed) ? 'it' : 'other'
    if (holder.type === 'arguments') {
      const list = namedChildren(holder)
      const before = list[list.indexOf(text) - 1]
      if (isModule(before)) return takesKey(file, holder) ? 'it' : 'unsure'
    }
    handedOn ??= isHandedOn()
    return handedOn ? 'unsure' : ofStandIn(text)
  }

  /** `(typeof ns)['x']`, `Pick<typeof ns, 'x'>`. */
  function isModuleType(type: SyntaxNode): boolean {
    const [inner] = namedChildren(type)
    if (type.type === 'parenthesized_type') return inner !== undefined && isModuleType(inner)
    return type.type === 'type_query' && isModule(inner)
  }

  function ofPattern(node: SyntaxNode): Verdict {
    const pattern = enclosing(node, ({ type }) => type === 'object_pattern')
    const holder = pattern?.parent
    if (holder?.type === 'variable_declarator') return isModule(childOf(holder, 'value')) ? 'it' : 'other'
    if (holder?.type === 'assignment_expression') return isModule(childOf(holder, 'right')) ? 'it' : 'other'
    return 'other'
  }

  /** A key of an object: of what stands in for the module, or of what has its type. */
  function ofLiteral(node: SyntaxNode): Verdict {
    const object = enclosing(node, ({ type }) => type === 'object')
    const typed = object?.parent
    const type = typed?.type === 'variable_declarator' ? childOf(typed, 'type') : namedChildren(typed ?? node)[1]
    const isTyped = typed && ['variable_declarator', 'as_expression', 'satisfies_expression'].includes(typed.type)
    if (isTyped && type && [...walk(type)].some(isModuleType)) return 'unsure'
    return ofStandIn(node)
  }

  /** Of the innermost call that says what stands in for the module: the keys that its factory gives are the module's. */
  function ofStandIn(node: SyntaxNode): Verdict {
    for (let at: SyntaxNode | null = node; at; at = at.parent) {
      const list: SyntaxNode | null = at.parent?.type === 'arguments' ? at.parent : null
      const callee = list?.parent && childOf(list.parent, 'function')
      const source: SyntaxNode | undefined = list ? namedChildren(list)[0] : undefined
      if (!list?.parent || !callee || !source || source === at || moduleCalled(list.parent, textOf) !== null) continue
      const called = textOf(childOf(callee, 'property') ?? callee)
      if (!/mock|stub|import|require|module/i.test(called + textOf(callee))) continue
      const module = source.type === 'string' ? textOf(source).slice(1, -1) : moduleCalled(source, textOf)
      if (module === null || !isExporter(fileOf(project, file, module))) continue
      return mockers.has(called) && isGivenBy(at, node) ? 'it' : 'unsure'
    }
    return 'other'
  }

  /** Whether the whole module is used otherwise than by a name that is written out. */
  function isHandedOn(): boolean {
    for (const node of walk(file.scopes.tree.root)) {
      const isName = node.type === 'identifier' && file.occurrenceAt.get(node)?.binding
      if (!isName && moduleCalled(node, textOf) === null) continue
      if (isModule(node) && !isFollowed(node)) return true
    }
    return false
  }

  function isFollowed(node: SyntaxNode): boolean {
    const holder = node.parent
    switch (holder?.type) {
      case 'parenthesized_expression':
      case 'await_expression':
      case 'as_expression':
      case 'satisfies_expression':
      case 'non_null_expression':
        return isFollowed(holder)
      case 'subscript_expression':
        return node.field === 'object' && childOf(holder, 'index')?.type === 'string'
      case 'arguments': {
        if (takesKey(file, holder)) return true
        const call = holder.parent
        return call !== null && isModule(call) && isFollowed(call)
      }
      case 'type_query':
        return !hasKeysAsked(holder)
      case 'variable_declarator': {
        const name = childOf(holder, 'name')
        const isKnown = name?.type === 'identifier' && (name === node || isModule(name))
        return isKnown || name?.type === 'object_pattern'
      }
      case 'assignment_expression':
        return childOf(holder, 'left')?.type === 'object_pattern'
      case 'member_expression':
      case 'nested_identifier':
      case 'nested_type_identifier':
      case 'binary_expression':
      case 'expression_statement':
      case 'export_specifier':
      case 'import_specifier':
      case 'namespace_import':
      case 'import_require_clause':
      case 'import_clause':
      case 'required_parameter':
      case 'formal_parameters':
        return true
      default:
        return false
    }
  }
}

/** `keyof typeof ns` */
function hasKeysAsked(query: SyntaxNode): boolean {
  let at = query.parent
  while (at?.type === 'parenthesized_type') at = at.parent
  return at?.type === 'index_type_query'
}

const mockers: ReadonlySet<string> = new Set(['mock', 'doMock', 'unstable_mockModule', 'module'])

/** Whether a key is one of the object that a function gives back. */
function isGivenBy(factory: SyntaxNode, key: SyntaxNode): boolean {
  const isFunction = ({ type }: SyntaxNode) => /^(?:arrow_function|function_expression|method_definition)$/.test(type)
  const object = enclosing(key, ({ type }) => type === 'object')
  if (!object || !/^(?:pair|object|method_definition)$/.test(key.parent?.type ?? '')) return false
  let at = object
  while (at.parent && /^(?:parenthesized|as|satisfies)_expression$/.test(at.parent.type)) at = at.parent
  const isResult = at.parent?.type === 'return_statement' || (at.parent === factory && at.field === 'body')
  return isFunction(factory) && isResult && enclosing(object, isFunction) === factory
}
