/**
 * Where what had the focus is gone, the shown file's tab has it (U213): after the door and the list of rooms, where an open
 * file was closed or deleted, and where the window became narrow or wide, which takes the panes or the sheets away.
 */
import { useEffect, useRef } from 'react'
import { focusHome } from '../ui/lost-focus.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRoom } from './room-context.ts'
import { useView } from './view-context.ts'

/** `takesFocus` is false where the page was loaded with the room: nothing was lost then. */
export function useFocusHome(isNarrow: boolean, takesFocus: boolean): void {
  const { room } = useRoom()
  const { tabs } = useView()
  const { active } = useReadable(tabs)
  const files = useReadable(room.files)
  const isLoaded = useReadable(room.isLoaded)
  const isShown = files.some(({ id }) => id === active)
  /** A visit begins with a file, where there is one. */
  const isBegun = useRef(false)
  const isFirst = useRef(!takesFocus)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown takes the focus along as it goes
  useEffect(() => {
    isBegun.current ||= isShown || (isLoaded && files.length === 0)
    if (!isBegun.current || (active !== null && !isShown)) return
    if (!isFirst.current) focusHome()
    isFirst.current = false
  }, [isShown, isLoaded, active, isNarrow])
}
