/** What a task used, and what a model costs, in a few words. Pure. */
import type { ModelPrice } from '../../../shared/model/price.ts'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import { shortCount } from '../../ui/wording.ts'

/** A shorter stretch says little of how fast words come. */
const leastReplyingMs = 1_000

/** "2.1k tokens · 48/s · $0.004", and the whole of it for the title; null before anything was used. */
export function usageOf({ usage, state }: Task): { readonly text: string; readonly title: string } | null {
  const { inputTokens, outputTokens, estimated, firstTokenMs, replyingMs = 0, cost } = usage
  if (state === 'queued' || inputTokens + outputTokens === 0) return null
  const about = estimated ? 'about ' : ''
  const rate = replyingMs >= leastReplyingMs ? Math.round(outputTokens / (replyingMs / 1_000)) : null
  const text = [
    `${about}${shortCount(inputTokens + outputTokens)} tokens`,
    ...(rate !== null && !isTaskOver(state) ? [`${rate}/s`] : []),
    ...(cost ? [`${about}${money(cost.amount, cost.currency)}`] : []),
  ]
  const title = [
    `${inputTokens} tokens in, ${outputTokens} out${estimated ? ', estimated' : ''}`,
    ...(firstTokenMs === undefined ? [] : [`first word after ${(firstTokenMs / 1_000).toFixed(1)} s`]),
    ...(rate === null ? [] : [`${rate} tokens a second`]),
  ]
  return { text: text.join(' · '), title: title.join('; ') }
}

/** "$0.25 in, $2.00 out for a million tokens"; empty where there is no price. */
export function priceWords(price: ModelPrice | undefined): string {
  if (price === undefined) return ''
  const { currency, inputPerMillion, outputPerMillion } = price
  return `${money(inputPerMillion, currency)} in, ${money(outputPerMillion, currency)} out for a million tokens`
}

/** To the cent, or to two digits of what is less. */
function money(amount: number, currency: string): string {
  const digits = amount !== 0 && amount < 0.1 ? { maximumSignificantDigits: 2 } : {}
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...digits }).format(amount)
}
