/**
 * Replies kept for identical requests: whoever asks the same model the same thing in the same room is answered at once.
 *
 *   ask ─→ kept? ─yes→ said again, as it was
 *            └─no──→ the model ─→ whole? kept
 *
 * Off unless the operator turns it on. A request is the same where every word that the model is sent is, so a changed file
 * or another chat makes another one; a reply never leaves its room. Kept is only what is whole and came in one piece. Whoever
 * asks again does so because the reply would not do: they get a new one, which takes its place. Nobody's task fails for
 * the keeping of a reply.
 */
import { createHash } from 'node:crypto'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { Log } from '../../operations/log.ts'
import type { Store } from '../../persistence/store.ts'
import type { Model, ModelRequest } from './model.ts'

export interface KeptRepliesOptions {
  readonly store: Pick<Store, 'readReply' | 'keepReply'>
  /** What else makes an answer: the endpoint's address, and the model's name there. */
  readonly endpoint: { readonly baseUrl: string; readonly model: string }
  /** UTF-8 bytes of all replies that are kept; the oldest go first. */
  readonly keptBytes: number
  readonly clock: Clock
  readonly log: Log
}

export function withKeptReplies(model: Model, { store, endpoint, keptBytes, clock, log }: KeptRepliesOptions): Model {
  const keyOf = ({ messages }: ModelRequest) =>
    createHash('sha256')
      .update(JSON.stringify([endpoint.baseUrl, endpoint.model, messages]))
      .digest('hex')

  /** Null where there is none, or where the store cannot say. */
  async function read({ asker }: ModelRequest, key: string): Promise<string | null> {
    try {
      return await store.readReply(asker.room, key)
    } catch (error) {
      log.warn({ err: error, room: asker.room }, 'a kept reply could not be read')
      return null
    }
  }

  async function keep({ asker }: ModelRequest, key: string, text: string): Promise<void> {
    try {
      await store.keepReply({ room: asker.room, key, text, at: timestamp(clock) }, keptBytes)
    } catch (error) {
      log.warn({ err: error, room: asker.room }, 'a reply could not be kept')
    }
  }

  return {
    name: model.name,
    async *stream(request, signal) {
      const key = keyOf(request)
      const kept = request.asksAgain ? null : await read(request, key)
      signal.throwIfAborted()
      if (kept !== null) {
        yield { kind: 'reused' }
        yield { kind: 'usage', usage: { inputTokens: 0, outputTokens: 0, estimated: false } }
        yield { kind: 'text', text: kept }
        return
      }
      let said = ''
      let isOnePiece = true
      for await (const event of model.stream(request, signal)) {
        if (event.kind === 'text') said += event.text
        isOnePiece &&= event.kind !== 'continue'
        yield event
      }
      if (isOnePiece) await keep(request, key, said)
    },
  }
}
