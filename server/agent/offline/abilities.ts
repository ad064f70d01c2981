/** From a request to what is done about it: the one list of what the offline agent can do. */
import { applyEdits, diffText } from '../../../shared/text/diff.ts'
import type { Snapshot, SnapshotFile } from '../model/model.ts'
import { grammarOf } from '../syntax/grammars.ts'
import { languageOfPath } from '../syntax/languages.ts'
import { findOwners } from '../syntax/owners.ts'
import type { Syntax } from '../syntax/parse.ts'
import { type Project, type ProjectFile, readProject } from '../syntax/project.ts'
import { answerOnly, listed, type Outcome } from './ability.ts'
import { addDocComments, dropUnusedImports, giveName, putImportsInOrder, replaceVar } from './file-abilities.ts'
import { outlineFile, outlineProject } from './outline.ts'
import { rename } from './rename.ts'
import { type ReadNames, renameByName } from './rename-by-name.ts'
import { chooseTarget, isPath } from './rename-target.ts'
import type { Request, RequestScope } from './request.ts'
import { readRequests } from './request-parts.ts'
import { canChangeByText, changeByText, type ReadImports } from './text-abilities.ts'
import { definedIn, findPlaces, listToDos, outlineByFacts, type ReadFacts } from './whereabouts.ts'

export interface Job {
  readonly prompt: string
  readonly snapshot: Snapshot
  readonly syntax: Syntax
  readonly readFacts: ReadFacts
  readonly readNames: ReadNames
  readonly readImports: ReadImports
  /** Lets others have their turn; throws when the task was cancelled. */
  readonly pause: () => Promise<void>
}

/** Characters of code that one request looks at: its trees take some fifty bytes of memory for each. */
const maxLength = 2 * 1024 * 1024

/** Everything a prompt asks for, one after the other, each on what the ones before it left. */
export async function perform(job: Job): Promise<Outcome> {
  const parts = readRequests(job.prompt, job.snapshot.files)
  const [only] = parts
  const forbidden = parts.find(({ request }) => request.kind === 'negated' && request.isAll)
  if (forbidden || parts.every(({ request }) => request.kind === 'negated'))
    return answerOnly(
      `I read "${shortened((forbidden ?? only)?.text ?? '')}" as something not to do, so I changed nothing. I cannot leave out a part of what I do: say only what is to be done.`,
    )
  if (only && parts.length === 1) return performOne(job, only.request)

  let { snapshot } = job
  let isWhole = false
  const answers: string[] = []
  for (const { text, request } of parts) {
    const outcome = await performPart({ ...job, snapshot }, text, request)
    answers.push(outcome.answer)
    isWhole ||= outcome.isWhole === true
    snapshot = afterEdits(snapshot, outcome)
  }
  const files = job.snapshot.files.flatMap(({ id, path, text }) => {
    const after = fileById(snapshot, id)?.text ?? text
    return after === text ? [] : [{ path, text, edits: diffText(text, after) }]
  })
  const answer = answers.map((each, index) => `${index + 1}. ${each}`).join('\n\n')
  return { answer, files, isWhole }
}

async function performPart(job: Job, text: string, request: Request): Promise<Outcome> {
  if (request.kind === 'negated') return answerOnly(`Left out, as you say: "${shortened(text)}".`)
  if (request.kind === 'unknown') return answerOnly(`Not done, as I did not understand it: "${shortened(text)}".`)
  const outcome = await performOne(job, request)
  return outcome.files.length > 0 || isQuestion(request)
    ? outcome
    : { ...outcome, answer: `Not done: "${shortened(text)}". ${outcome.answer}` }
}

/** Whether words are all that is asked for. */
function isQuestion({ kind }: Request): boolean {
  return kind === 'outline' || kind === 'places' || kind === 'to-dos'
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

/** A selection holds only as long as its file is as it was. */
function afterEdits(snapshot: Snapshot, { files }: Outcome): Snapshot {
  const changed = new Map(files.map(({ path, text, edits }) => [path, applyEdits(text, edits)]))
  const selected = snapshot.selection && fileById(snapshot, snapshot.selection.file)
  return {
    ...snapshot,
    files: snapshot.files.map((file) => ({ ...file, text: changed.get(file.path) ?? file.text })),
    selection: selected && changed.has(selected.path) ? null : snapshot.selection,
  }
}

async function performOne(job: Job, request: Request): Promise<Outcome> {
  switch (request.kind) {
    case 'negated':
    case 'unknown':
      return answerOnly(help(job))
    case 'rename-file':
      return answerOnly('I rename what is in files. To rename a file, use the file tree.')
    case 'rename':
      return renameIn(job, request)
    case 'outline':
      return answerOnly(await outlineIn(job, request.scope))
    case 'places':
      return answerOnly(await findPlaces(filesAsked(job, request.scope), request.name, job))
    case 'to-dos':
      return answerOnly(await listToDos(filesAsked(job, request.scope), job.pause))
    default:
      return changeFiles(job, request)
  }
}

type FileRequest = Extract<
  Request,
  { kind: 'document' | 'sort-imports' | 'unused-imports' | 'modern-variables' | 'extract-constant' }
>

async function changeFiles(job: Job, request: FileRequest): Promise<Outcome> {
  if (request.kind === 'document' || request.kind === 'sort-imports') {
    const named = pathsFor(
      job.snapshot,
      request.scope,
      (path) => hasScopes(path) || canChangeByText(request.kind, path),
    )
    const byText = job.snapshot.files.filter(({ path }) => named.includes(path) && !hasScopes(path) && isRead(path))
    const others = named.filter((path) => hasScopes(path))
    if (byText.length > 0) {
      const outcome = await changeByText(job, request, byText)
      if (others.length === 0) return outcome
      return both(outcome, await changeScoped(job, request, others))
    }
  }
  return changeScoped(job, request, pathsFor(job.snapshot, request.scope))
}

function both(one: Outcome, other: Outcome): Outcome {
  const [done, not] = one.files.length > 0 ? [one, other] : [other, one]
  return { answer: `${done.answer} ${not.answer}`, files: [...one.files, ...other.files] }
}

async function changeScoped(job: Job, request: FileRequest, paths: readonly string[]): Promise<Outcome> {
  if (paths.length === 0) return answerOnly(whichFile(job))
  const project = await read(job, (file) => paths.includes(file.path))
  const files = paths.flatMap((path) => project.files.get(path) ?? [])
  const [first] = files
  if (!first) return answerOnly(cannotRead(project, paths))
  switch (request.kind) {
    case 'document':
      return addDocComments(request.symbol === null ? files : withSymbol(project, files, request), request.symbol)
    case 'sort-imports':
      return putImportsInOrder(files)
    case 'unused-imports':
      return dropUnusedImports(files)
    case 'modern-variables':
      return replaceVar(job.syntax, project, files)
    case 'extract-constant': {
      const literal = request.literal ?? selectedText(job.snapshot)
      if (literal === null)
        return answerOnly('Say which value, as in "extract `86400` into a constant `secondsPerDay`", or select it.')
      return giveName(first, literal, request.name)
    }
  }
}

async function renameIn(job: Job, request: Extract<Request, { kind: 'rename' }>): Promise<Outcome> {
  const { snapshot, syntax, readNames, pause } = job
  const { name } = request.hints
  const project = await read(job, (file) => file.text.includes(name))
  const selected = snapshot.selection
  const path = selected && fileById(snapshot, selected.file)?.path
  const context = {
    project,
    owners: findOwners(project),
    focus: snapshot.focus.flatMap((id) => fileById(snapshot, id)?.path ?? []),
    selection: selected && path ? { path, from: selected.from, to: selected.to } : null,
    syntax,
    texts: snapshot.files,
  }
  const byName = () => renameByName({ ...context, files: snapshot.files, readNames, pause }, request.hints, request.to)
  const { where = '' } = request.hints
  const asked = snapshot.files.filter(({ path }) => (where === '' ? context.focus.includes(path) : isPath(path, where)))
  // Who has a file of such a language open means what is in there, if it is there.
  const isFirst = asked.some(({ path, text }) => !hasScopes(path) && isRead(path) && text.includes(name))
  const isKnown = chooseTarget(context, request.hints).kind !== 'none'
  const outcome = isFirst || !isKnown ? await byName() : null
  return outcome ?? rename(context, request.hints, request.to)
}

async function outlineIn(job: Job, scope: RequestScope): Promise<string> {
  const { snapshot } = job
  const project = await read(job, () => false)
  const paths = scope.kind === 'all' ? [] : pathsFor(snapshot, scope, isRead)
  if (paths.length === 0) return outlineAll(job, project)
  const answers: string[] = []
  for (const path of paths) {
    const scoped = project.files.get(path)
    const file = snapshot.files.find((one) => one.path === path)
    const answer = scoped ? outlineFile(project, scoped) : file && (await outlineByFacts(file, job.readFacts))
    if (answer) answers.push(answer)
    await job.pause()
  }
  return answers.length > 0 ? answers.join('\n\n') : cannotRead(project, paths)
}

async function outlineAll({ snapshot, readFacts, pause }: Job, project: Project): Promise<string> {
  const others: { path: string; names: readonly string[] }[] = []
  for (const file of snapshot.files) {
    if (project.files.has(file.path)) continue
    others.push({ path: file.path, names: await definedIn(file, readFacts) })
    await pause()
  }
  const isAny = project.files.size > 0 || others.some(({ names }) => names.length > 0)
  return isAny
    ? outlineProject(project, others)
    : cannotRead(
        project,
        others.map(({ path }) => path),
      )
}

/** The files that a question is about: those it names, else all, for what is asked for may be anywhere. */
function filesAsked({ snapshot }: Job, scope: RequestScope): readonly SnapshotFile[] {
  return scope.kind === 'named' ? snapshot.files.filter(({ path }) => scope.paths.includes(path)) : snapshot.files
}

/** Those that matter come first, so that a room too large to read whole is read where it counts. */
function read({ snapshot, syntax, pause }: Job, matters: (file: SnapshotFile) => boolean): Promise<Project> {
  const files = [...snapshot.files].sort((a, b) => Number(matters(b)) - Number(matters(a)))
  return readProject(syntax, files, { maxLength, pause })
}

function fileById(snapshot: Snapshot, id: string): SnapshotFile | undefined {
  return snapshot.files.find((file) => file.id === id)
}

function hasScopes(path: string): boolean {
  return grammarOf(path) !== null
}

function isRead(path: string): boolean {
  return languageOfPath(path) !== null
}

/** What was named; else the file of the selection, what is open, or the only one there is. */
function pathsFor(snapshot: Snapshot, scope: RequestScope, isCode = hasScopes): string[] {
  const code = snapshot.files.map(({ path }) => path).filter(isCode)
  if (scope.kind === 'named') return [...scope.paths]
  if (scope.kind === 'all') return code
  const selected = snapshot.selection && fileById(snapshot, snapshot.selection.file)?.path
  if (selected) return [selected]
  const open = snapshot.focus.flatMap((id) => fileById(snapshot, id)?.path ?? [])
  const openCode = open.filter((path) => code.includes(path))
  if (openCode.length > 0) return openCode
  return open.length > 0 ? open : code.length === 1 ? code : []
}

/** A symbol asked for by name is looked for in every file, if no named or open file has it. */
function withSymbol(
  project: Project,
  files: readonly ProjectFile[],
  { scope, symbol }: { scope: RequestScope; symbol: string | null },
): readonly ProjectFile[] {
  const declares = (file: ProjectFile) =>
    file.scopes.bindings.some((binding) => binding.name === symbol && binding.kind !== 'import')
  const here = files.filter(declares)
  if (here.length > 0 || scope.kind === 'named') return here.length > 0 ? here : files
  const elsewhere = [...project.files.values()].filter(declares)
  return elsewhere.length > 0 ? elsewhere : files
}

function selectedText(snapshot: Snapshot): string | null {
  const { selection } = snapshot
  const text = selection && fileById(snapshot, selection.file)?.text.slice(selection.from, selection.to).trim()
  return text ? text : null
}

function cannotRead(project: Project, paths: readonly string[]): string {
  const tooDeep = paths.filter((path) => project.tooDeep.includes(path))
  if (tooDeep.length > 0)
    return `What ${listed(tooDeep)} holds is nested too deeply for me to look at: brackets within brackets, or one long chain.`
  const tooLarge = paths.filter((path) => project.skipped.includes(path))
  if (tooLarge.length > 0) return `${listed(tooLarge)} is too large for me to look at.`
  return paths.some(isRead)
    ? `As the offline agent I do this only in TypeScript, JavaScript and Python, so not in ${listed(paths, 4)}.`
    : `As the offline agent I do not read the language of ${listed(paths, 4)}.`
}

function whichFile(job: Job): string {
  return `Say in which file, for example "… in ${anyPath(job)}", or open it; "in all files" works too.`
}

function anyPath({ snapshot }: Job): string {
  return snapshot.files.find((file) => grammarOf(file.path) !== null)?.path ?? 'src/main.ts'
}

function help(job: Job): string {
  const path = anyPath(job)
  return [
    'I am the offline agent: no language model is connected, so I work by rules. I did not understand this one. I can:',
    '',
    '- rename a symbol everywhere it is meant, in TypeScript, JavaScript, Python and a dozen more languages: "rename `total` to `sum`"',
    `- write a first draft of doc comments: "add doc comments to ${path}"`,
    `- sort imports: "sort the imports of ${path}"`,
    `- remove imports that nothing uses: "remove unused imports in ${path}"`,
    `- replace \`var\`: "use const and let instead of var in ${path}"`,
    '- give a value a name: "extract `86400` into a constant `secondsPerDay`"',
    `- tell what is in a file: "outline ${path}"`,
    '- find where something is used: "where is `total` used?"',
    '- list what is noted as still to do: "list the TODOs"',
    '',
    'For everything else, whoever runs this server can connect a language model: OPENAI_API_KEY, or OPENAI_BASE_URL for one of their own.',
  ].join('\n')
}
