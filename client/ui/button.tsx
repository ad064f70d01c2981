/** Buttons: the one primary action, plain ones, quiet ones, and icons with a name. */
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

export type ButtonTone = 'main' | 'agent' | 'plain' | 'quiet' | 'danger'

/** While what it does is being done a press does nothing, and it keeps the focus, which one that is disabled loses. */
export function Button({
  tone = 'plain',
  isBusy = false,
  className,
  onClick,
  ...rest
}: ComponentProps<'button'> & { tone?: ButtonTone; isBusy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      {...(isBusy ? { 'aria-disabled': true } : { onClick })}
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
