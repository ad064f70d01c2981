/**
 * What a place may take names from besides its scopes: the bases of the classes around it, and the value that what it is
 * given to works on.
 */
import type { Node } from 'web-tree-sitter'
import type { Capture } from './local-names.ts'

export interface BaseNames {
  /** Of the classes around a node, up to `outer`; null where there is none. */
  around(node: Node, outer: Node | null): string[] | null
  /** Names of what is called with the node, and lends it those of a value. */
  lentTo(node: Node): string[]
}

export function findBaseNames(captures: readonly Capture[], text: string): BaseNames {
  const of = (capture: string) => captures.filter(({ name }) => name === capture).map(({ node }) => node)
  const heirs = new Map<number, string[]>(of('heir').map(({ id }) => [id, []]))
  const around = (node: Node, outer: Node | null): string[] | null => {
    let found: string[] | null = null
    for (let at = node.parent; at && at.id !== outer?.id; at = at.parent) {
      const bases = heirs.get(at.id)
      if (bases) found = [...(found ?? []), ...bases]
    }
    return found
  }
  for (const node of of('base')) {
    let at = node.parent
    while (at && !heirs.has(at.id)) at = at.parent
    if (at) heirs.get(at.id)?.push(text.slice(node.startIndex, node.endIndex))
  }

  const lenders = new Map(of('lent').flatMap((node) => callAround(node)))
  const lentTo = (node: Node): string[] => {
    const found: string[] = []
    for (let at = node.parent; at; at = at.parent) found.push(...(lenders.get(at.id) ?? []))
    return found
  }
  return { around, lentTo }
}

/** What a call is given, with the name of what is called; the name itself is not part of it. */
function callAround(name: Node): [number, string[]][] {
  let at: Node | null = name
  while (at && at.type !== 'call_expression') at = at.parent
  const given = at?.lastNamedChild
  return given ? [[given.id, [name.text]]] : []
}
