/**
 * Rename a symbol: a binding, or a member of a class, and everything in the room that means it.
 *
 * Names inside comments and strings stay as they are. A rename that would change what any other name means is refused,
 * with the line where it would.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { dynamicPlaces } from '../syntax/dynamic-scopes.ts'
import { isScript } from '../syntax/grammars.ts'
import { keywordPlaces } from '../syntax/keywords.ts'
import { memberPlaces } from '../syntax/members.ts'
import type { Syntax } from '../syntax/parse.ts'
import { type FoundPlaces, namespaceOf, type Place, type Project, placesOf } from '../syntax/project.ts'
import { quotedTypePlaces } from '../syntax/quoted-types.ts'
import type { SyntaxNode } from '../syntax/tree.ts'
import { answerOnly, counted, type FileEdits, listed, type Outcome } from './ability.ts'
import { checkMeaning } from './meaning-check.ts'
import { nameFault } from './names.ts'
import {
  chooseTarget,
  describeTarget,
  fileOfTarget,
  type Target,
  type TargetContext,
  type TargetHints,
  what,
} from './rename-target.ts'
import { globalUses, seenElsewhere } from './seen-elsewhere.ts'

export interface RenameContext extends TargetContext {
  readonly syntax: Syntax
  /** Files without a grammar, for telling where else the name is written. */
  readonly texts: readonly { readonly path: string; readonly text: string }[]
}

export async function rename(context: RenameContext, hints: TargetHints, to: string): Promise<Outcome> {
  const { name } = hints
  if (name === to) return answerOnly(`\`${name}\` is called that already, so there is nothing to do.`)
  const choice = chooseTarget(context, hints)
  if (choice.kind === 'none') return answerOnly(notFound(context, hints))
  if (choice.kind === 'several') return answerOnly(whichOne(choice.targets, name, to))

  const { target } = choice
  const fault = nameFault(to, fileOfTarget(target).scopes.tree.grammar)
  if (fault) return answerOnly(`I cannot rename \`${name}\` to \`${to}\`: ${fault}.`)
  const mangled = mangledName(target, to)
  if (mangled) return answerOnly(mangled)
  const module = moduleName(context.project, target)
  if (module) return answerOnly(module)
  const taken = target.kind === 'member' ? takenMember(context, target, to) : null
  if (taken)
    return answerOnly(
      `I changed nothing: I cannot rename ${what(target)} to \`${to}\`, as ${taken}. ${instead(choice)}`,
    )

  const found = findPlaces(context, target)
  if (found.unsure.length > 0 && !hints.anyway) return answerOnly(halfOnly(context, target, to, found))
  const files = editsOf(context.project, found.places, name, to)
  for (const { path, edits } of files) {
    const file = context.project.files.get(path)
    const check = file ? await checkMeaning(context.syntax, file, edits) : null
    if (check?.kind === 'clash') return answerOnly(clash(context.project, target, to, check.path, check.line))
  }
  const other = target.kind === 'binding' ? seenElsewhere(context.project, target.declared, to) : null
  if (other) return answerOnly(clash(context.project, target, to, other.path, other.line))
  const lead = choice.reason === null ? '' : `${tookOne(choice.others.length + 1, name, target, choice.reason)} `
  return { answer: lead + summary(context, target, to, found), files, isWhole: true }
}

function tookOne(count: number, name: string, target: Target, reason: string): string {
  return `There are ${count} things called \`${name}\` here; I took ${describeTarget(target)}, because ${reason}.`
}

/** What to ask for where the new name cannot be had. */
function instead({ target, others }: { target: Target; others: readonly Target[] }): string {
  if (others.length === 0) return 'Choose another name.'
  const list = listed(others.map(describeTarget), 4)
  return `Choose another name, or say which other \`${nameOf(target)}\` you mean: there is ${list}.`
}

/** A rename that misses a place leaves code that does not work: rather none. */
function halfOnly({ project }: RenameContext, target: Target, to: string, { places, unsure }: FoundPlaces): string {
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

function nameOf(target: Target): string {
  return target.kind === 'member'
    ? target.file.text.slice(target.node.from, target.node.to)
    : target.declared.binding.name
}

function findPlaces({ project, owners }: RenameContext, target: Target): FoundPlaces {
  if (target.kind === 'member') return memberPlaces(project, owners, target.owner, nameOf(target))
  const places = placesOf(project, target.declared)
  const keywords = keywordPlaces(project, owners, target.declared)
  const found = together([{ places, unsure: [] }, keywords, quotedTypePlaces(project, target.declared)])
  const hidden = [
    ...dynamicPlaces(project, target.declared, places),
    ...globalUses(project, target.declared, target.declared.binding.name),
  ]
  return { ...found, unsure: [...found.unsure, ...hidden] }
}

/** What one way finds evident is not unsure because another cannot tell. */
function together(parts: readonly FoundPlaces[]): FoundPlaces {
  const places = new Map(parts.flatMap((part) => part.places.map((place) => [place.node, place] as const)))
  const evident = new Set([...places.values()].map(({ path, node }) => `${path}:${node.from}`))
  const unsure = new Map(parts.flatMap((part) => part.unsure.map((at) => [`${at.path}:${at.node.from}`, at] as const)))
  return {
    places: [...places.values()],
    unsure: [...unsure].flatMap(([at, place]) => (evident.has(at) ? [] : [place])),
  }
}

function editsOf(project: Project, places: readonly Place[], name: string, to: string): FileEdits[] {
  const files: FileEdits[] = []
  for (const file of project.files.values()) {
    const own = places.filter((place) => place.path === file.path).sort((a, b) => a.node.from - b.node.from)
    if (own.length === 0) continue
    const edits: Edit[] = own.map(({ node, as }) => ({ from: node.from, to: node.to, insert: written(as, name, to) }))
    files.push({ path: file.path, text: file.text, edits })
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function written(as: Place['as'], name: string, to: string): string {
  switch (as) {
    case 'plain':
      return to
    case 'shorthand':
      return `${name}: ${to}`
    case 'key':
      return `${to}: ${name}`
    case 'import':
      return `${name} as ${to}`
  }
}

function takenMember(
  { owners }: RenameContext,
  target: Extract<Target, { kind: 'member' }>,
  to: string,
): string | null {
  for (const relative of owners.family(target.owner)) {
    const [other] = relative.members.get(to) ?? []
    if (!other) continue
    const line = lineNumberAt(relative.file.text, other.from)
    return `\`${relative.name}\` has a member of that name already (${relative.file.path}, line ${line}), and two cannot share one`
  }
  return null
}

/** Python: a member that begins with two underscores has another name outside its class. */
function mangledName(target: Target, to: string): string | null {
  if (target.kind !== 'member' || isScript(target.file.scopes.tree.grammar)) return null
  const isMangled = (name: string) => /^__(?!.*__$)/.test(name)
  const isClear = isMangled(nameOf(target)) ? target.family.length === 1 : !isMangled(to)
  if (isClear) return null
  return `I changed nothing: Python gives ${what(target)} (${target.file.path}, line ${lineNumberAt(target.file.text, target.node.from)}) a name of its class's own where it begins with two underscores, so other classes and files would not find it. Rename it by hand, or choose another name than \`${to}\`.`
}

/** Python: a name that stands for a module is the name of a file, and does not change without it. */
function moduleName(project: Project, target: Target): string | null {
  if (target.kind !== 'binding' || target.declared.binding.kind !== 'import') return null
  const { file, binding } = target.declared
  const node = binding.declarations[0]?.node
  if (!node || isScript(file.scopes.tree.grammar) || node.parent?.type !== 'dotted_name') return null
  if (namespaceOf(project, file, node) === null) return null
  return `\`${binding.name}\` is a module that ${file.path} imports: its name is the name of its file. I rename what is inside files.`
}

function summary(context: RenameContext, target: Target, to: string, found: FoundPlaces): string {
  const { places } = found
  const files = new Set(places.map((place) => place.path))
  const where = files.size === 1 ? `in ${[...files].join('')}` : `in ${counted(files.size, 'file')}`
  const left = leftAlone(context, target, found)
  const skipped = context.project.skipped.length > 0 ? ` Too large to look at: ${listed(context.project.skipped)}.` : ''
  // Objects get their types by what they look like, often far from where they are made.
  const isStructural = target.kind === 'member' && target.owner.kind === 'interface'
  const caution = isStructural ? ' I follow types only where they are written, so let a type checker look at it.' : ''
  return `Renaming ${what(target)} to \`${to}\`: ${counted(places.length, 'place')} ${where}.${left}${skipped}${caution}`
}

/** What has the same name and stays, so that nobody has to wonder. */
function leftAlone({ project, texts }: RenameContext, target: Target, { places, unsure }: FoundPlaces): string {
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

function notFound({ project }: RenameContext, hints: TargetHints): string {
  const where = hints.where === undefined ? '' : ` in ${hints.where}`
  const line = hints.line === undefined ? '' : ` on line ${hints.line}`
  const noun = hints.noun === undefined ? 'nothing' : `no ${hints.noun}`
  const owner = hints.owner === undefined ? '' : `${hints.owner}.`
  const skipped = project.skipped.length > 0 ? ` (${listed(project.skipped)} were too large to look at)` : ''
  return `I found ${noun} called \`${owner}${hints.name}\`${where}${line} that is declared here, in a language whose names I can follow${skipped}.`
}

function whichOne(targets: readonly Target[], name: string, to: string): string {
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

function clash(project: Project, target: Target, to: string, path: string, line: number): string {
  const text = project.files.get(path)?.text.split('\n')[line - 1]?.trim() ?? ''
  const quoted = text === '' || text.includes('`') ? '' : ` (\`${text.slice(0, 80)}\`)`
  return `I cannot rename ${what(target)} to \`${to}\`: a name would then mean something else at ${path}, line ${line}${quoted}. Choose a name that is not in use there.`
}
