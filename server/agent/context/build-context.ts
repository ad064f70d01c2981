/**
 * From the room's files and a person's request to the messages a language model is sent, within a budget.
 *
 * Files in focus come first and whole, then others by relevance as long as they fit, the rest by path only. Pure and
 * deterministic: the same snapshot and request give the same messages, character for character.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { PromptMessage, Snapshot, SnapshotFile } from '../model/model.ts'
import { charactersOf, estimateTokens } from '../model/token-estimate.ts'
import { renderFile, renderPaths, renderRequest, renderSelection, systemPrompt } from '../prompts/edit-prompt.ts'
import { cutToLines, lineAt } from './line-excerpt.ts'
import { rankFiles } from './relevance.ts'

export interface Context {
  readonly messages: readonly PromptMessage[]
  /** Files whose text the model sees, in the order it sees them. */
  readonly shown: readonly FileId[]
  readonly tokens: number
}

export interface ContextOptions {
  readonly budgetTokens: number
  /** Shows the files in focus alone, and the others by path. */
  readonly isFocusOnly?: boolean
}

/** Of the budget, what paths of files that are not shown may take. */
const pathsShare = 1 / 8

/** `budgetTokens` is kept by what is shown; only a request that is longer by itself goes beyond it. */
export function buildContext(
  snapshot: Snapshot,
  prompt: string,
  { budgetTokens, isFocusOnly = false }: ContextOptions,
): Context {
  const selection = renderSelected(snapshot)
  const request = renderRequest(selection === null ? [] : [selection], prompt)
  const budget = Math.max(0, charactersOf(budgetTokens) - systemPrompt.length - request.length)
  const forFiles = Math.floor(budget * (1 - pathsShare))

  const { focus, others } = rankFiles(snapshot, prompt)
  const files: string[] = []
  const shown = new Set<FileId>()
  let used = 0
  const show = (file: SnapshotFile, rendered: string) => {
    files.push(rendered)
    shown.add(file.id)
    used += rendered.length + 1
  }
  for (const file of focus) {
    const rendered = renderWithin(file, snapshot, forFiles - used)
    if (rendered !== null) show(file, rendered)
  }
  for (const file of isFocusOnly ? [] : others) {
    // Cheap first: a room may hold hundreds of megabytes.
    if (file.text.length > forFiles - used) continue
    const rendered = renderFile(file)
    if (rendered.length < forFiles - used) show(file, rendered)
  }

  const hidden = snapshot.files.filter(({ id }) => !shown.has(id)).map(({ path }) => path)
  const paths = renderPathsWithin(hidden, budget - used)
  const parts = [...files, ...(paths === null ? [] : [paths]), ...(selection === null ? [] : [selection])]
  const messages: PromptMessage[] = [
    { role: 'system', content: systemPrompt },
    { role: 'user', content: renderRequest(parts, prompt) },
  ]
  const length = messages.reduce((sum, { content }) => sum + content.length, 0)
  return { messages, shown: [...shown], tokens: estimateTokens(length) }
}

/** The whole file, or where it is too long the lines around the selection or from its top; null where no line fits. */
function renderWithin(file: SnapshotFile, { selection }: Snapshot, length: number): string | null {
  if (file.text.length < length) {
    const whole = renderFile(file)
    if (whole.length < length) return whole
  }
  const around = selection?.file === file.id ? selection.from : 0
  // Fences and heading take what an empty part takes, and a little for longer numbers and fences.
  const lines = { first: 1, last: 1, of: 1 }
  const room = length - renderFile({ ...file, text: '', lines }).length - 40
  const excerpt = cutToLines(file.text, around, room)
  return excerpt === null ? null : renderFile({ ...file, text: excerpt.text, lines: excerpt.lines })
}

function renderSelected({ files, selection }: Snapshot): string | null {
  const file = selection && files.find(({ id }) => id === selection.file)
  if (!file || selection.from >= selection.to) return null
  const from = Math.min(selection.from, file.text.length)
  const to = Math.min(selection.to, file.text.length)
  const text = file.text.slice(from, to)
  const last = lineAt(file.text, text.endsWith('\n') ? to - 1 : to)
  return renderSelection({ ...file, text, lines: { first: lineAt(file.text, from), last, of: last } })
}

function renderPathsWithin(paths: readonly string[], length: number): string | null {
  if (paths.length === 0) return null
  let fitting = 0
  // The heading and the line for what is left out.
  for (let used = 60; fitting < paths.length; fitting++) {
    used += (paths[fitting]?.length ?? 0) + 3
    if (used > length) break
  }
  return length < 60 ? null : renderPaths(paths.slice(0, fitting), paths.length - fitting)
}
