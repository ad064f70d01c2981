/** The form that makes a room, and goes into it. */
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { roomAddress } from '../page/location.ts'
import { usePlatform } from '../page/platform.ts'
import { Button } from '../ui/button.tsx'
import styles from './start-page.module.css'

const templates = [
  { value: 'sample', label: 'Sample project', meaning: 'A small TypeScript app' },
  { value: 'empty', label: 'Empty', meaning: 'No files yet' },
] as const
type Template = (typeof templates)[number]['value']

export function NewRoom() {
  const { api, location, toasts } = usePlatform()
  const [name, setName] = useState('')
  const [template, setTemplate] = useState<Template>('sample')
  const [isCreating, setCreating] = useState(false)
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])

  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isCreating) return
    setCreating(true)
    const trimmed = name.trim()
    try {
      const room = await api.createRoom({ template, ...(trimmed === '' ? {} : { name: trimmed }) })
      const open = () => location.go(roomAddress(room.id))
      // Whoever went elsewhere meanwhile stays there.
      if (isHere.current) open()
      else toasts.show({ tone: 'info', title: `The room ${room.name} is made`, action: { label: 'Open', run: open } })
    } catch (error) {
      toasts.fail(error)
      setCreating(false)
    }
  }

  return (
    <form className={styles.form} onSubmit={create}>
      <div className={styles.line}>
        <input
          className={styles.input}
          aria-label="Room name"
          placeholder="Name, such as orbit-clock"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button tone="main" type="submit" className={styles.create} isBusy={isCreating}>
          Create room
        </Button>
      </div>
      <fieldset className={styles.templates}>
        <legend className={styles.legend}>Begin with</legend>
        {templates.map(({ value, label, meaning }) => (
          <label key={value} className={styles.choice}>
            <input type="radio" name="template" checked={template === value} onChange={() => setTemplate(value)} />
            <span>
              <span className={styles.label}>{label}</span>
              <span className={styles.meaning}>{meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </form>
  )
}
