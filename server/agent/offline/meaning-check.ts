/**
 * Whether edits of a file keep the meaning of every name in it.
 *
 * For edits that neither add nor take away names (a rename, `let` for `var`): the text is parsed and resolved again, and
 * the names before and after pair up in order. The edits are sound when names that meant the same thing before still
 * do, and no others. That finds every clash there is: a second declaration, a name captured by an inner one, a global
 * hidden.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { applyEdits } from '../../../shared/text/diff.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { isScript } from '../syntax/grammars.ts'
import type { Syntax } from '../syntax/parse.ts'
import type { ProjectFile } from '../syntax/project.ts'
import { pythonScopes } from '../syntax/python-scopes.ts'
import type { Binding, FileScopes } from '../syntax/scopes.ts'
import { scriptScopes } from '../syntax/script-scopes.ts'

export type MeaningCheck =
  | { readonly kind: 'sound' }
  | { readonly kind: 'clash'; readonly path: string; readonly line: number }

export async function checkMeaning(syntax: Syntax, file: ProjectFile, edits: readonly Edit[]): Promise<MeaningCheck> {
  const parsed = await syntax.parse(file.path, applyEdits(file.text, edits))
  if (parsed.kind !== 'parsed') return { kind: 'clash', path: file.path, line: 1 }
  const { tree } = parsed
  const after = isScript(tree.grammar) ? scriptScopes(tree) : pythonScopes(tree)
  const at = firstDifference(file.scopes, after)
  return at === null ? { kind: 'sound' } : { kind: 'clash', path: file.path, line: lineNumberAt(file.text, at) }
}

/** Offset, in the text before, of the first name whose meaning changed. */
function firstDifference(before: FileScopes, after: FileScopes): number | null {
  if (after.tree.errors.length > before.tree.errors.length) return after.tree.errors[0]?.from ?? 0
  const now = new Map<Binding, Binding>()
  const then = new Map<Binding, Binding>()
  for (const [index, old] of before.occurrences.entries()) {
    const { from } = old.node
    const fresh = after.occurrences[index]
    if (!fresh || (old.binding === null) !== (fresh.binding === null)) return from
    if (!old.binding || !fresh.binding) continue
    const expected = now.get(old.binding) ?? fresh.binding
    const origin = then.get(fresh.binding) ?? old.binding
    if (expected !== fresh.binding || origin !== old.binding) return from
    now.set(old.binding, fresh.binding)
    then.set(fresh.binding, old.binding)
  }
  if (after.occurrences.length > before.occurrences.length) return 0
  return exportsOnce(after) ? declaredAgain(after) : 0
}

/** A name that a body declares though the parameters, or what `catch` gives, have it already: not allowed. */
function declaredAgain({ tree, bindings }: FileScopes): number | null {
  if (!isScript(tree.grammar)) return null
  for (const { name, kind, scope, declarations } of bindings) {
    const around = scope.parent
    if (!around?.bindings.has(name) || around.bindings.get(name)?.kind !== 'parameter') continue
    const isBody = scope.kind === 'body' && around.kind === 'function' && kind !== 'function'
    const isCaught = around.node.type === 'catch_clause' && scope.node.parent === around.node
    if (isBody || isCaught) return declarations[0]?.node.from ?? 0
  }
  return null
}

/** Whether no name is exported for two different things. */
function exportsOnce(scopes: FileScopes): boolean {
  const meanings = new Map<string, unknown>()
  for (const link of scopes.links) {
    if (link.kind !== 'export' && link.kind !== 'reexport') continue
    const name = link.kind === 'export' ? link.name : link.as
    const meaning = link.kind === 'export' ? link.local.binding : link
    if (meanings.has(name) && meanings.get(name) !== meaning) return false
    meanings.set(name, meaning)
  }
  return true
}
