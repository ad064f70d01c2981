/**
 * The toasts that pass: each has its time, which stands still while one of them is pointed at or has the focus, and while
 * the window has not. A finger sends one away to the left.
 *
 * No toasts of Radix's: those take Escape from what it was meant for, as a dialog beneath or Vim's insert mode.
 */
import { X } from 'lucide-react'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { ToastWords } from './toast-words.tsx'
import styles from './toasts.module.css'
import type { Toast } from './toasts.ts'

const shortMs = 5_000
/** For an error, and for what offers something to do. */
const longMs = 12_000
/** So far to the left is away. */
const awayPx = 60

interface PassingToastsProps {
  readonly list: readonly Toast[]
  readonly onClose: (id: number) => void
}

export function PassingToasts({ list, onClose }: PassingToastsProps) {
  const [isPointedAt, setPointedAt] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const isAway = useWindowAway()
  const isEmpty = list.length === 0
  // What goes from under the pointer, or with the focus, tells neither.
  useEffect(() => {
    if (!isEmpty) return
    setPointedAt(false)
    setFocus(false)
  }, [isEmpty])
  return (
    // Announced beside it; a dialog hides from screen readers what is around it, but for what has this attribute.
    <section aria-label="Notifications (F8)" aria-live="off" hidden={isEmpty}>
      <ol
        className={styles.list}
        tabIndex={-1}
        data-toasts=""
        onPointerMove={() => setPointedAt(true)}
        onPointerLeave={() => setPointedAt(false)}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
      >
        {list.map((toast) => (
          <PassingToast
            key={toast.id}
            toast={toast}
            isHeld={isPointedAt || hasFocus || isAway}
            onClose={() => onClose(toast.id)}
          />
        ))}
      </ol>
    </section>
  )
}

function PassingToast({ toast, isHeld, onClose }: { toast: Toast; isHeld: boolean; onClose: () => void }) {
  const { id, tone, action, shownMs } = toast
  useTimeOut(shownMs ?? (tone === 'error' || action !== undefined ? longMs : shortMs), isHeld, onClose)
  const swipe = useSwipeAway(onClose)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what Escape closes can have the focus
    <li className={styles.toast} data-tone={tone} data-toast={id} tabIndex={0} {...swipe}>
      <ToastWords toast={toast} />
      {action !== undefined && (
        <Button
          onClick={() => {
            action.run()
            onClose()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" onClick={onClose}>
        <X size={14} />
      </IconButton>
    </li>
  )
}

/** Calls once `ms` have passed in which it was not held. */
function useTimeOut(ms: number, isHeld: boolean, onOver: () => void): void {
  const left = useRef(ms)
  const latest = useRef(onOver)
  useEffect(() => {
    latest.current = onOver
  })
  useEffect(() => {
    if (isHeld) return
    const since = performance.now()
    const timer = setTimeout(() => latest.current(), left.current)
    return () => {
      clearTimeout(timer)
      left.current -= performance.now() - since
    }
  }, [isHeld])
}

/** Nobody reads what is in a window that has not the focus. */
function useWindowAway(): boolean {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    const leave = () => setAway(true)
    const come = () => setAway(false)
    window.addEventListener('blur', leave)
    window.addEventListener('focus', come)
    return () => {
      window.removeEventListener('blur', leave)
      window.removeEventListener('focus', come)
    }
  }, [])
  return isAway
}

/** By a finger alone: a mouse chooses words in it. */
function useSwipeAway(onAway: () => void) {
  const start = useRef<number | null>(null)
  const [shiftPx, setShift] = useState(0)
  const end = () => {
    start.current = null
    setShift(0)
  }
  return {
    style: { translate: `${shiftPx}px` },
    onPointerDown({ pointerType, clientX }: PointerEvent) {
      if (pointerType === 'touch') start.current = clientX
    },
    onPointerMove({ clientX }: PointerEvent) {
      if (start.current !== null) setShift(Math.min(0, clientX - start.current))
    },
    onPointerUp() {
      if (shiftPx < -awayPx) onAway()
      end()
    },
    onPointerCancel: end,
  }
}
