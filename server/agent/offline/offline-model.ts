/**
 * The agent that needs no network: it does by rule what rules can do well, and says so where they cannot.
 *
 * To the rest of the server it is a model like any other. It answers in words and search/replace blocks, a few
 * characters at a time, so that parser, locator and review treat its edits as they treat everybody's. A long reply comes in
 * larger pieces: nobody should wait for what is worked out already.
 */
import type { Clock } from '../../operations/clock.ts'
import { pause } from '../../operations/pause.ts'
import { createEndpointSlots, withSlots } from '../model/endpoint-slots.ts'
import type { Model, ModelEvent, ModelRequest } from '../model/model.ts'

export type OfflineRequest = Pick<ModelRequest, 'prompt' | 'snapshot'>

interface OfflinePace {
  /** More where the reply would take longer than `longestStreamMs`. */
  readonly charactersPerChunk: number
  readonly chunkEveryMs: number
}

export interface OfflineModelOptions {
  readonly clock: Clock
  readonly pace?: OfflinePace
  /** Works out the whole reply, elsewhere. @throws WeftError with a `model_…` code; the signal's reason */
  readonly reply: (request: OfflineRequest, signal: AbortSignal) => Promise<string>
}

/** Replies that are worked out at the same time: one, and the next, whose texts are handed over meanwhile. */
const answeredAtOnce = 2
const defaultOfflinePace: OfflinePace = { charactersPerChunk: 24, chunkEveryMs: 8 }

/** Long enough to see an edit being written, short enough to wait for. */
const longestStreamMs = 2_000

export function createOfflineModel(options: OfflineModelOptions): Model {
  const { clock, reply, pace = defaultOfflinePace } = options
  const name = 'Offline agent'
  const unpaced: Model = {
    name,
    async *stream({ prompt, snapshot }, signal) {
      yield { kind: 'text', text: await reply({ prompt, snapshot }, signal) }
    },
  }
  const inTurn = withSlots(unpaced, createEndpointSlots(answeredAtOnce))
  return {
    name,
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
      signal.throwIfAborted()
      let whole = ''
      for await (const event of inTurn.stream(request, signal)) {
        if (event.kind === 'text') whole += event.text
        else yield event
      }
      signal.throwIfAborted()
      const fewest = Math.ceil((whole.length * pace.chunkEveryMs) / longestStreamMs)
      for (const text of chunksOf(whole, Math.max(pace.charactersPerChunk, fewest))) {
        yield { kind: 'text', text }
        await pause(clock, pace.chunkEveryMs, signal)
      }
    },
  }
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
