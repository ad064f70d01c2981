/** A moment that a test decides: what waits for `opened` goes on after `open()`. */
export interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

export function makeGate(): Gate {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
