/**
 * What of the room a message can name that is being typed, beside its people: files after `@`, symbols after `#`. What is put
 * in is what the agent reads in a request as a file's path and as a symbol (`server/agent/context/request-words.ts`). Pure.
 */
import { wholeWord } from '../../editor/completion/words.ts'
import { find } from '../../palette/find.ts'
import { baseName } from '../../ui/wording.ts'
import { membersIn, mentionEnd } from '../messages/mention.ts'
import { type Mentionable, mentionAt, type TypedMention } from './mention-offer.ts'

interface TypedSymbol {
  readonly from: number
  readonly to: number
  /** What is typed after the `#`. */
  readonly words: string
}

export type Typed = ({ readonly sign: '@' } & TypedMention) | ({ readonly sign: '#' } & TypedSymbol)

export interface OfferedFile {
  readonly kind: 'file'
  readonly path: string
  /** What is put in. */
  readonly words: string
}

export interface OfferedSymbol {
  readonly kind: 'symbol'
  readonly name: string
  /** What it is and where: "function · src/clock.ts". */
  readonly detail: string
}

export type Option = Mentionable | OfferedFile | OfferedSymbol

interface Defined {
  readonly name: string
  readonly kind: string
  readonly path: string
}

/** Files that are compared at length with what is typed: with each key, so that the next one need not wait. */
const mostCompared = 1_000
/** What the agent reads as a path without marks around it. */
const plainPath = /^[\p{L}\p{N}_$./-]*[\p{L}\p{N}_$]$/u

/** Null where neither a mention nor a symbol is being typed at `cursor`. */
export function typedAt(text: string, cursor: number): Typed | null {
  const symbol = symbolAt(text, cursor)
  if (symbol !== null) return { sign: '#', ...symbol }
  const mention = mentionAt(text, cursor)
  return mention === null ? null : { sign: '@', ...mention }
}

/** It begins a word, as a symbol's name does, ends at the cursor, and is no code. */
function symbolAt(text: string, cursor: number): TypedSymbol | null {
  const line = text.slice(0, cursor).split('\n').at(-1) ?? ''
  const match = /(?<![\p{L}\p{M}\p{N}_#@&/])#([\p{L}_$][\p{L}\p{N}_$]{0,60})$/u.exec(line)
  if (match === null || /^[\p{L}\p{M}\p{N}_$]/u.test(text.slice(cursor))) return null
  if ((line.slice(0, match.index).split('`').length - 1) % 2 === 1) return null
  return { from: cursor - match[0].length, to: cursor, words: match[1] ?? '' }
}

/** Those that fit, best first; the open ones before a letter is typed, and none where a path is typed whole. */
export function offeredFiles({
  words,
  paths,
  open,
  names,
  most,
}: {
  readonly words: string
  readonly paths: readonly string[]
  readonly open: readonly string[]
  /** Of the room's people. */
  readonly names: readonly string[]
  readonly most: number
}): readonly OfferedFile[] {
  // A space begins what is said about it.
  if (most <= 0 || /\s/u.test(words)) return []
  const wanted = words.toLowerCase()
  if (paths.some((path) => path.toLowerCase() === wanted)) return []
  const compared = wanted === '' ? open : worthComparing(paths, wanted)
  return find(compared, words, (path) => path, most).flatMap(({ item: path }) => {
    const put = wordsFor(path, names)
    return put === null ? [] : [{ kind: 'file', path, words: put } as const]
  })
}

/** Each name once, with what it is and where; none where the one name is typed whole, or the agent would not read it. */
export function offeredSymbols(words: string, symbols: readonly Defined[], most: number): readonly OfferedSymbol[] {
  const defined = new Map<string, { readonly first: Defined; readonly paths: Set<string> }>()
  for (const symbol of symbols) {
    const same = defined.get(symbol.name)
    if (same !== undefined) same.paths.add(symbol.path)
    else if (wholeWord.test(symbol.name)) {
      defined.set(symbol.name, { first: symbol, paths: new Set([symbol.path]) })
    }
  }
  const found = find([...defined.values()], words, ({ first }) => first.name, most)
  if (found.length === 1 && found[0]?.item.first.name === words) return []
  return found.map(({ item: { first, paths } }) => {
    const others = paths.size > 1 ? ` +${paths.size - 1}` : ''
    return { kind: 'symbol', name: first.name, detail: `${first.kind} · ${first.path}${others}` }
  })
}

/** What is put into the message for it. */
export function wordsOf(option: Option): string {
  switch (option.kind) {
    case 'file':
      return option.words
    case 'symbol':
      return `#${option.name}`
    case 'person':
    case 'agent':
      return `@${option.handle}`
  }
}

/** In backticks where the path alone would end too soon, or name a person or the agent; null where those would, too. */
function wordsFor(path: string, names: readonly string[]): string | null {
  const plain = `@${path}`
  if (plainPath.test(path) && mentionEnd(plain) === 0 && membersIn(plain, names).length === 0) return plain
  return path.includes('`') ? null : `\`${path}\``
}

/** Paths that have the letters in their order; of too many those first whose name has them as they are typed. */
function worthComparing(paths: readonly string[], wanted: string): readonly string[] {
  const fitting = paths.filter((path) => hasInOrder(path.toLowerCase(), wanted))
  if (fitting.length <= mostCompared) return fitting
  const named = fitting.filter((path) => baseName(path).toLowerCase().includes(wanted))
  return [...new Set([...named, ...fitting])].slice(0, mostCompared)
}

function hasInOrder(path: string, wanted: string): boolean {
  let at = -1
  for (const letter of wanted) {
    at = path.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}
