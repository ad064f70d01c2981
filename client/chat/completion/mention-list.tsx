/** What a half-typed mention may mean, above the field that the focus stays in. */
import { File, Hash } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Face } from '../../ui/face.tsx'
import { baseName } from '../../ui/wording.ts'
import styles from './mention-list.module.css'
import { type Option, wordsOf } from './room-offer.ts'

export const optionId = (listId: string, index: number) => `${listId}-${index}`

export function MentionList({
  id,
  options,
  selected,
  onSelect,
  onChoose,
}: {
  id: string
  options: readonly Option[]
  selected: number
  onSelect: (index: number) => void
  onChoose: (option: Option) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const current = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is selected
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  return (
    <div ref={list} id={id} role="listbox" aria-label="Mention" className={styles.list}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which moves through the list
        <div
          key={`${option.kind}${wordsOf(option)}`}
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
          <Sign option={option} />
          <span className={styles.name} data-kind={option.kind}>
            {nameOf(option)}
          </span>
          <span className={styles.meaning} data-kind={option.kind}>
            {meaningOf(option)}
          </span>
          {index === selected && <kbd className={styles.key}>Tab</kbd>}
        </div>
      ))}
    </div>
  )
}

function Sign({ option }: { option: Option }) {
  if (option.kind === 'person' || option.kind === 'agent') return <Face {...option} size={24} />
  const Icon = option.kind === 'file' ? File : Hash
  return (
    <span className={styles.sign}>
      <Icon size={14} aria-hidden="true" />
    </span>
  )
}

function nameOf(option: Option): string {
  switch (option.kind) {
    case 'agent':
      return `@${option.handle}`
    case 'file':
      return baseName(option.path)
    case 'person':
    case 'symbol':
      return option.name
  }
}

function meaningOf(option: Option): string {
  switch (option.kind) {
    case 'agent':
      return 'ask for a change or an answer'
    case 'person':
      return option.isHere ? '' : 'not here now'
    case 'file':
      return option.path.slice(0, -baseName(option.path).length).replace(/\/$/, '')
    case 'symbol':
      return option.detail
  }
}
