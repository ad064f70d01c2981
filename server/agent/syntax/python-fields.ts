/**
 * Python: where the name of a class's field is written without a dot.
 *
 * A constructor that nobody wrote (of a dataclass, a named tuple, a typed dictionary) takes its fields as keywords, and so
 * do `_replace` and `replace`; patterns, `__slots__` and the text that `getattr` is given name them too. What is not evident
 * is handed back as `unsure`.
 */
import type { MemberSearch } from './member-search.ts'
import type { Owner } from './owners.ts'
import type { ProjectFile } from './project.ts'
import { splatPlaces } from './splats.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode, walk } from './tree.ts'
import { asOwner, type Evidence, foreign, unknown } from './written-types.ts'

const copiers: ReadonlySet<string> = new Set(['_replace', 'replace', 'evolve'])
const lookups: ReadonlySet<string> = new Set(['getattr', 'setattr', 'hasattr', 'delattr', 'attrgetter'])

export function findPythonFields({
  project,
  files,
  owners,
  name,
  family,
  evidences,
  isOurs,
  isNamed,
  add,
  decide,
}: MemberSearch): void {
  const isWritten = [...family].some(({ members }) => members.has('__init__'))
  const isDictionary = [...family].some((one) => owners.foreignBases(one).some((base) => base.endsWith('TypedDict')))
  for (const file of files) {
    if (!file.text.includes(name)) continue
    for (const { kind, name: written, receiver, property } of file.scopes.accesses)
      if (kind === 'keyword' && written === name) decide(file, property, ofKeyword(file, receiver))
    for (const node of walk(file.scopes.tree.root)) {
      if (!isNamed(file, node)) continue
      if (node.type === 'string_content') decide(file, node, ofText(file, node))
      else if (node.parent?.type === 'keyword_pattern' && namedChildren(node.parent)[0] === node)
        decide(file, node, ofClass(file, patternClass(node)))
    }
  }
  const splats = isWritten ? null : splatPlaces(project, name, (file, callee) => isOurs(ofClass(file, callee)))
  for (const { path, node } of splats?.places ?? []) {
    const file = project.files.get(path)
    if (file) add(file, node)
  }
  for (const { path, node } of splats?.unsure ?? []) {
    const file = project.files.get(path)
    if (file) decide(file, node, unknown)
  }

  function ofKeyword(file: ProjectFile, callee: SyntaxNode): Evidence {
    const last = childOf(callee, 'attribute') ?? callee
    const called = file.text.slice(last.from, last.to)
    if (copiers.has(called)) {
      if (called === '_replace') return evidences.of(file, childOf(callee, 'object') ?? callee)
      const first = namedChildren(childOf(callee.parent ?? callee, 'arguments') ?? callee)[0]
      return first && first.type !== 'keyword_argument' ? evidences.of(file, first) : foreign
    }
    const made = ofClass(file, callee)
    if (made.kind !== 'owner' || !family.has(made.owner) || !isWritten) return made
    // The keyword is a parameter of a constructor that somebody wrote, if not of a generated one.
    return isGenerated(made.owner) && !made.owner.members.has('__init__') ? unknown : foreign
  }

  /** Of an expression that stands for a class. */
  function ofClass(file: ProjectFile, callee: SyntaxNode | null): Evidence {
    const last = callee && (childOf(callee, 'attribute') ?? namedChildren(callee).at(-1) ?? callee)
    if (!callee || !last) return foreign
    const evidence = evidences.of(file, last === callee || callee.type === 'attribute' ? callee : last)
    if (evidence.kind !== 'unknown') return evidence
    const written = file.text.slice(last.from, last.to)
    const mayBe = written === '__class__' || callee.type === 'call' || [...family].some((one) => one.name === written)
    return mayBe ? unknown : foreign
  }

  function ofText(file: ProjectFile, node: SyntaxNode): Evidence {
    const text = node.parent
    const holder = text?.parent
    if (!text || !holder) return foreign
    if (holder.type === 'subscript' && text.field === 'subscript' && isDictionary)
      return evidences.of(file, childOf(holder, 'value') ?? holder)
    const callee = holder.type === 'argument_list' && holder.parent ? childOf(holder.parent, 'function') : null
    const last = callee && (childOf(callee, 'attribute') ?? callee)
    if (last && lookups.has(file.text.slice(last.from, last.to))) {
      const [first, second] = namedChildren(holder)
      const subject = first && first !== text ? evidences.of(file, first) : unknown
      if (subject.kind === 'owner' && !family.has(subject.owner)) return foreign
      // Only the second argument of the language's own functions is certainly an attribute's name.
      return second === text && last === callee && isOurs(subject) ? subject : unknown
    }
    const list = enclosing(node, (at) => at.type === 'assignment')
    const left = list && childOf(list, 'left')
    const around = list && enclosing(list, (at) => at.type === 'class_definition' || at.type === 'function_definition')
    const isNamed = left && ['__slots__', '__match_args__'].includes(file.text.slice(left.from, left.to))
    const own = isNamed && around ? owners.at(around) : null
    if (own) return asOwner(own)
    return isDictionary ? unknown : foreign
  }

  function isGenerated(one: Owner): boolean {
    return one.node.parent?.type === 'decorated_definition' || owners.foreignBases(one).length > 0
  }
}

/** The class that a pattern such as `Point(x=1)` names. */
function patternClass(name: SyntaxNode): SyntaxNode | null {
  const pattern = enclosing(name, (at) => at.type === 'class_pattern')
  return pattern ? (namedChildren(pattern)[0] ?? null) : null
}
