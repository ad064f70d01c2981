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
import { moduleKeyPlaces } from '../syntax/module-keys.ts'
import type { Syntax } from '../syntax/parse.ts'
import { type FoundPlaces, namespaceOf, type Place, type Project } from '../syntax/project.ts'
import { quotedTypePlaces } from '../syntax/quoted-types.ts'
import { tracePlaces } from '../syntax/traced-places.ts'
import { answerOnly, type FileEdits, type Outcome } from './ability.ts'
import { checkMeaning } from './meaning-check.ts'
import { nameFault } from './name-rules.ts'
import { clash, halfOnly, instead, notFound, summary, tookOne, whichOne } from './rename-answers.ts'
import {
  chooseTarget,
  fileOfTarget,
  nameOf,
  type Target,
  type TargetContext,
  type TargetHints,
  what,
} from './rename-target.ts'
import { globalUses, seenElsewhere } from './seen-elsewhere.ts'

export interface RenameContext extends TargetContext {
  readonly syntax: Syntax
  /** Every text, for telling where else the name is written. */
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

function findPlaces({ project, owners }: RenameContext, target: Target): FoundPlaces {
  if (target.kind === 'member') return memberPlaces(project, owners, target.owner, nameOf(target))
  const { places, exporters } = tracePlaces(project, target.declared)
  const found = together([
    { places, unsure: [] },
    moduleKeyPlaces(project, exporters, nameOf(target)),
    keywordPlaces(project, owners, target.declared),
    quotedTypePlaces(project, target.declared),
  ])
  const hidden = [
    ...dynamicPlaces(project, target.declared, places),
    ...globalUses(project, target.declared, target.declared.binding.name),
  ]
  return { ...found, unsure: [...found.unsure, ...hidden] }
}

/** What one way finds evident is not unsure because another cannot tell. */
function together(parts: readonly FoundPlaces[]): FoundPlaces {
  const places = new Map<Place['node'], Place>()
  for (const place of parts.flatMap((part) => part.places)) {
    // Of `{ x }` both the key and the value are meant.
    const isBoth = place.as === 'key' && places.get(place.node)?.as === 'shorthand'
    places.set(place.node, isBoth ? { ...place, as: 'plain' } : place)
  }
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
    return `\`${relative.name}\` has a member of that name already (${relative.file.path}:${line}), and two cannot share one`
  }
  return null
}

/** Python: a member that begins with two underscores has another name outside its class. */
function mangledName(target: Target, to: string): string | null {
  if (target.kind !== 'member' || isScript(target.file.scopes.tree.grammar)) return null
  const isMangled = (name: string) => /^__(?!.*__$)/.test(name)
  const isClear = isMangled(nameOf(target)) ? target.family.length === 1 : !isMangled(to)
  if (isClear) return null
  return `I changed nothing: Python gives ${what(target)} (${target.file.path}:${lineNumberAt(target.file.text, target.node.from)}) a name of its class's own where it begins with two underscores, so other classes and files would not find it. Rename it by hand, or choose another name than \`${to}\`.`
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
