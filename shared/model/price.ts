/** What a model's tokens cost, by its operator's own list: nothing here knows any price. */

export interface ModelPrice {
  /** Three letters, such as USD. */
  readonly currency: string
  /** For a million tokens. */
  readonly inputPerMillion: number
  readonly outputPerMillion: number
}

/** In the price's currency. */
export function costOf(
  price: ModelPrice,
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
): number {
  return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1_000_000
}
