/**
 * Where others are in the text: from presence states to carets, and from one text to the next. Pure.
 *
 * A caret is read from its state when that changes, and only mapped through the text's changes in between. A state that
 * speaks of text which has not arrived yet leaves its caret where it was until it can be read.
 */
import type { ChangeDesc } from '@codemirror/state'
import { memberColours } from '../../../shared/model/member.ts'

export interface Caret {
  /** Yjs client id: one person may be in the file twice. */
  readonly client: number
  readonly name: string
  /** Index into `memberColours`, always within it. */
  readonly colour: number
  readonly isAgent: boolean
  readonly anchor: number
  readonly head: number
  /** The state's cursor as JSON, to tell a move from a shift of the text; null where it could not be read yet. */
  readonly published: string | null
  readonly movedAtMs: number
}

/** A name is shown for this long after its caret moved. */
export const nameShownMs = 2_500

interface ReadOptions {
  /** Presence states by client; from the network, so of any shape. */
  readonly states: ReadonlyMap<number, unknown>
  readonly ownClient: number
  /** The offset of a relative position's JSON, null where its text is not here. */
  readonly resolve: (position: unknown) => number | null
  readonly before: readonly Caret[]
  readonly nowMs: number
}

/** Everyone else's carets, by client so that the order never changes. */
export function readCarets({ states, ownClient, resolve, before, nowMs }: ReadOptions): Caret[] {
  const carets: Caret[] = []
  for (const [client, state] of states) {
    if (client === ownClient || !isRecord(state) || !isRecord(state.cursor)) continue
    const known = before.find((caret) => caret.client === client)
    const published = JSON.stringify(state.cursor)
    const who = readUser(state.user)
    if (known !== undefined && known.published === published) {
      carets.push(isSameUser(known, who) ? known : { ...known, ...who })
      continue
    }
    const anchor = resolve(state.cursor.anchor)
    const head = resolve(state.cursor.head)
    if (anchor !== null && head !== null) carets.push({ client, ...who, anchor, head, published, movedAtMs: nowMs })
    else if (known !== undefined) carets.push({ ...known, ...who, published: null })
  }
  return carets.sort((a, b) => a.client - b.client)
}

/** The same carets after a change of the text; what is typed at a caret goes before it, as its owner's typing does. */
export function mapCarets(carets: readonly Caret[], changes: ChangeDesc): readonly Caret[] {
  return carets.map((caret) => ({
    ...caret,
    anchor: changes.mapPos(caret.anchor, 1),
    head: changes.mapPos(caret.head, 1),
  }))
}

/** Whether the name's flag is away: people's flags rest, the agent's never does. */
export function isResting(caret: Caret, nowMs: number): boolean {
  return !caret.isAgent && nowMs - caret.movedAtMs >= nameShownMs
}

/** Until the next flag rests, null where none will. */
export function msToNextRest(carets: readonly Caret[], nowMs: number): number | null {
  const waits = carets
    .filter((caret) => !caret.isAgent && !isResting(caret, nowMs))
    .map((caret) => caret.movedAtMs + nameShownMs - nowMs)
  return waits.length === 0 ? null : Math.max(1, Math.min(...waits))
}

type User = Pick<Caret, 'name' | 'colour' | 'isAgent'>

function readUser(user: unknown): User {
  const { name, colour, kind } = isRecord(user) ? user : {}
  return {
    name: typeof name === 'string' && name !== '' ? name : 'Someone',
    colour: typeof colour === 'number' && colour >= 0 ? Math.floor(colour) % memberColours.length : 0,
    isAgent: kind === 'agent',
  }
}

function isSameUser(a: User, b: User): boolean {
  return a.name === b.name && a.colour === b.colour && a.isAgent === b.isAgent
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
