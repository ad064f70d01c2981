/** Buttons: the one primary action, plain ones, quiet ones, and icons with a name. */
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

export type ButtonTone = 'main' | 'agent' | 'plain' | 'quiet' | 'danger'

export function Button({ tone = 'plain', className, ...rest }: ComponentProps<'button'> & { tone?: ButtonTone }) {
  return <button type="button" {...rest} className={[styles.button, styles[tone], className].join(' ')} />
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
