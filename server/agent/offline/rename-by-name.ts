/**
 * Rename in the languages that are read by queries alone: a local thing in its scope, or what has a name to itself.
 *
 *   who is meant? ─→ a local thing: its places in its scope
 *                 └→ what is defined once beyond scopes: every place of that name in the files of its language
 *
 * Changing all places of a name to a name that is nowhere else cannot change what a program means; so each place is either
 * taken, evidently something else, or a reason to change nothing. What a dot decides (methods, fields) is such a reason:
 * types are not known here. What comes out is read again, and must hold the same names in the same places, of the same
 * things.
 */
import { applyEdits, type Edit } from '../../../shared/text/diff.ts'
import type { SnapshotFile } from '../model/model.ts'
import { factsOf, type Language, languageOfPath, shareNames } from '../syntax/languages.ts'
import type { NamesFound } from '../syntax/names.ts'
import { answerOnly, counted, type FileEdits, listed, type Outcome } from './ability.ts'
import { classKnowledge } from './class-knowledge.ts'
import { isMember, isOfMember, looksLikePath, membersIn, parameterNouns, spellings } from './members-by-name.ts'
import { type At, definedPlaces, localPlaces, type Places, type ReadFile, type Target } from './name-places.ts'
import { isPath, type TargetHints } from './rename-target.ts'

/** What the places are that write one of these names; null where its language has no such rules, or cannot be read. */
export type ReadNames = (language: Language, text: string, names: readonly string[]) => Promise<NamesFound | null>

export interface ByNameContext {
  readonly files: readonly SnapshotFile[]
  readonly readNames: ReadNames
  /** Paths of the files that the asker named or has open. */
  readonly focus: readonly string[]
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
  readonly pause: () => Promise<void>
}

/** UTF-16 units; a longer file is rarely written by hand. */
const longestText = 512 * 1024
const mostPlaces = 8

/** Null where no file that is read this way has the name. */
export async function renameByName(context: ByNameContext, hints: TargetHints, to: string): Promise<Outcome | null> {
  const { files, unread } = await readAll(context, hints.name, to)
  const targets = targetsIn(files, hints)
  const members = membersIn(files, hints)
  if (targets.length === 0 || isOfMember(hints, members)) return noTarget(files, hints)
  const chosen = choose(targets, members, context, hints)
  if (chosen === null) return answerOnly(whichOne(targets, hints.name, to))
  if (chosen.kind === 'members') return answerOnly(memberMeant(chosen.members, targets, to))
  const { target } = chosen
  const newName = target.name.startsWith('$') && !to.startsWith('$') ? `$${to}` : to
  if (target.name === newName) return answerOnly(`\`${newName}\` is called that already, so there is nothing to do.`)
  const { language } = fileOf(target)
  const { name: languageName, naming } = factsOf(language)
  if (!(naming?.pattern ?? /^[\p{L}_][\p{L}\p{N}_]*$/u).test(newName) || newName.length > 100)
    return answerOnly(
      `I cannot rename \`${target.name}\` to \`${newName}\`: that is not a name in ${languageName} that can be given.`,
    )
  if (unread.length > 0)
    return answerOnly(`I changed nothing: I cannot look at ${listed(unread)}, where that name is written too.`)
  const related = files.filter((file) => shareNames(file.language, language))
  const found =
    target.kind === 'local'
      ? localPlaces(target, related, newName)
      : definedPlaces(target, related, newName, hints, classKnowledge(context.files, language))
  if (found.kind === 'refused') return answerOnly(refusal(target, newName, found))
  const changed = editsOf(found.places, newName)
  for (const change of changed) {
    await context.pause()
    const line = await firstMisread(context, change, target.name, newName)
    if (line !== null)
      return answerOnly(
        `I cannot rename \`${target.name}\` to \`${newName}\`: ${languageName} would not read it as the same thing at ${change.path}:${line}. Choose another name.`,
      )
  }
  const lead =
    target.kind === 'defined' && targets.length > 1
      ? `There are ${targets.length} things called \`${target.name}\` here; I took ${thingOf(target)}, because ${chosen.because}. `
      : ''
  return { answer: lead + summary(context, target, newName, found), files: changed, isWhole: true }
}

async function readAll({ files, readNames, pause }: ByNameContext, name: string, to: string) {
  const read: ReadFile[] = []
  /** Paths of files that name it, and cannot be looked at. */
  const unread: string[] = []
  for (const { path, text } of files) {
    const language = languageOfPath(path)
    const naming = language === null ? undefined : factsOf(language).naming
    if (language === null || naming === undefined) continue
    const writes = (said: string) => {
      const word = said.replace(/^\$/, '')
      return naming.caseless ? text.toLowerCase().includes(word.toLowerCase()) : text.includes(word)
    }
    if (!(writes(name) || writes(to))) continue
    await pause()
    const isLong = text.length > longestText
    const found = isLong ? null : await readNames(language, text, [...written(name), ...written(to)])
    if (found !== null) read.push({ ...found, path, text, language })
    else unread.push(path)
  }
  return { files: read, unread }
}

/** As what is said, and as a text may name it. */
function written(name: string): string[] {
  return name.startsWith('$') ? [name, name.slice(1)] : spellings(name)
}

function targetsIn(files: readonly ReadFile[], hints: TargetHints): Target[] {
  const names = new Set(spellings(hints.name))
  const targets: Target[] = []
  const defined: At[] = []
  for (const file of files) {
    if (hints.where !== undefined && looksLikePath(hints.where) && !isPath(file.path, hints.where)) continue
    const onLine = (line: number) => hints.line === undefined || line === hints.line
    for (const [index, { name, line }] of file.locals.entries()) {
      const lines = file.occurrences.filter(({ local }) => local === index).map((place) => place.line)
      const isMeant = !parameterNouns.has(hints.noun ?? '') || file.locals[index]?.isParameter === true
      if (names.has(name) && isMeant && [line, ...lines].some(onLine))
        targets.push({ kind: 'local', file, index, name })
    }
    for (const place of file.occurrences)
      if (names.has(place.name) && place.defines !== null && onLine(place.line)) defined.push({ file, place })
  }
  const alone = defined.filter(({ place, file }) => !isMember(place, file.language))
  for (const one of alone) {
    const known = targets.some(
      (target) =>
        target.kind === 'defined' &&
        target.definitions.some(({ file }) => shareNames(file.language, one.file.language)),
    )
    if (known) continue
    const definitions = alone.filter(({ file }) => shareNames(file.language, one.file.language))
    targets.push({ kind: 'defined', definitions, name: one.place.name })
  }
  return targets
}

/** Where the name is written, but nothing that can be renamed has it; null where it is not written at all. */
function noTarget(files: readonly ReadFile[], { name }: TargetHints): Outcome | null {
  const named = files.flatMap((file) =>
    file.occurrences
      .filter((place) => place.name === name && place.place !== 'argument')
      .map((place) => ({ file, place })),
  )
  const [first] = named
  if (first === undefined) return null
  const { name: languageName } = factsOf(first.file.language)
  const isMemberHere = ({ file, place }: At) => isMember(place, file.language) || place.place === 'member'
  const members = named.filter(isMemberHere)
  const why =
    members.length > 0
      ? `\`${name}\` is a member (${whereOf(members)}), and without the types of ${languageName} I cannot tell which \`.${name}\` is this one`
      : named.some(({ place }) => place.place === 'unclear')
        ? `I cannot tell what \`${name}\` is (${whereOf(named)})`
        : `\`${name}\` is used here (${whereOf(named)}), but not declared`
  return answerOnly(`I changed nothing: ${why}. A language server can rename it, or a language model.`)
}

type Choice =
  | { readonly kind: 'target'; readonly target: Target; readonly because: string }
  | { readonly kind: 'members'; readonly members: readonly At[] }

/**
 * What is selected, what is in the open file, what is seen beyond one function; null where that leaves several. A member
 * is seen beyond one function, so it is what is meant rather than a local name.
 */
function choose(
  targets: readonly Target[],
  members: readonly At[],
  { selection, focus }: ByNameContext,
  { line }: TargetHints,
): Choice | null {
  const places = (target: Target): At[] =>
    target.kind === 'defined'
      ? [...target.definitions]
      : target.file.occurrences
          .filter(({ local }) => local === target.index)
          .map((place) => ({ file: target.file, place }))
  const isSelected = ({ file, place }: At) =>
    selection !== null && file.path === selection.path && place.from <= selection.to && selection.from <= place.to
  const isOpen = ({ file }: At) => focus.includes(file.path)
  const took = (target: Target | undefined, because: string): Choice | null =>
    target ? { kind: 'target', target, because } : null
  const selected = targets.filter((target) => places(target).some(isSelected))
  if (selected.length === 1) return took(selected[0], 'it is selected')
  if (members.some(isSelected)) return { kind: 'members', members }
  const isAnyOpen = targets.some((target) => places(target).some(isOpen)) || members.some(isOpen)
  const near = targets.filter((target) => !isAnyOpen || places(target).some(isOpen))
  const nearMembers = members.filter((member) => !isAnyOpen || isOpen(member))
  const defined = near.filter(({ kind }) => kind === 'defined')
  if (defined.length === 1) return took(defined[0], 'it is no local name of one function')
  if (defined.length === 0 && nearMembers.length > 0) return { kind: 'members', members: nearMembers }
  return near.length === 1
    ? took(near[0], line === undefined ? 'it is in the file you have open' : 'it is on that line')
    : null
}

function editsOf(places: readonly At[], to: string): FileEdits[] {
  const byFile = new Map<ReadFile, Edit[]>()
  for (const { file, place } of places)
    byFile.set(file, [...(byFile.get(file) ?? []), { from: place.from, to: place.to, insert: to }])
  return [...byFile].map(([{ path, text }, edits]) => ({ path, text, edits: edits.sort((a, b) => a.from - b.from) }))
}

/** The line where the text after is not the text before with another name; null where it is. */
async function firstMisread(
  { readNames }: ByNameContext,
  { path, text, edits }: FileEdits,
  name: string,
  to: string,
): Promise<number | null> {
  const language = languageOfPath(path)
  const before = language && (await readNames(language, text, [name, to]))
  const after = language && (await readNames(language, applyEdits(text, edits), [name, to]))
  if (!before || !after) return 1
  if (after.hasErrors && !before.hasErrors) return after.occurrences[0]?.line ?? 1
  const changed = new Set(edits.map(({ from }) => from))
  const isPaired = createPairing()
  if (after.occurrences.length !== before.occurrences.length) return before.occurrences[0]?.line ?? 1
  for (const [index, old] of before.occurrences.entries()) {
    const fresh = after.occurrences[index]
    const expected = changed.has(old.from) ? to : old.name
    const isSameThing =
      fresh?.name === expected &&
      fresh.place === old.place &&
      fresh.token === old.token &&
      (fresh.defines === null) === (old.defines === null) &&
      isPaired(old.local, fresh.local)
    if (!isSameThing) return old.line
  }
  return null
}

/** Whether two local things have been each other's all along. */
function createPairing() {
  const now = new Map<number, number>()
  const then = new Map<number, number>()
  return (old: number | null, fresh: number | null): boolean => {
    if (old === null || fresh === null) return old === fresh
    const isSame = (now.get(old) ?? fresh) === fresh && (then.get(fresh) ?? old) === old
    now.set(old, fresh)
    then.set(fresh, old)
    return isSame
  }
}

function fileOf(target: Target): ReadFile {
  if (target.kind === 'local') return target.file
  const [first] = target.definitions
  if (first === undefined) throw new Error('invariant: what is defined has a definition')
  return first.file
}

function thingOf(target: Target): string {
  if (target.kind === 'local') {
    const thing = target.file.locals[target.index]
    const kind = thing?.isParameter ? 'parameter' : 'variable'
    return `the ${kind} \`${target.name}\` (${target.file.path}:${thing?.line ?? 1})`
  }
  const [first] = target.definitions
  return `the ${first?.place.defines?.kind ?? 'name'} \`${target.name}\` (${whereOf(target.definitions)})`
}

function whereOf(places: readonly At[]): string {
  const lines = [...new Set(places.map(({ file, place }) => `${file.path}:${place.line}`))]
  return listed(lines, mostPlaces)
}

function refusal(target: Target, to: string, { why, at }: Extract<Places, { kind: 'refused' }>): string {
  const where = at.length === 0 ? '' : ` (${whereOf(at)})`
  const anyway =
    target.kind === 'defined' && why === 'I cannot tell what is meant'
      ? ` Say "rename \`${target.name}\` to \`${to}\` anyway" to leave these as they are.`
      : ''
  return `I changed nothing: I cannot rename ${thingOf(target)} to \`${to}\`, as ${why}${where}.${anyway}`
}

/** A member that is meant cannot be renamed here; what can is offered. */
function memberMeant(members: readonly At[], targets: readonly Target[], to: string): string {
  const [first] = members
  if (first === undefined) throw new Error('invariant: a member that is meant is somewhere')
  const { name, defines } = first.place
  const { name: languageName } = factsOf(first.file.language)
  const locals = targets.slice(0, mostPlaces).map((target) => thingOf(target))
  return `I changed nothing: \`${name}\` is the ${defines?.kind ?? 'member'} (${whereOf(members)}) rather than ${listed(locals)}, and without the types of ${languageName} I cannot tell which \`.${name}\` is this one. A language server can rename it, or a language model. For a local name say it, for example: ${exampleOf(targets, name, to)}`
}

/** How to ask for the first of several. */
function exampleOf(targets: readonly Target[], name: string, to: string): string {
  const [first] = targets
  const file = first && fileOf(first)
  const thing = first?.kind === 'local' ? file?.locals[first.index] : undefined
  const line = thing?.line ?? (first?.kind === 'defined' ? first.definitions[0]?.place.line : undefined) ?? 1
  const noun = thing === undefined ? '' : thing.isParameter ? 'the parameter ' : 'the variable '
  return `rename ${noun}\`${name}\` to \`${to}\` in ${file?.path ?? ''} line ${line}`
}

function whichOne(targets: readonly Target[], name: string, to: string): string {
  const lines = targets.slice(0, mostPlaces).map((target) => `- ${thingOf(target)}`)
  return `\`${name}\` is ${counted(targets.length, 'different thing')} here, so I changed nothing:\n\n${lines.join('\n')}\n\nSay which one, for example: ${exampleOf(targets, name, to)}`
}

function summary(
  { files }: ByNameContext,
  target: Target,
  to: string,
  { places, others }: Extract<Places, { kind: 'places' }>,
): string {
  const paths = new Set(places.map(({ file }) => file.path))
  const where = paths.size === 1 ? `in ${[...paths].join('')}` : `in ${counted(paths.size, 'file')}`
  const taken = new Set([...places, ...others].map(({ file, place }) => `${file.path}:${place.from}`))
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${target.name.replace(/[^\w]/g, '\\$&')}(?![\\p{L}\\p{N}_])`, 'gu')
  const mentions = files.filter(({ path, text }) =>
    [...text.matchAll(word)].some(({ index }) => !taken.has(`${path}:${index}`)),
  )
  const stays = [
    ...(others.length > 0 ? [`what is evidently another \`${target.name}\` (${whereOf(others)})`] : []),
    ...(mentions.length > 0
      ? [
          `the word elsewhere (${listed(
            mentions.map(({ path }) => path),
            4,
          )})`,
        ]
      : []),
  ]
  const left = stays.length > 0 ? ` Left alone: ${stays.join('; ')}.` : ''
  return `Renaming ${thingOf(target)} to \`${to}\`: ${counted(places.length, 'place')} ${where}.${left}`
}
