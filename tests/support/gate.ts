/** A moment that a test decides: what waits for `opened` goes on after `open()`. */
interface Gate {
  readonly opened: Promise<void>
  /** Whether something waits, or has waited, for it. */
  readonly isAwaited: boolean
  readonly open: () => void
}

export function makeGate(): Gate {
  let open: () => void = () => {}
  let isAwaited = false
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    get opened() {
      isAwaited = true
      return opened
    },
    get isAwaited() {
      return isAwaited
    },
    open,
  }
}
