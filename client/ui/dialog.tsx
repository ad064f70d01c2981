/**
 * The frame of what opens over the page: title, what it is about, a body that scrolls, a foot with the decisions. On a narrow
 * screen it is a sheet from below, or the whole screen. Escape and a press beside it close it, and the focus goes back to
 * what had it. Comes with the other overlays, after the first key.
 */
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'
import { useReturnFocus } from './use-return-focus.ts'

/** A card, a wide card, the whole window; `panel` has one height whatever is in it. */
type DialogSize = 'card' | 'wide' | 'full' | 'panel'

/** Whoever prevents what `onCloseAutoFocus` does has put the focus elsewhere. */
interface DialogProps extends Omit<ComponentProps<typeof Radix.Content>, 'title'> {
  title: ReactNode
  /** Read out with the title. */
  description?: ReactNode
  /** Beside the title. */
  beside?: ReactNode
  /** Between the title and the button that closes it. */
  tools?: ReactNode
  /** Above the body, and stays while that scrolls. */
  notice?: ReactNode
  /** The decisions, and what is to know about them; false for none. */
  footer?: ReactNode
  size?: DialogSize
  onClose: () => void
}

export function Dialog({
  title,
  description,
  beside,
  tools,
  notice,
  footer = false,
  size = 'card',
  onClose,
  children,
  onCloseAutoFocus,
  onEscapeKeyDown,
  ...content
}: DialogProps) {
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          {...content}
          onEscapeKeyDown={(event) => {
            onEscapeKeyDown?.(event)
            if (hasUseForEscape(event.target)) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event)
            if (!event.defaultPrevented) returnFocus(event)
          }}
          className={styles.dialog}
          data-size={size}
        >
          <div className={styles.head}>
            <div className={styles.heading}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
              {beside}
            </div>
            {tools}
            <Radix.Close asChild>
              <IconButton label="Close" className={styles.close}>
                <X size={16} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className={styles.detail}>{description}</Radix.Description>}
          {notice}
          <div className={styles.body}>{children}</div>
          {footer !== false && <Foot>{footer}</Foot>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Tells its height, so that toasts leave its decisions free. */
function Foot({ children }: { children: ReactNode }) {
  const foot = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { style } = document.documentElement
    const element = foot.current
    if (element === null) return
    const sizes = new ResizeObserver(() => style.setProperty('--dialog-foot', `${element.offsetHeight}px`))
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      style.removeProperty('--dialog-foot')
    }
  }, [])
  return (
    <div ref={foot} className={styles.foot}>
      {children}
    </div>
  )
}

/** A field that completes what is typed in it, or says so with `data-escape`: Escape shuts what it offers, or it, first. */
function hasUseForEscape(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[aria-autocomplete="list"][aria-activedescendant], [data-escape]')
}
