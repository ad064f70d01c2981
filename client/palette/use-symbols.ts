/** The symbols that are asked for, from the server: a moment after the last key, and asked again until it saw all files. */
import { useEffect, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useRoom } from '../room/room-context.ts'
import type { SymbolFound } from '../session/api.ts'

/** All of one file; those of all files that answer to the words. */
type SymbolsAsked = { readonly file: FileId } | { readonly words: string }

interface SymbolsShown {
  readonly symbols: readonly SymbolFound[]
  readonly isLooking: boolean
  /** Too long to be looked into. */
  readonly unread: readonly FileId[]
}

const none: SymbolsShown = { symbols: [], isLooking: false, unread: [] }
const restMs = 80
/** A room so large that this does not suffice shows what was found. */
const mostAttempts = 5

export function useSymbols(asked: SymbolsAsked | null): SymbolsShown {
  const { requests } = useRoom()
  const [shown, setShown] = useState<SymbolsShown>(none)
  const file = asked !== null && 'file' in asked ? asked.file : null
  const words = asked !== null && 'words' in asked ? asked.words : ''
  const isAsked = file !== null || words !== ''

  useEffect(() => {
    if (!isAsked) {
      setShown(none)
      return
    }
    let isCurrent = true
    async function look(): Promise<void> {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const found = await (file === null ? requests.findSymbols(words) : requests.symbolsIn(file))
        if (!isCurrent) return
        setShown({ symbols: found.symbols, isLooking: !found.isWhole, unread: found.unread })
        if (found.isWhole) return
      }
    }
    setShown((before) => ({ ...before, isLooking: true }))
    const timer = setTimeout(
      () =>
        void look().then(
          () => isCurrent && setShown((before) => ({ ...before, isLooking: false })),
          // Files and commands are found without the server.
          () => isCurrent && setShown(none),
        ),
      file === null ? restMs : 0,
    )
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [requests, file, words, isAsked])
  return isAsked ? shown : none
}
