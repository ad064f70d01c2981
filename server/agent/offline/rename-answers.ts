/** What a rename says: what it took and changed, what it left alone, and why it changed nothing. */
import { lineNumberAt } from '../../../shared/text/lines.ts'
import type { FoundPlaces, Place, Project } from '../syntax/project.ts'
import type { SyntaxNode } from '../syntax/tree.ts'
import { counted, listed } from './ability.ts'
import { describeTarget, fileOfTarget, nameOf, type Target, type TargetHints, what } from './rename-target.ts'

interface AnswerContext {
  readonly project: Project
  /** Every text, for telling where else the name is written. */
  readonly texts: readonly { readonly path: string; readonly text: string }[]
}

export function tookOne(count: number, name: string, target: Target, reason: string): string {
  return `There are ${count} things called \`${name}\` here; I took ${describeTarget(target)}, because ${reason}.`
}

/** What to ask for where the new name cannot be had. */
export function instead({ target, others }: { target: Target; others: readonly Target[] }): string {
  if (others.length === 0) return 'Choose another name.'
  const list = listed(others.map(describeTarget), 4)
  return `Choose another name, or say which other \`${nameOf(target)}\` you mean: there is ${list}.`
}

/** A rename that misses a place leaves code that does not work: rather none. */
export function halfOnly(
  { project }: AnswerContext,
  target: Target,
  to: string,
  { places, unsure }: FoundPlaces,
): string {
  const name = nameOf(target)
  const owner = target.kind === 'member' ? `${target.owner.name}.` : ''
  return [
    `I changed nothing: beside ${counted(places.length, 'place')} of ${what(target)} there is \`${name}\` where I cannot tell whose it is (${listed(linesOf(project, unsure))}), and half a rename would break the code.`,
    `Write down its type there, or say "rename \`${owner}${name}\` to \`${to}\` anyway" to leave these as they are.`,
  ].join(' ')
}

function linesOf(project: Project, places: FoundPlaces['unsure']): string[] {
  return places.map(({ path, node }) => `${path}:${lineNumberAt(project.files.get(path)?.text ?? '', node.from)}`)
}

export function summary(context: AnswerContext, target: Target, to: string, found: FoundPlaces): string {
  const { places } = found
  const files = new Set(places.map((place) => place.path))
  const where = files.size === 1 ? `in ${[...files].join('')}` : `in ${counted(files.size, 'file')}`
  const left = leftAlone(context, target, found)
  const { skipped: unread } = context.project
  const skipped = unread.length > 0 ? ` Too large, or too deeply nested, to look at: ${listed(unread)}.` : ''
  // Objects get their types by what they look like, often far from where they are made.
  const isStructural = target.kind === 'member' && target.owner.kind === 'interface'
  const caution = isStructural ? ' I follow types only where they are written, so let a type checker look at it.' : ''
  return `Renaming ${what(target)} to \`${to}\`: ${counted(places.length, 'place')} ${where}.${left}${skipped}${caution}`
}

/** What has the same name and stays, so that nobody has to wonder. */
function leftAlone({ project, texts }: AnswerContext, target: Target, { places, unsure }: FoundPlaces): string {
  const name = nameOf(target)
  const changed = new Set(places.map((place) => place.node))
  const parts: string[] = []
  for (const file of project.files.values()) {
    for (const binding of file.scopes.bindings) {
      if (binding.name !== name || binding.declarations.some(({ node }) => changed.has(node))) continue
      const isImport = binding.kind === 'import'
      if (!isImport) parts.push(`${describeTarget({ kind: 'binding', declared: { file, binding } })}`)
    }
  }
  const lines = linesOf(project, unsure)
  if (lines.length > 0) parts.push(`\`${name}\` where I cannot tell whose it is (${listed(lines)})`)
  const mentions = texts
    .filter(({ path, text }) => mentionsInText(project, path, text, name, places))
    .map(({ path }) => path)
  if (mentions.length > 0) parts.push(`the word in comments or text (${listed(mentions, 4)})`)
  return parts.length > 0 ? ` Left alone: ${listed(parts)}.` : ''
}

/** Whether a comment, a string or a file without a grammar has the name as a word. */
function mentionsInText(project: Project, path: string, text: string, name: string, places: readonly Place[]): boolean {
  if (!text.includes(name)) return false
  const file = project.files.get(path)
  const code = new Set(places.filter((place) => place.path === path).map(({ node }) => node.from))
  for (const { node } of file?.scopes.occurrences ?? []) code.add(node.from)
  for (const { property } of file?.scopes.accesses ?? []) code.add(property.from)
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (code.has(at) || isWordPart(text[at - 1]) || isWordPart(text[at + name.length])) continue
    if (!file || isInText(file.scopes.tree.root, at)) return true
  }
  return false
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
}

function isInText(root: SyntaxNode, at: number): boolean {
  let node = root
  for (;;) {
    if (/comment|string|jsx_text|template_string|regex/.test(node.type) && node.named && node.children.length === 0)
      return true
    const inner = node.children.find((child) => child.from <= at && at < child.to)
    if (!inner) return /string/.test(node.type)
    node = inner
  }
}

export function notFound({ project }: AnswerContext, hints: TargetHints): string {
  const where = hints.where === undefined ? '' : ` in ${hints.where}`
  const line = hints.line === undefined ? '' : ` on line ${hints.line}`
  const noun = hints.noun === undefined ? 'nothing' : `no ${hints.noun}`
  const owner = hints.owner === undefined ? '' : `${hints.owner}.`
  const skipped =
    project.skipped.length > 0 ? ` (too large, or too deeply nested, to look at: ${listed(project.skipped)})` : ''
  return `I found ${noun} called \`${owner}${hints.name}\`${where}${line} that is declared here, in a language whose names I can follow${skipped}.`
}

export function whichOne(targets: readonly Target[], name: string, to: string): string {
  const lines = targets.slice(0, 8).map((target) => `- ${describeTarget(target)}`)
  const [first] = targets
  const file = first ? fileOfTarget(first) : null
  const at =
    first && file
      ? lineNumberAt(
          file.text,
          first.kind === 'member' ? first.node.from : (first.declared.binding.declarations[0]?.node.from ?? 0),
        )
      : 1
  const example = `rename \`${name}\` to \`${to}\` in ${file?.path ?? 'src/a.ts'} line ${at}`
  return `\`${name}\` is ${counted(targets.length, 'different thing')} here, so I changed nothing:\n\n${lines.join('\n')}\n\nSay which one, for example: ${example}`
}

export function clash(project: Project, target: Target, to: string, path: string, line: number): string {
  const text = project.files.get(path)?.text.split('\n')[line - 1]?.trim() ?? ''
  const quoted = text === '' || text.includes('`') ? '' : ` (\`${text.slice(0, 80)}\`)`
  return `I cannot rename ${what(target)} to \`${to}\`: a name would then mean something else at ${path}:${line}${quoted}. Choose a name that is not in use there.`
}
