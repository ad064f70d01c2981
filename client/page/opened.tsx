/** A part of the page that somebody opens, once its code is here. Where it cannot be had, that is said, and it closes. */
import type { ComponentType } from 'react'
import { pageErrors } from '../../shared/page-errors.ts'
import { type LazyModule, useModule } from '../ui/lazy-module.ts'
import { useToasts } from './platform.ts'

export function useOpened<T>(lazy: LazyModule<T>, onClose: () => void): T | null {
  const toasts = useToasts()
  return useModule(lazy, () => {
    const { title, remedy } = pageErrors.part_missing
    toasts.show({ tone: 'error', title, detail: remedy, code: 'part_missing' })
    onClose()
  })
}

/** Draws the component that is such a part's default. */
export function Opened<P extends { onClose: () => void }>({
  part,
  props,
}: {
  part: LazyModule<{ default: ComponentType<P> }>
  props: P
}) {
  const loaded = useOpened(part, props.onClose)
  return loaded && <loaded.default {...props} />
}
