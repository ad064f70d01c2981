/**
 * Where a path is typed: for a new file, or a new name. Enter takes it, Escape leaves, a refusal is said below; one that
 * comes after the field is gone, in a toast.
 */
import { useId, useLayoutEffect, useRef, useState } from 'react'
import { useToasts } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { baseName } from '../ui/wording.ts'
import styles from './path-field.module.css'
import { destinationWords, typedPath } from './typed-path.ts'

/** However deep the folder. */
const leastFieldPx = 150

export function PathField({
  label,
  initial,
  placeholder,
  indent,
  isNew = false,
  onCommit,
  onClose,
}: {
  label: string
  initial: string
  placeholder?: string
  /** Pixels. */
  indent: number
  /** Of something that is not there yet: it does not move. */
  isNew?: boolean
  /** Rejects where the path cannot be had; the field stays then. */
  onCommit: (path: string) => Promise<void>
  onClose: () => void
}) {
  const [path, setPath] = useState(initial)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const failureId = useId()
  const toasts = useToasts()
  const destination = failure === null ? destinationWords(path, initial, isNew) : null

  useLayoutEffect(() => {
    const input = field.current
    if (input === null) return
    input.focus()
    // The name without its ending is what most people change.
    const start = initial.length - baseName(initial).length
    const dot = initial.lastIndexOf('.')
    input.setSelectionRange(start, dot > start ? dot : initial.length)
  }, [initial])

  async function commit(): Promise<void> {
    const wanted = typedPath(path, initial)
    if (wanted === '' || wanted === initial) {
      onClose()
      return
    }
    setBusy(true)
    try {
      await onCommit(wanted)
      onClose()
    } catch (error) {
      if (field.current === null) {
        toasts.fail(error)
        return
      }
      const { title, detail } = describeFailure(error)
      setFailure(`${title} ${detail}`)
      setBusy(false)
    }
  }

  return (
    <div className={styles.row} style={{ paddingInlineStart: `min(${indent}px, max(2px, 100% - ${leastFieldPx}px))` }}>
      <input
        ref={field}
        className={styles.field}
        data-escape=""
        aria-label={label}
        aria-invalid={failure !== null}
        aria-describedby={failure === null ? undefined : failureId}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        readOnly={isBusy}
        value={path}
        onChange={(event) => {
          setPath(event.target.value)
          setFailure(null)
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          // Enter chooses what an input method offers.
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') void commit()
          else if (event.key === 'Escape') onClose()
        }}
        onBlur={() => {
          if (!isBusy) onClose()
        }}
      />
      <p role="status" className={styles.destination}>
        {destination}
      </p>
      {failure !== null && (
        <p id={failureId} role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
    </div>
  )
}
