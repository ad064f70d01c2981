/**
 * What happened in a room, as few sentences to be heard: the same kind of news becomes one sentence, and who came and went
 * in the same moment is not mentioned. Pure.
 */
import { countOf, listNames } from '../ui/wording.ts'

export type News =
  /** Somebody came, went, or named us in the chat. */
  | { readonly kind: 'joined' | 'left' | 'mention'; readonly name: string }
  | { readonly kind: 'task'; readonly prompt: string; readonly outcome: 'done' | 'failed' | 'cancelled' | 'asking' }
  | { readonly kind: 'conflict'; readonly path: string }
  /** A sentence of its own. */
  | { readonly kind: 'said'; readonly text: string }

const mostSentences = 4
const longestPrompt = 60

const outcomes = { done: 'is done', failed: 'failed', cancelled: 'was cancelled', asking: 'asks a question' } as const

export function sayNews(news: readonly News[]): string {
  const namesOf = (kind: 'joined' | 'left' | 'mention') => news.flatMap((one) => (one.kind === kind ? [one.name] : []))
  const [joined, left] = [namesOf('joined'), namesOf('left')]
  const came = [...new Set(joined)].filter((name) => !left.includes(name))
  const went = [...new Set(left)].filter((name) => !joined.includes(name))
  const mentioned = [...new Set(namesOf('mention'))]
  const tasks = [...new Map(news.flatMap((one) => (one.kind === 'task' ? [[one.prompt, one] as const] : []))).values()]
  const conflicts = news.flatMap((one) => (one.kind === 'conflict' ? [one.path] : []))
  const said = [...new Set(news.flatMap((one) => (one.kind === 'said' ? [one.text] : [])))]

  const sentences = [
    ...said,
    ...(mentioned.length === 0
      ? []
      : [`${listNames(mentioned)} ${mentioned.length === 1 ? 'mentions' : 'mention'} you in the chat.`]),
    ...(conflicts.length === 0 ? [] : [conflictWords(conflicts)]),
    ...(tasks.length > 2
      ? [`${countOf(tasks.length, 'task')} changed.`]
      : tasks.map(({ prompt, outcome }) => `Task ${shortened(prompt)} ${outcomes[outcome]}.`)),
    ...(came.length === 0 ? [] : [`${listNames(came)} joined.`]),
    ...(went.length === 0 ? [] : [`${listNames(went)} left.`]),
  ]
  return sentences.slice(0, mostSentences).join(' ')
}

function conflictWords(paths: readonly string[]): string {
  const where = listNames([...new Set(paths)])
  return paths.length === 1
    ? `A conflict in ${where} needs a decision.`
    : `${paths.length} conflicts in ${where} need a decision.`
}

function shortened(prompt: string): string {
  const line = prompt.split('\n', 1)[0] ?? ''
  return line.length > longestPrompt ? `${line.slice(0, longestPrompt - 1)}…` : line
}
