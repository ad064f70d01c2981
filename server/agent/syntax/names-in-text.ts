/** Names in what is text to the grammar: a macro's body, a template, a string that lists names. */
import type { Node } from 'web-tree-sitter'
import { type Capture, lineOf } from './local-names.ts'
import type { NameOccurrence } from './name-occurrence.ts'

/** `isLocal` says whether a name is that of a local thing around a node. */
export function findNamesInText(
  captures: readonly Capture[],
  text: string,
  names: ReadonlySet<string>,
  isLocal: (node: Node, name: string) => boolean,
): NameOccurrence[] {
  const of = (capture: string) => captures.filter(({ name }) => name === capture).map(({ node }) => node)
  const occurrences: NameOccurrence[] = []
  for (const node of of('text'))
    occurrences.push(
      ...writtenIn(
        node,
        text,
        without(names, parametersOf(node)),
        (word) => new RegExp(`(?<![\\w$])${word}(?![\\w$])`, 'g'),
      ),
    )
  for (const node of of('whole'))
    occurrences.push(...writtenIn(node, text, names, (word) => new RegExp(`^${word}$`, 'g')))
  for (const node of of('template'))
    occurrences.push(
      ...writtenIn(
        node,
        text,
        names,
        (word) => new RegExp(`(?<=\\{\\s*)${word}(?=\\s*[:}!])|(?<=\\{[^{}]*:[^{}]*)\\b${word}(?=\\$)`, 'g'),
      ),
    )
  for (const [capture, isMeant] of [
    ['dynamic', () => true],
    ['listed', isListedIn],
  ] as const)
    for (const node of of(capture))
      for (const name of names)
        if (isLocal(node, name) && isMeant(name, text.slice(node.startIndex, node.endIndex)))
          occurrences.push(unclearAt(node, name))
  return occurrences
}

/** The names that a macro of C gives to what it is called with. */
function parametersOf(body: Node): string[] {
  const parameters = body.type === 'preproc_arg' ? body.parent?.childForFieldName('parameters') : null
  return (parameters?.namedChildren ?? []).flatMap((one) => one?.text ?? [])
}

function without(names: ReadonlySet<string>, others: readonly string[]): ReadonlySet<string> {
  return new Set([...names].filter((name) => !others.includes(name)))
}

/** Whether a text has the name as a word, without the sign that some languages write before it. */
function isListedIn(name: string, written: string): boolean {
  return written.split(/[^\w\u0080-\uffff]+/).includes(name.replace(/^\$/, ''))
}

/** A place that may mean the name without writing it. */
function unclearAt(node: Node, name: string): NameOccurrence {
  const at = { name, from: node.startIndex, to: node.endIndex, line: lineOf(node) }
  return { ...at, place: 'unclear', local: null, defines: null, token: node.type, path: null, bases: [] }
}

/** Places in what is text to the grammar. */
function writtenIn(
  node: Node,
  text: string,
  names: ReadonlySet<string>,
  patternOf: (word: string) => RegExp,
): NameOccurrence[] {
  const written = text.slice(node.startIndex, node.endIndex)
  return [...names].flatMap((name) =>
    [...written.matchAll(patternOf(name.replace(/[^\w]/g, '\\$&')))].map(({ index }): NameOccurrence => {
      const from = node.startIndex + index
      const line = lineOf(node) + written.slice(0, index).split('\n').length - 1
      const at = { name, from, to: from + name.length, line }
      return { ...at, place: 'unclear', local: null, defines: null, token: node.type, path: null, bases: [] }
    }),
  )
}
