/** Why there is no answer from the analysing threads. Never a reason to hold up an edit: whoever asked does without. */
export type UnavailableReason =
  /** More wait already than may. */
  | 'busy'
  /** It took too long; the thread was replaced. */
  | 'timeout'
  /** The thread ended in the middle of it, and was replaced. */
  | 'crashed'
  /** The server is stopping. */
  | 'closed'
  /** The text is longer than is looked at. */
  | 'too-large'
  /** The language's grammar could not be loaded. */
  | 'no-grammar'

export class AnalysisUnavailable extends Error {
  readonly reason: UnavailableReason

  constructor(reason: UnavailableReason, options?: ErrorOptions) {
    super(`no analysis: ${reason}`, options)
    this.reason = reason
  }
}
