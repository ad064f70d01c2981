/**
 * Whom a mention may mean that is being typed: where it stands in the message, who fits, and the text once one is chosen.
 * Names may have spaces, so words after a space still belong to it for as long as somebody is called so. Pure.
 */
import type { Member } from '../../../shared/model/member.ts'
import { isSameName } from '../messages/mention.ts'

/** `@` and what is typed after it, half-open in UTF-16 offsets. */
export interface TypedMention {
  readonly from: number
  readonly to: number
  /** What is typed after the `@`. */
  readonly words: string
  /** Whether nothing is said before it: only there a mention asks the agent. */
  readonly isFirst: boolean
}

/** Somebody a message can name. */
export interface Mentionable extends Pick<Member, 'name' | 'colour' | 'kind'> {
  /** What stands after the `@`. */
  readonly handle: string
  readonly isHere: boolean
}

export const mostOffered = 8
/** After the agent's `@ai` the server starts a task; see `mentionEnd`. */
const agentHandle = 'ai'

/** Null where none is being typed at `cursor`: it begins a word, ends at the cursor, and is no code. */
export function mentionAt(text: string, cursor: number): TypedMention | null {
  const line = text.slice(0, cursor).split('\n').at(-1) ?? ''
  const match = /(?<![\p{L}\p{M}\p{N}_@])@((?:[^\s@](?:[^@]{0,60}[^\s@])?)?)$/u.exec(line)
  if (match === null || /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(cursor))) return null
  if ((line.slice(0, match.index).split('`').length - 1) % 2 === 1) return null
  const from = cursor - match[0].length
  return { from, to: cursor, words: match[1] ?? '', isFirst: text.slice(0, from).trim() === '' }
}

export function agentMention(name: string): Mentionable {
  return { handle: agentHandle, name, colour: 0, kind: 'agent', isHere: true }
}

/** Everyone but ourselves, each name once: two people of one name are both meant by it. */
export function mentionablePeople(
  members: readonly Member[],
  present: readonly Pick<Member, 'id'>[],
  me: Pick<Member, 'id'>,
): readonly Mentionable[] {
  const here = new Set(present.map(({ id }) => id))
  const isHere = ({ id }: Member) => here.has(id)
  const named = new Map<string, Mentionable>()
  for (const { id, name, colour, kind } of members.toSorted((a, b) => Number(isHere(b)) - Number(isHere(a)))) {
    const key = folded(name)
    // `@ai` is the agent's, whoever else is called so.
    if (id === me.id || kind !== 'person' || key === agentHandle || named.has(key)) continue
    named.set(key, { handle: name, name, colour, kind, isHere: here.has(id) })
  }
  return [...named.values()]
}

/** Who fits, best first; nobody where what is typed is the one name already. */
export function offered(
  { words, isFirst }: TypedMention,
  people: readonly Mentionable[],
  agent: Mentionable | null,
): readonly Mentionable[] {
  const wanted = folded(words)
  const candidates = agent !== null && isFirst ? [agent, ...people] : people
  const fitting = candidates
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank !== null)
    .sort(
      (a, b) =>
        Number(a.rank) - Number(b.rank) ||
        Number(b.one.isHere) - Number(a.one.isHere) ||
        a.one.name.localeCompare(b.one.name),
    )
    .map(({ one }) => one)
  const [only] = fitting
  if (fitting.length === 1 && only !== undefined && isSameName(only.handle, words)) return []
  return fitting.slice(0, mostOffered)
}

/** The text with the words in the place of what was typed, one space after them, and where the cursor stands then. */
export function completeMention(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  words: string,
): { text: string; cursor: number } {
  const mention = `${words} `
  return { text: `${text.slice(0, from)}${mention}${text.slice(to).replace(/^ /, '')}`, cursor: from + mention.length }
}

/** 0 for the agent, 1 where the name begins so, 2 where one of its words does; null where neither. */
function rankOf({ kind, handle, name }: Mentionable, wanted: string): number | null {
  const names = [folded(handle), folded(name)]
  if (names.some((one) => one.startsWith(wanted))) return kind === 'agent' ? 0 : 1
  return names.some((one) => one.includes(` ${wanted}`)) ? 2 : null
}

/** Without case and accents: "zoe" finds Zoë. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
