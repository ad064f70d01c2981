/** A menu under a button, with the page's look; Radix does keys and focus. Its button works once Radix is here. */
import { Check, ChevronRight } from 'lucide-react'
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useState } from 'react'
import styles from './menu.module.css'
import { useOverlays } from './use-overlays.ts'

export function Menu({
  trigger,
  children,
  align = 'start',
  side = 'bottom',
  container,
  onCloseAutoFocus,
}: {
  trigger: ReactElement<ComponentProps<'button'>>
  children: ReactNode
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  /** The dialog it belongs to, where it is in one. */
  container?: HTMLElement | null
  /** Where the focus is not to go back to the trigger. */
  onCloseAutoFocus?: (event: Event) => void
}) {
  const overlays = useOverlays()
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  if (overlays === null) return cloneElement(trigger, { disabled: true })
  const { DropdownMenu } = overlays
  const isInDialog = (button?.closest('[role="dialog"]') ?? null) !== null
  // It stays in its button's landmark, where who goes by landmarks finds it.
  const landmark = isInDialog ? null : button?.closest<HTMLElement>('header, section, main')
  return (
    // A modal one would hide all around it from screen readers, headings and landmarks too, and take the focus back from
    // the field that one of its items opens.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild ref={setButton}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container ?? landmark ?? null}>
        <DropdownMenu.Content
          className={styles.content}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({ onSelect, hint, children }: { onSelect: () => void; hint?: string; children: ReactNode }) {
  const overlays = useOverlays()
  if (overlays === null) return null
  const { DropdownMenu } = overlays
  return (
    <DropdownMenu.Item className={styles.item} onSelect={onSelect}>
      {children}
      {hint !== undefined && <kbd className={styles.hint}>{hint}</kbd>}
    </DropdownMenu.Item>
  )
}

/** A menu within the menu. */
export function MenuSub({ label, children }: { label: string; children: ReactNode }) {
  const overlays = useOverlays()
  if (overlays === null) return null
  const { DropdownMenu } = overlays
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={styles.item}>
        {label}
        <ChevronRight className={styles.more} size={13} aria-hidden="true" />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent className={styles.content} sideOffset={4} alignOffset={-5} collisionPadding={8}>
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  )
}

/** One of several; each with a line that says what it means. */
export function MenuChoice<T extends string>({
  value,
  options,
  onChange,
}: {
  value: T
  options: readonly { readonly value: T; readonly label: string; readonly meaning: string }[]
  onChange: (value: T) => void
}) {
  const overlays = useOverlays()
  if (overlays === null) return null
  const { DropdownMenu } = overlays
  return (
    <DropdownMenu.RadioGroup value={value}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          className={styles.choice}
          value={option.value}
          onSelect={() => onChange(option.value)}
        >
          <span className={styles.mark}>
            <DropdownMenu.ItemIndicator>
              <Check size={13} />
            </DropdownMenu.ItemIndicator>
          </span>
          <span>
            {option.label}
            <span className={styles.meaning}>{option.meaning}</span>
          </span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
