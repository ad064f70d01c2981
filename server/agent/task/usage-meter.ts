/**
 * What a task's replies use, while they come: tokens, how long people wait for the first word, for how long words came, and
 * the cost by the operator's price list.
 *
 * Between the counts that an endpoint sends, tokens are estimated from the characters that came; what was counted replaces
 * them. It is told of the moments, and knows neither the model nor the task.
 */
import { costOf, type ModelPrice } from '../../../shared/model/price.ts'
import type { TaskUsage } from '../../../shared/model/task.ts'
import type { Clock } from '../../operations/clock.ts'
import { estimateTokens } from '../model/token-estimate.ts'

export interface UsageMeter {
  /** A reply is asked for. */
  asked(): void
  /** So many characters of it came. */
  came(characters: number): void
  /** What it used so far, as the model says it. */
  counted(usage: TaskUsage): void
  /** It is over, however it ended. */
  ended(): void
}

export interface UsageMeterOptions {
  readonly clock: Clock
  /** By earlier runs of the task. */
  readonly spent: TaskUsage
  readonly price: ModelPrice | null
  readonly onChange: (usage: TaskUsage) => void
}

/** How often people are shown a new count; an endpoint may send one with each piece. */
const shownEveryMs = 500

const nothing: TaskUsage = { inputTokens: 0, outputTokens: 0, estimated: false }

export function createUsageMeter({ clock, spent, price, onChange }: UsageMeterOptions): UsageMeter {
  const hasSpent = spent.inputTokens + spent.outputTokens > 0
  let before = hasSpent ? spent : nothing
  let now = nothing
  let characters = 0
  let askedAt = clock.monotonic()
  let begunAt: number | null = null
  let lastAt = askedAt
  let firstTokenMs = hasSpent ? spent.firstTokenMs : undefined
  let shownAt: number | null = null

  /** All of the task until now. */
  function sum(): TaskUsage {
    const outputTokens = now.estimated ? Math.max(now.outputTokens, estimateTokens(characters)) : now.outputTokens
    const tokens = {
      inputTokens: before.inputTokens + now.inputTokens,
      outputTokens: before.outputTokens + outputTokens,
      estimated: before.estimated || now.estimated,
    }
    const replyingMs = (before.replyingMs ?? 0) + (begunAt === null ? 0 : Math.round(lastAt - begunAt))
    return {
      ...tokens,
      ...(firstTokenMs !== undefined && { firstTokenMs }),
      ...(firstTokenMs !== undefined && { replyingMs }),
      ...(price !== null && { cost: { amount: costOf(price, tokens), currency: price.currency } }),
    }
  }

  function show(): void {
    shownAt = clock.monotonic()
    onChange(sum())
  }

  function showInTime(): void {
    if (shownAt === null || clock.monotonic() - shownAt >= shownEveryMs) show()
  }

  return {
    asked() {
      askedAt = clock.monotonic()
      begunAt = null
      now = nothing
      characters = 0
    },
    came(more) {
      lastAt = clock.monotonic()
      begunAt ??= lastAt
      firstTokenMs ??= Math.round(lastAt - askedAt)
      characters += more
      showInTime()
    },
    counted(usage) {
      now = usage
      showInTime()
    },
    ended() {
      if (begunAt === null && now === nothing) return
      before = sum()
      begunAt = null
      now = nothing
      characters = 0
      show()
    },
  }
}
