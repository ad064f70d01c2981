/** Before which message "New messages" stands: the first that came unseen. It goes a moment after all have been seen. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { MessageId } from '../../../shared/model/ids.ts'
import { useReadable } from '../../ui/use-readable.ts'
import type { Reading } from './reading.ts'
import { unopened } from './unread.ts'

/** Long enough to be found, and read from. */
const lingerMs = 5_000

export interface Divider {
  readonly before: MessageId | null
  /** That message has come and is not seen; it stays where it is until all have been. */
  put(first: MessageId | null): void
}

export function useDivider(reading: Reading | null): Divider {
  const { first } = useReadable(reading?.unread ?? unopened)
  const [before, setBefore] = useState<MessageId | null>(null)
  const stands = useRef(false)

  useLayoutEffect(() => {
    if (first !== null) return
    stands.current = false
    const timer = setTimeout(() => setBefore(null), lingerMs)
    return () => clearTimeout(timer)
  }, [first])

  return {
    before,
    put(unseen) {
      if (unseen === null || stands.current) return
      stands.current = true
      setBefore(unseen)
    },
  }
}
