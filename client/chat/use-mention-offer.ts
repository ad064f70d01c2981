/** The offer of names while a mention is being typed: who is in it, which one is selected, and when it is shut. */
import { useMemo, useState } from 'react'
import { useRights, useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import {
  agentMention,
  type Mentionable,
  mentionAt,
  mentionablePeople,
  offered,
  type TypedMention,
} from './mention-offer.ts'

interface MentionOffer {
  readonly typed: TypedMention
  readonly options: readonly Mentionable[]
  readonly selected: number
  readonly current: Mentionable
}

const first = { words: '', index: 0 }
const nobody: readonly Mentionable[] = []

export function useMentionOffer(text: string, cursor: number) {
  const { room, agent, me } = useRoom()
  const { mayEdit } = useRights()
  const members = useReadable(room.members)
  const present = useReadable(room.present)
  /** Which option of which mention's words was gone to. */
  const [chosen, setChosen] = useState(first)
  /** Where the mention begins whose offer was shut; it stays shut until that is no mention any more. */
  const [shutFrom, setShutFrom] = useState<number | null>(null)

  const people = useMemo(() => mentionablePeople(members, present, me), [members, present, me])
  const typed = mentionAt(text, cursor)
  const isShut = typed === null || typed.from === shutFrom
  const options = isShut ? nobody : offered(typed, people, mayEdit ? agentMention(agent.name) : null)
  const selected = typed !== null && chosen.words === typed.words ? Math.min(chosen.index, options.length - 1) : 0
  const current = options[selected]
  const offer: MentionOffer | null =
    typed === null || current === undefined ? null : { typed, options, selected, current }

  return {
    offer,
    select: (index: number) => typed !== null && setChosen({ words: typed.words, index }),
    /** To the next (1) or the one before (-1), round the end. */
    step: (by: 1 | -1) =>
      typed !== null &&
      setChosen({ words: typed.words, index: (selected + by + options.length) % Math.max(1, options.length) }),
    shut: () => setShutFrom(typed?.from ?? null),
    /** The text is another one now. */
    follow: (next: string, at: number) => {
      if (mentionAt(next, at) !== null) return
      setShutFrom(null)
      setChosen(first)
    },
  }
}
