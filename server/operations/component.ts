/** A part of the server with a life of its own. `app.ts` starts them in order, stops them in reverse, and asks their health. */

export type Health = { readonly state: 'ok' | 'degraded' | 'failed'; readonly detail?: string }

export interface Component {
  readonly name: string
  start(): Promise<void>
  /** Idempotent; resolves when nothing of it is left running. */
  stop(): Promise<void>
  health(): Health
}
