/**
 * Python: keywords that a call takes out of a dictionary, `greet(**{'name': 'Ann'})`, and those that `partial` keeps for
 * later.
 *
 * A dictionary that is written out, in the call or as the only value of a name that nothing else is done with, has evident
 * keys. Of any other, every text of that name may be one.
 */
import type { FoundPlaces, Place, Project, ProjectFile, UnsurePlace } from './project.ts'
import { placesOf } from './traced-places.ts'
import { childOf, enclosing, namedChildren, type SyntaxNode, walk } from './tree.ts'

/** `isCallee` says of a node whether, called, it takes `name` as a keyword. */
export function splatPlaces(
  project: Project,
  name: string,
  isCallee: (file: ProjectFile, callee: SyntaxNode) => boolean,
): FoundPlaces {
  const files = [...project.files.values()].filter(({ scopes }) => scopes.tree.grammar === 'python')
  const places: Place[] = []
  let isAnyUnsure = false
  for (const file of files) {
    for (const node of walk(file.scopes.tree.root)) {
      const call = node.type === 'call' ? node : null
      const callee = call && childOf(call, 'function')
      const list = call && childOf(call, 'arguments')
      if (!callee || !list) continue
      const isPartial = file.text.slice(callee.from, callee.to).split('.').at(-1) === 'partial'
      const called = isPartial ? namedChildren(list)[0] : callee
      if (!called || !isCallee(file, called)) continue
      for (const argument of namedChildren(list)) {
        if (isPartial && argument.type === 'keyword_argument') {
          const keyword = childOf(argument, 'name')
          if (keyword && isNamed(file, keyword, name)) places.push({ path: file.path, node: keyword, as: 'plain' })
        }
        if (argument.type !== 'dictionary_splat') continue
        const keys = keysOf(project, file, namedChildren(argument)[0])
        if (keys === null) isAnyUnsure = true
        else
          for (const key of keys) if (isNamed(file, key, name)) places.push({ path: file.path, node: key, as: 'plain' })
      }
    }
  }
  return { places, unsure: isAnyUnsure ? files.flatMap((file) => mayBeKeys(file, name)) : [] }
}

/** The keys of a dictionary as it is written; null where that cannot be told. */
function keysOf(project: Project, file: ProjectFile, value: SyntaxNode | undefined): SyntaxNode[] | null {
  if (value?.type === 'dictionary') return keysIn(value)
  const binding = value && file.occurrenceAt.get(value)?.binding
  const [declaration, ...more] = binding?.declarations ?? []
  const assignment = declaration?.node.parent
  if (!binding || !declaration || more.length > 0 || assignment?.type !== 'assignment') return null
  const dictionary = childOf(assignment, 'right')
  const isHere = dictionary?.type === 'dictionary' && binding.kind === 'variable'
  const [, ...uses] = placesOf(project, { file, binding })
  const isOnlyGiven = uses.length === 1 && uses[0]?.node.parent?.type === 'dictionary_splat'
  return isHere && isOnlyGiven ? keysIn(dictionary) : null
}

function keysIn(dictionary: SyntaxNode): SyntaxNode[] | null {
  const keys = namedChildren(dictionary).map((entry) => {
    const key = entry.type === 'pair' ? childOf(entry, 'key') : null
    const content = key?.type === 'string' ? key.children.filter(({ type }) => type !== 'string_start') : []
    return content[0]?.type === 'string_content' && content.length === 2 ? content[0] : null
  })
  return keys.some((key) => key === null) ? null : keys.flatMap((key) => key ?? [])
}

/** Texts of that name, and keywords of it where a dictionary is made of keywords. */
function mayBeKeys(file: ProjectFile, name: string): UnsurePlace[] {
  if (!file.text.includes(name)) return []
  const texts = [...walk(file.scopes.tree.root)].filter(
    (node) => node.type === 'string_content' && isNamed(file, node, name),
  )
  const keywords = file.scopes.accesses.filter(
    ({ kind, name: written, receiver }) => kind === 'keyword' && written === name && takesAny(file, receiver),
  )
  return [...texts, ...keywords.map(({ property }) => property)].map((node) => ({ path: file.path, node }))
}

/** `dict(…)`, `given.update(…)`, and a function of this file that takes whatever keywords there are. */
function takesAny(file: ProjectFile, callee: SyntaxNode): boolean {
  const last = childOf(callee, 'attribute') ?? callee
  if (['dict', 'update'].includes(file.text.slice(last.from, last.to))) return true
  const definitions = file.occurrenceAt.get(callee)?.binding?.declarations ?? []
  return definitions.some(({ node }) => {
    const definition = enclosing(node, ({ type }) => type === 'function_definition')
    const parameters = definition && node.field === 'name' ? childOf(definition, 'parameters') : null
    return parameters !== null && namedChildren(parameters).some(({ type }) => type === 'dictionary_splat_pattern')
  })
}

function isNamed(file: ProjectFile, { from, to }: SyntaxNode, name: string): boolean {
  return to - from === name.length && file.text.startsWith(name, from)
}
