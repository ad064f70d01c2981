/** The offer of names while one is being typed in a message: what is in it, which is selected, and when it is shut. */
import { useMemo, useState } from 'react'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useView } from '../../room/view-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { isSameName } from '../messages/mention.ts'
import { usePeopleNames } from '../messages/use-people-names.ts'
import { agentMention, type Mentionable, mentionablePeople, mostOffered, offered } from './mention-offer.ts'
import { type Option, offeredFiles, offeredSymbols, type Typed, typedAt } from './room-offer.ts'
import { useSymbolsOffered } from './use-symbols-offered.ts'

interface MentionOffer {
  readonly typed: Typed
  readonly options: readonly Option[]
  readonly selected: number
  readonly current: Option
}

const first = { words: '', index: 0 }

/** `offersAgent` where the message may be for people as well. */
export function useMentionOffer(text: string, cursor: number, offersAgent: boolean) {
  /** Which option of which words was gone to. */
  const [chosen, setChosen] = useState(first)
  /** Where that begins whose offer was shut; it stays shut until nothing is typed there any more. */
  const [shutFrom, setShutFrom] = useState<number | null>(null)

  const typed = typedAt(text, cursor)
  const [known, setKnown] = useState(text)
  if (known !== text) {
    setKnown(text)
    if (typed === null) {
      setShutFrom(null)
      setChosen(first)
    }
  }
  const asked = typed === null || typed.from === shutFrom ? null : typed
  const key = typed === null ? '' : `${typed.sign}${typed.words}`
  const isChosen = typed !== null && chosen.words === key
  const people = useMentioned(asked, offersAgent)
  const files = useFiles(asked, people)
  const symbols = useSymbols(asked, !isChosen)
  const options = [...people, ...files, ...symbols]
  const selected = isChosen ? Math.min(chosen.index, options.length - 1) : 0
  const current = options[selected]
  const offer: MentionOffer | null =
    typed === null || current === undefined ? null : { typed, options, selected, current }

  return {
    offer,
    select: (index: number) => typed !== null && setChosen({ words: key, index }),
    /** To the next (1) or the one before (-1), round the end. */
    step: (by: 1 | -1) =>
      typed !== null &&
      setChosen({ words: key, index: (selected + by + options.length) % Math.max(1, options.length) }),
    shut: () => setShutFrom(typed?.from ?? null),
  }
}

function useMentioned(typed: Typed | null, offersAgent: boolean): readonly Mentionable[] {
  const { room, agent, me } = useRoom()
  const { mayEdit } = useRights()
  const members = useReadable(room.members)
  const present = useReadable(room.present)
  const people = useMemo(() => mentionablePeople(members, present, me), [members, present, me])
  return typed?.sign === '@' ? offered(typed, people, mayEdit && offersAgent ? agentMention(agent.name) : null) : []
}

function useFiles(typed: Typed | null, people: readonly Mentionable[]): readonly Option[] {
  const { room } = useRoom()
  const { tabs } = useView()
  const files = useReadable(room.files)
  const { open } = useReadable(tabs)
  const names = usePeopleNames()
  // What names somebody already is no file: Enter sends it.
  const isFree = typed?.sign === '@' && ![...names, 'ai'].some((name) => isSameName(name, typed.words))
  const words = isFree ? typed.words : null
  const most = mostOffered - people.length
  return useMemo(() => {
    if (words === null) return []
    const pathOf = new Map(files.map(({ id, path }) => [id, path]))
    return offeredFiles({
      words,
      paths: [...pathOf.values()],
      open: open.flatMap((id) => pathOf.get(id) ?? []),
      names,
      most,
    })
  }, [words, files, open, names, most])
}

function useSymbols(typed: Typed | null, mayChange: boolean): readonly Option[] {
  const words = typed?.sign === '#' ? typed.words : null
  const symbols = useSymbolsOffered(words, mayChange)
  return useMemo(() => (words === null ? [] : offeredSymbols(words, symbols, mostOffered)), [words, symbols])
}
