/** Above a task's difference: how it is laid out, and the way from change to change. */
import { ArrowDown, ArrowUp, UnfoldVertical } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import type { DiffLayout } from '../../editor/diff/diff-view.ts'
import { IconButton } from '../../ui/button.tsx'
import styles from './diff-dialog.module.css'

interface DiffToolsProps {
  /** Null where there is no place for another. */
  readonly layout: DiffLayout | null
  readonly onLayout: (layout: DiffLayout) => void
  readonly isWhole: boolean
  readonly onWhole: (isWhole: boolean) => void
  readonly onStep: (direction: 1 | -1) => void
}

export function DiffTools({ layout, onLayout, isWhole, onWhole, onStep }: DiffToolsProps) {
  return (
    <span className={styles.tools}>
      {layout !== null && (
        <ToggleGroup.Root
          type="single"
          aria-label="Layout"
          className={styles.layouts}
          value={layout}
          onValueChange={(value) => (value === 'split' || value === 'unified') && onLayout(value)}
        >
          <ToggleGroup.Item value="unified" className={styles.layout}>
            Unified
          </ToggleGroup.Item>
          <ToggleGroup.Item value="split" className={styles.layout}>
            Side by side
          </ToggleGroup.Item>
        </ToggleGroup.Root>
      )}
      <IconButton
        label="Show the whole file"
        aria-pressed={isWhole}
        className={styles.toggle}
        onClick={() => onWhole(!isWhole)}
      >
        <UnfoldVertical size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label="Previous change" aria-keyshortcuts="Alt+P" onClick={() => onStep(-1)}>
        <ArrowUp size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label="Next change" aria-keyshortcuts="Alt+N" onClick={() => onStep(1)}>
        <ArrowDown size={16} aria-hidden="true" />
      </IconButton>
    </span>
  )
}
