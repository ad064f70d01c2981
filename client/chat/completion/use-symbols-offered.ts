/**
 * What the room's files define, for a symbol that is being typed: what is known of it at once, and what the server answers
 * as it comes. It is asked seldom, as completion in the text asks it, and nothing waits for it.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import { createSymbolIndex, type DefinedSymbol } from '../../editor/completion/symbol-index.ts'
import { useRoom } from '../../room/room-context.ts'

/** Another question may have been under way: it is asked again once that is answered. */
const againMs = 350

const none: readonly DefinedSymbol[] = []

/** `mayChange` is false while somebody chooses: nothing is exchanged under their hands. */
export function useSymbolsOffered(words: string | null, mayChange: boolean): readonly DefinedSymbol[] {
  const { requests } = useRoom()
  const [answers, setAnswers] = useState(0)
  const index = useMemo(
    () =>
      createSymbolIndex({
        find: requests.findSymbolsToComplete,
        now: () => performance.now(),
      }),
    [requests],
  )
  const latest = useRef(mayChange)
  useEffect(() => {
    latest.current = mayChange
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after each answer, which may have been another word's
  useEffect(() => {
    if (words === null) return
    // Whichever word it answers, this one may be asked for then.
    const onNews = () => latest.current && setAnswers((count) => count + 1)
    const ask = () => index.ask(words, onNews)
    ask()
    const timer = setTimeout(ask, againMs)
    return () => clearTimeout(timer)
  }, [index, words, answers])

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew after each answer
  return useMemo(() => (words === null ? none : index.get(words)), [index, words, answers])
}
