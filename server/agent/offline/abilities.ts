/** From a request to what is done about it: the one list of what the offline agent can do. */
import type { Snapshot } from '../model/model.ts'
import { findOwners } from '../syntax/owners.ts'
import type { Syntax } from '../syntax/parse.ts'
import { readProject } from '../syntax/project.ts'
import { answerOnly, type Outcome } from './ability.ts'
import { rename } from './rename.ts'
import { focusPaths } from './rename-target.ts'
import { type Request, readRequest } from './request.ts'

export interface Job {
  readonly prompt: string
  readonly snapshot: Snapshot
  readonly syntax: Syntax
  /** Lets others have their turn; throws when the task was cancelled. */
  readonly pause: () => Promise<void>
}

/** Characters of code that one request looks at. */
const maxLength = 4 * 1024 * 1024

export async function perform(job: Job): Promise<Outcome> {
  const request = readRequest(job.prompt, job.snapshot.files)
  switch (request.kind) {
    case 'rename':
      return renameIn(job, request)
    case 'rename-file':
      return answerOnly('I rename what is in files. To rename a file, use the file tree.')
    default:
      return answerOnly(help(job))
  }
}

async function renameIn(job: Job, request: Extract<Request, { kind: 'rename' }>): Promise<Outcome> {
  const { snapshot, syntax, pause } = job
  const { name } = request.hints
  // Those that have the name come first, so that a room too large to read whole is read where it matters.
  const texts = [...snapshot.files].sort((a, b) => Number(b.text.includes(name)) - Number(a.text.includes(name)))
  const project = await readProject(syntax, texts, { maxLength, pause })
  const owners = findOwners(project)
  const focus = focusPaths(snapshot.files, snapshot.focus)
  const selected = snapshot.selection
  const path = snapshot.files.find((file) => file.id === selected?.file)?.path
  const selection = selected && path !== undefined ? { path, from: selected.from, to: selected.to } : null
  return rename({ project, owners, focus, selection, syntax, texts: snapshot.files }, request.hints, request.to)
}

function help({ snapshot }: Job): string {
  const path = snapshot.files.find((file) => /\.(?:[cm]?[jt]sx?|py)$/.test(file.path))?.path ?? 'src/main.ts'
  return [
    'I am the offline agent: no language model is connected, so I work by rules, on TypeScript, JavaScript and Python. I did not understand this one. I can:',
    '',
    '- rename a symbol everywhere it is meant: "rename `total` to `sum`"',
    `- write a first draft of doc comments: "add doc comments to ${path}"`,
    `- sort imports: "sort the imports of ${path}"`,
    `- replace \`var\`: "use const and let instead of var in ${path}"`,
    '- give a literal a name: "extract `86400` into a constant `secondsPerDay`"',
    `- tell what is in a file: "outline ${path}"`,
    '',
    'For everything else, set OPENAI_API_KEY, or OPENAI_BASE_URL for a model of your own, and start me again.',
  ].join('\n')
}
