/** Buttons: the one primary action, plain ones, quiet ones, and icons with a name. */
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

export type ButtonTone = 'main' | 'agent' | 'plain' | 'quiet' | 'danger'

/**
 * While what it does is being done, or cannot be, a press does nothing, and it keeps the focus, which one that is disabled
 * loses. `whyNot` is the id of what says why it cannot.
 */
export function Button({
  tone = 'plain',
  isBusy = false,
  whyNot,
  className,
  onClick,
  ...rest
}: ComponentProps<'button'> & { tone?: ButtonTone; isBusy?: boolean; whyNot?: string | undefined }) {
  return (
    <button
      type="button"
      {...rest}
      {...(isBusy || whyNot !== undefined ? { 'aria-disabled': true } : { onClick })}
      {...(whyNot !== undefined && { 'aria-describedby': whyNot })}
      className={[styles.button, styles[tone], className].join(' ')}
    />
  )
}

/** `label` is the accessible name and the tooltip. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: ComponentProps<'button'> & { label: string; children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} {...rest} className={[styles.icon, className].join(' ')}>
      {children}
    </button>
  )
}
