/**
 * A part of the page that somebody opens, once its code is here. Until then its place says that it comes, and what to do
 * where it does not (U272): `part-waiting.tsx`.
 *
 *   new ─→ coming (it takes a moment) ─→ missing (it failed, or takes long) ─→ coming, when it is tried again
 *     └────────┴── here ──────────────────────┘
 */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { useRoom } from '../room/room-context.ts'
import { whenBack } from '../session/room-state.ts'
import { type LazyModule, useModule } from '../ui/lazy-module.ts'
import { useLateLayers } from './use-late-layers.ts'

/** What is here sooner is waited for without a word. */
const momentMs = 250
const longMs = 4_000

export type PartState = 'new' | 'coming' | 'missing'

/** What comes next where nothing else happens, and after how long; null once it is told. */
export function nextState(state: PartState): { readonly state: PartState; readonly afterMs: number } | null {
  switch (state) {
    case 'new':
      return { state: 'coming', afterMs: momentMs }
    case 'coming':
      return { state: 'missing', afterMs: longMs }
    case 'missing':
      return null
  }
}

interface OpenedPart<T> {
  /** Null until it is here, and what stood in its place is gone. */
  readonly loaded: T | null
  /** What is drawn until then. */
  readonly waiting: ReactNode
  readonly isMissing: boolean
}

/** `title` is that of the dialog which it is going to be; null for a part that has its place in the page. */
export function useOpened<T>(part: LazyModule<T>, title: string | null, onClose: () => void): OpenedPart<T> {
  const { room } = useRoom()
  const layers = useLateLayers()
  const [state, setState] = useState<PartState>('new')
  /** The focus goes back to whence the part was opened before that takes it. */
  const [isCovered, setCovered] = useState(false)
  const module = useModule(part, () => setState('missing'))
  const isHere = module !== null
  useEffect(() => {
    const next = isHere ? null : nextState(state)
    if (next === null) return
    const timer = setTimeout(() => setState(next.state), next.afterMs)
    return () => clearTimeout(timer)
  }, [isHere, state])

  // As soon as the server can be reached again.
  useEffect(() => {
    if (!isHere) return whenBack(room.state, part.askNow)
  }, [isHere, room, part])

  function tryAgain(): void {
    setState('coming')
    part.askNow()
  }
  return {
    loaded: isCovered ? null : module,
    waiting: layers !== null && !isHere && state !== 'new' && (
      <layers.PartWaiting
        title={title}
        isMissing={state === 'missing'}
        onTryAgain={tryAgain}
        onCover={setCovered}
        onClose={onClose}
      />
    ),
    isMissing: state === 'missing',
  }
}

/** Draws the component that is such a part's default. */
export function Opened<P extends { onClose: () => void }>({
  part,
  title,
  props,
}: {
  part: LazyModule<{ default: ComponentType<P> }>
  title: string
  props: P
}) {
  const { loaded, waiting } = useOpened(part, title, props.onClose)
  return loaded === null ? waiting : <loaded.default {...props} />
}
