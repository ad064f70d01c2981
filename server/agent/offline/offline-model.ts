/**
 * The agent that needs no network: it does by rule what rules can do well, and says so where they cannot.
 *
 * To the rest of the server it is a model like any other. It answers in words and search/replace blocks, a few
 * characters at a time, so that parser, locator and review treat its edits as they treat everybody's.
 */
import { setImmediate } from 'node:timers/promises'
import { applyEdits } from '../../../shared/text/diff.ts'
import type { Clock } from '../../operations/clock.ts'
import { pathOfLine } from '../edits/reply-path.ts'
import type { Model, ModelEvent, ModelRequest } from '../model/model.ts'
import { createSyntax, type Syntax } from '../syntax/parse.ts'
import { perform } from './abilities.ts'
import { type FileEdits, listed, type Outcome } from './ability.ts'
import { planBlocks, renderBlock } from './edit-blocks.ts'

interface OfflinePace {
  readonly charactersPerChunk: number
  readonly chunkEveryMs: number
}

export interface OfflineModelOptions {
  readonly clock: Clock
  readonly pace?: OfflinePace
  /** Shared with whoever else parses, so that grammars are loaded once. */
  readonly syntax?: Syntax
}

const defaultOfflinePace: OfflinePace = { charactersPerChunk: 24, chunkEveryMs: 8 }

export function createOfflineModel(options: OfflineModelOptions): Model {
  const { clock, pace = defaultOfflinePace, syntax = createSyntax() } = options
  return {
    name: 'Offline agent',
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
      signal.throwIfAborted()
      const pause = async () => {
        await setImmediate()
        signal.throwIfAborted()
      }
      const outcome = await perform({ syntax, pause, ...request })
      signal.throwIfAborted()
      for (const text of chunksOf(render(outcome), pace.charactersPerChunk)) {
        yield { kind: 'text', text }
        await wait(clock, pace.chunkEveryMs, signal)
      }
    },
  }
}

function render({ answer, files, isWhole: belongTogether = false }: Outcome): string {
  const rendered = files.map((file) => ({ file, ...renderFile(file) }))
  const left = rendered.filter(({ isWhole }) => !isWhole).map(({ file }) => file.path)
  if (belongTogether && left.length > 0)
    return `I changed nothing: ${listed(left)} cannot be written as blocks, because of its path or of lines that look like a block's own marks, and half of this would break the code. It would have been: ${answer}\n`
  const note =
    left.length > 0
      ? `\n\nNot all of it can be written as a block, so some is left as it is in: ${left.join(', ')}`
      : ''
  const blocks = rendered.map(({ text }) => text).filter((text) => text !== '')
  return [`${answer}${note}\n`, ...blocks].join('\n')
}

function renderFile({ path, text, edits }: FileEdits): { text: string; isWhole: boolean } {
  // A path that a reply cannot carry would put the block into another file.
  if (pathOfLine(path, (known) => known === path) !== path) return { text: '', isWhole: false }
  if (applyEdits(text, edits) === text) return { text: '', isWhole: true }
  const { blocks, left } = planBlocks(text, edits)
  return { text: blocks.map((block) => renderBlock(path, block)).join('\n'), isWhole: left.length === 0 }
}

/** Pieces of `length` characters; none ends within a surrogate pair. */
function* chunksOf(text: string, length: number): Generator<string> {
  let from = 0
  while (from < text.length) {
    let to = Math.min(from + length, text.length)
    if (/[\uD800-\uDBFF]/.test(text[to - 1] ?? '') && to < text.length) to++
    yield text.slice(from, to)
    from = to
  }
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      forget()
      reject(signal.reason)
    }
    const forget = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
