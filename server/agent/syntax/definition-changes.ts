/**
 * Which definitions differ between two texts of a file: added, changed, removed. Pure.
 *
 * A definition is the same one where kind, name and what is around it are the same; of several of that name the n-th is the
 * n-th. One whose own text stays, though a definition within it changed, has not changed.
 */
import type { DefinitionChange } from '../../../shared/model/impact.ts'
import type { Definition } from './definitions.ts'

export interface ChangedDefinition {
  readonly change: DefinitionChange
  /** As it is after; as it was, where it was removed. */
  readonly definition: Definition
  /** Its signatures, where they differ. */
  readonly signature: { readonly before?: string; readonly after?: string } | null
}

export interface DefinedText {
  readonly text: string
  readonly definitions: readonly Definition[]
}

export function changedDefinitions(before: DefinedText, after: DefinedText): ChangedDefinition[] {
  const known = keyed(before)
  const found: ChangedDefinition[] = []
  for (const [key, { definition, own }] of keyed(after)) {
    const was = known.get(key)
    known.delete(key)
    if (was === undefined) {
      found.push({ change: 'added', definition, signature: { after: definition.signature } })
      continue
    }
    if (was.own === own) continue
    const isOther = was.definition.signature !== definition.signature
    const signature = isOther ? { before: was.definition.signature, after: definition.signature } : null
    found.push({ change: 'changed', definition, signature })
  }
  for (const { definition } of known.values()) {
    found.push({ change: 'removed', definition, signature: { before: definition.signature } })
  }
  return found
}

function keyed({ text, definitions }: DefinedText): Map<string, { definition: Definition; own: string }> {
  const counts = new Map<string, number>()
  const byKey = new Map<string, { definition: Definition; own: string }>()
  for (const [index, definition] of definitions.entries()) {
    const name = JSON.stringify([definition.kind, definition.within, definition.name])
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    byKey.set(`${name}${count}`, { definition, own: ownText(text, definitions, index) })
  }
  return byKey
}

/** Without the definitions within it, and without regard to how it is laid out. */
function ownText(text: string, definitions: readonly Definition[], index: number): string {
  const outer = definitions[index]
  if (outer === undefined) return ''
  const parts: string[] = []
  let at = outer.from
  for (let next = index + 1; ; next++) {
    const inner = definitions[next]
    if (inner === undefined || inner.from >= outer.to) break
    if (inner.from < at) continue
    parts.push(text.slice(at, inner.from))
    at = inner.to
  }
  parts.push(text.slice(at, outer.to))
  return parts.join('').replace(/\s+/g, ' ')
}
