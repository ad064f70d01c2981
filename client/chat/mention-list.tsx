/** Those whom a half-typed mention may mean, above the field that the focus stays in. */
import { useEffect, useRef } from 'react'
import { Face } from '../ui/face.tsx'
import styles from './mention-list.module.css'
import type { Mentionable } from './mention-offer.ts'

export const optionId = (listId: string, index: number) => `${listId}-${index}`

export function MentionList({
  id,
  options,
  selected,
  onSelect,
  onChoose,
}: {
  id: string
  options: readonly Mentionable[]
  selected: number
  onSelect: (index: number) => void
  onChoose: (option: Mentionable) => void
}) {
  const current = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is selected
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  return (
    <div id={id} role="listbox" aria-label="Mention" className={styles.list}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which moves through the list
        <div
          key={`${option.kind}${option.handle}`}
          ref={index === selected ? current : null}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === selected}
          tabIndex={-1}
          className={styles.option}
          onPointerMove={() => index !== selected && onSelect(index)}
          // Pressing it must not take the focus from the text.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <Face {...option} size={24} />
          <span className={styles.name} data-kind={option.kind}>
            {option.kind === 'agent' ? `@${option.handle}` : option.name}
          </span>
          <span className={styles.meaning}>{meaningOf(option)}</span>
          {index === selected && <kbd className={styles.key}>Tab</kbd>}
        </div>
      ))}
    </div>
  )
}

function meaningOf({ kind, isHere }: Mentionable): string {
  if (kind === 'agent') return 'ask for a change or an answer'
  return isHere ? '' : 'not here now'
}
