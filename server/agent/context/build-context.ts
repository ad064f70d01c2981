/**
 * From what a room holds and a person's request to the messages a language model is sent, within a budget of tokens.
 *
 *   must-haves ─→ words (BM25) ─→ map (PageRank) ─→ parts of many files ─→ whole files where that is worth it ─→ messages
 *
 * Pure but for its pauses, and deterministic: the same input gives the same messages, character for character. What each
 * stage kept and left out is in the report.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { PromptMessage, Snapshot, SnapshotFile } from '../model/model.ts'
import { type CountTokens, countInSlices } from '../model/token-count.ts'
import {
  type EarlierTask,
  renderChat,
  renderCursor,
  renderEarlierTasks,
  renderPaths,
  renderRequest,
  type SaidInChat,
  systemPrompt,
} from '../prompts/edit-prompt.ts'
import type { ReplyFormat } from '../prompts/reply-formats.ts'
import { createMatcher } from './lexical-search.ts'
import { lineAt } from './line-excerpt.ts'
import { findMustHaves } from './must-haves.ts'
import { packFiles } from './packing.ts'
import { type ContextStage, rankFiles } from './ranking.ts'
import type { RepositoryMap } from './repository-map.ts'
import { readRequestWords } from './request-words.ts'
import { renderSelected } from './selected-text.ts'

export interface ContextInput {
  readonly snapshot: Snapshot
  readonly prompt: string
  /** Null where nothing is known of what files define. */
  readonly map?: RepositoryMap | null
  /** Where the asker's cursor is. */
  readonly cursor?: { readonly file: FileId; readonly at: number } | null
  /** Files that people changed lately, the last first. */
  readonly recent?: readonly FileId[]
  /** The oldest first. */
  readonly chat?: readonly SaidInChat[]
  readonly earlier?: readonly EarlierTask[]
}

export interface ContextOptions {
  readonly budgetTokens: number
  readonly countTokens: CountTokens
  readonly format: ReplyFormat
  /** Shows the files in focus alone, and the others by path. */
  readonly isFocusOnly?: boolean
  /** Between slices of the work, a few milliseconds each. */
  readonly pause?: () => Promise<void>
}

export interface Context {
  readonly messages: readonly PromptMessage[]
  /** Files whose text the model sees, in the order it sees them. */
  readonly shown: readonly FileId[]
  readonly tokens: number
  readonly stages: readonly ContextStage[]
}

/** Of the budget: what paths of files that are not shown may take, what is selected, and what people said and asked before. */
const pathsShare = 1 / 16
const selectionShare = 1 / 2
const pastShare = 1 / 12
/** Joints between parts, and what surrounds messages. */
const spareTokens = 24
const mostPaths = 400
const mostSaid = 12
const mostEarlier = 5

/** `budgetTokens` is kept by what is shown; only a request that is longer by itself goes beyond it. */
export async function buildContext(input: ContextInput, options: ContextOptions): Promise<Context> {
  const { snapshot, prompt, map = null, cursor = null, recent = [] } = input
  const { budgetTokens, countTokens, format, isFocusOnly = false, pause = async () => {} } = options
  const system = systemPrompt(format)
  const words = readRequestWords(prompt)
  const request = countTokens(system) + (await countInSlices(renderRequest([], prompt), countTokens, pause))
  const mostTokens = Math.floor((budgetTokens - request) * selectionShare)
  const selected = await renderSelected(snapshot, { matcher: createMatcher(words), mostTokens, countTokens, pause })
  const place = selected === null ? renderCursorOf(snapshot, cursor) : selected.text
  const asked = place === null ? [] : [place]
  const fixed = request + (selected?.tokens ?? countTokens(place ?? '')) + spareTokens
  const budget = Math.max(0, budgetTokens - fixed)
  const past = isFocusOnly ? { parts: [], tokens: 0, stages: [] } : renderPast(input, budget * pastShare, countTokens)
  const pathBudget = Math.floor(budget * pathsShare)

  await pause()
  const must = findMustHaves(snapshot, words, map)
  await pause()
  const ranking = await rankFiles({ files: isFocusOnly ? must.files : snapshot.files, words, must, map, recent }, pause)
  const packed = await packFiles({
    must: must.files,
    others: isFocusOnly ? [] : ranking.others,
    ranking,
    map,
    atOf: (file) =>
      snapshot.selection?.file === file ? snapshot.selection.from : cursor?.file === file ? cursor.at : null,
    budget: budget - past.tokens - (snapshot.files.length > must.files.length ? pathBudget : 0),
    countTokens,
    pause,
  })

  const shown = new Set(packed.map(({ file }) => file.id))
  const isHidden = ({ id }: SnapshotFile) => !shown.has(id)
  const hidden = isFocusOnly ? snapshot.files.filter(isHidden) : [...must.files, ...ranking.others].filter(isHidden)
  const used = packed.reduce((sum, { tokens }) => sum + tokens, past.tokens)
  const paths = renderPathsWithin(hidden, Math.min(budget - used, Math.max(pathBudget, 64)), countTokens)
  const parts = [...past.parts, ...packed.map(({ text }) => text), ...(paths === null ? [] : [paths]), ...asked]
  const content = renderRequest(parts, prompt)
  const messages: PromptMessage[] = [
    { role: 'system', content: system },
    { role: 'user', content },
  ]
  const whole = packed.filter(({ kind }) => kind === 'whole').length
  const isMust = new Set(must.files)
  const mustShown = packed.filter(({ file }) => isMust.has(file)).length
  return {
    messages,
    shown: [...shown],
    tokens: countTokens(system) + (await countInSlices(content, countTokens, pause)),
    stages: [
      { title: 'Open, chosen and named', kept: keptOf(mustShown, must.files.length) },
      ...(isFocusOnly ? [] : ranking.stages),
      ...past.stages,
      { title: 'Files shown', kept: `${whole} whole, ${packed.length - whole} in part, ${hidden.length} not` },
    ],
  }
}

function keptOf(kept: number, of: number): string {
  return `kept ${kept}, left out ${of - kept}`
}

function renderCursorOf({ files }: Snapshot, cursor: ContextInput['cursor']): string | null {
  const file = cursor && files.find(({ id }) => id === cursor.file)
  return file ? renderCursor(file.path, lineAt(file.text, cursor.at)) : null
}

/** What was said and asked before, the newest as far as it fits. */
function renderPast({ chat = [], earlier = [] }: ContextInput, budget: number, countTokens: CountTokens) {
  const parts: string[] = []
  const stages: ContextStage[] = []
  let tokens = 0
  const take = <T>(title: string, all: readonly T[], most: number, render: (some: readonly T[]) => string) => {
    if (all.length === 0) return
    for (let count = Math.min(most, all.length); count >= 0; count--) {
      const text = count === 0 ? '' : render(all.slice(-count))
      const cost = countTokens(text) + 1
      if (count > 0 && tokens + cost > budget) continue
      if (count > 0) {
        parts.push(text)
        tokens += cost
      }
      stages.push({ title, kept: keptOf(count, all.length) })
      return
    }
  }
  take('Earlier requests', earlier, mostEarlier, renderEarlierTasks)
  take('Chat', chat, mostSaid, renderChat)
  return { parts, tokens, stages }
}

function renderPathsWithin(files: readonly SnapshotFile[], budget: number, countTokens: CountTokens): string | null {
  if (files.length === 0) return null
  const paths = files.map(({ path }) => path)
  for (let count = Math.min(paths.length, mostPaths); count > 0; count = Math.floor(count * 0.7)) {
    const text = renderPaths(paths.slice(0, count), paths.length - count)
    if (text.length <= budget * 8 && countTokens(text) + 1 <= budget) return text
  }
  return null
}
