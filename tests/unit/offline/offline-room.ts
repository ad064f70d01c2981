/** Asks the offline agent as the room does: its reply is parsed, located in the texts it saw, and applied. */
import { expect } from 'vitest'
import { factsReader, importsReader, namesReader } from '../../../server/agent/analysis/answers.ts'
import { locate } from '../../../server/agent/edits/locator.ts'
import { createReplyParser } from '../../../server/agent/edits/reply-parser.ts'
import type { Snapshot } from '../../../server/agent/model/model.ts'
import { createOfflineModel, type OfflineModelOptions } from '../../../server/agent/offline/offline-model.ts'
import { offlineReply } from '../../../server/agent/offline/offline-reply.ts'
import { createSyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import { createSyntax } from '../../../server/agent/syntax/parse.ts'
import type { Clock } from '../../../server/operations/clock.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { applyEdits } from '../../../shared/text/diff.ts'
import { anybody } from '../../support/asker.ts'

export type Texts = Readonly<Record<string, string>>

export interface Reply {
  /** What is said in the chat. */
  readonly prose: string
  /** Every text after all blocks were applied. */
  readonly texts: Texts
  /** Only those that changed. */
  readonly changed: Texts
  readonly raw: string
}

const instantClock: Clock = {
  now: () => 0,
  monotonic: () => 0,
  after(_ms, callback) {
    queueMicrotask(callback)
    return () => undefined
  },
  every: () => () => undefined,
}

/** One for all tests: a grammar is loaded once. */
export const syntax = createSyntax()

const engine = createSyntaxEngine()
const readFacts = factsReader(engine)
const readNames = namesReader(engine)
const readImports = importsReader(engine)

/** In this thread. */
export const reply: OfflineModelOptions['reply'] = (request) =>
  offlineReply({ ...request, syntax, readFacts, readNames, readImports, pause: () => Promise.resolve() })

/** A path's index is its id. */
export function snapshotOf(
  texts: Texts,
  options: { focus?: string; selection?: { text: string; path: string } } = {},
): Snapshot {
  const paths = Object.keys(texts)
  const files = paths.map((path, index) => ({ id: `${index}` as FileId, path, language: '', text: texts[path] ?? '' }))
  const { selection } = options
  const selected = files.find((file) => file.path === selection?.path)
  const from = selected && selection ? selected.text.indexOf(selection.text) : -1
  return {
    files,
    focus: files.filter((file) => file.path === options.focus).map((file) => file.id),
    selection: selected && selection ? { file: selected.id, from, to: from + selection.text.length } : null,
  }
}

export async function ask(
  prompt: string,
  texts: Texts,
  options: Parameters<typeof snapshotOf>[1] = {},
): Promise<Reply> {
  const model = createOfflineModel({ clock: instantClock, reply })
  let raw = ''
  const request = { asker: anybody, prompt, snapshot: snapshotOf(texts, options), messages: [] }
  for await (const event of model.stream(request, new AbortController().signal)) {
    if (event.kind === 'text') raw += event.text
  }
  return { raw, ...applyReply(raw, texts) }
}

export function applyReply(raw: string, texts: Texts): Omit<Reply, 'raw'> {
  const parser = createReplyParser({ isKnownPath: (path) => Object.hasOwn(texts, path) })
  const blocks: { path: string; find: string; replacement: string }[] = []
  let prose = ''
  for (const event of [...parser.push(raw), ...parser.finish()]) {
    if (event.kind === 'prose') prose += event.text
    if (event.kind === 'find') blocks.push({ path: event.path ?? '', find: event.find, replacement: '' })
    const last = blocks.at(-1)
    if (event.kind === 'replace' && last) last.replacement += event.text
    if (event.kind === 'end') expect(event.complete).toBe(true)
    expect(event.kind).not.toBe('cut')
  }
  const changed: Record<string, string> = {}
  for (const path of new Set(blocks.map((block) => block.path))) {
    const text = texts[path]
    if (text === undefined) throw new Error(`a block for ${path}, which is no file`)
    const edits = blocks
      .filter((block) => block.path === path)
      .map(({ find, replacement }) => {
        const place = locate(text, find)
        if (place.kind !== 'placed') throw new Error(`${path}: ${place.kind}:\n${find}`)
        const isOpen = place.to > place.from && text[place.to - 1] !== '\n'
        return { from: place.from, to: place.to, insert: isOpen ? replacement.replace(/\n$/, '') : replacement }
      })
    changed[path] = applyEdits(text, edits)
  }
  return { prose: prose.trim(), changed, texts: { ...texts, ...changed } }
}

/** One file `a.ts` after a rename, which leaves it readable. */
export async function renamedFile(prompt: string, before: string): Promise<string> {
  const { texts, prose } = await ask(prompt, { 'a.ts': before })
  const parsed = await syntax.parse('a.ts', texts['a.ts'] ?? '')
  expect(parsed.kind === 'parsed' && parsed.tree.errors, prose).toEqual([])
  return texts['a.ts'] ?? ''
}

/** Lines that differ, as they are afterwards. */
export function changedLines(before: Texts, after: Texts): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(after).map(([path, text]) => {
      const old = before[path]?.split('\n') ?? []
      return [path, text.split('\n').flatMap((line, index) => (line === old[index] ? [] : [line.trim()]))]
    }),
  )
}

/** Text without the indentation that all its lines share, and without its first line if that is empty. */
export function code(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const whole = strings.map((part, index) => part + String(values[index] ?? '')).join('')
  const lines = whole.replace(/^\n/, '').replace(/[ ]+$/, '').split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents)
  return lines.map((line) => line.slice(indent)).join('\n')
}
