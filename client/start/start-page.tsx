/** Where a person finds their rooms and makes new ones. */
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { Member } from '../../shared/model/member.ts'
import type { RoomListed } from '../../shared/protocol/api.ts'
import { roomAddress } from '../page/location.ts'
import { usePlatform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { Button } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { timeOf } from '../ui/wording.ts'
import { Card } from './card.tsx'
import styles from './start-page.module.css'

const templates = [
  { value: 'sample', label: 'Sample project', meaning: 'A small TypeScript app' },
  { value: 'empty', label: 'Empty', meaning: 'No files yet' },
] as const
type Template = (typeof templates)[number]['value']

const againMs = 5_000

export function StartPage({ me, takesFocus }: { me: Member; takesFocus: boolean }) {
  const { api, location, toasts } = usePlatform()
  const [rooms, setRooms] = useState<readonly RoomListed[] | null>(null)
  /** Why the rooms could not be had. */
  const [failure, setFailure] = useState<{ readonly title: string } | null>(null)
  const [tries, setTries] = useState(0)
  const [name, setName] = useState('')
  const [template, setTemplate] = useState<Template>('sample')
  const [isCreating, setCreating] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  // Whoever comes from the door or a room had the focus there, which is gone.
  useEffect(() => {
    if (takesFocus) title.current?.focus()
  }, [takesFocus])

  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])

  /** Again after a while for as long as it fails; whoever does not want to wait presses a button. */
  const load = useCallback(() => {
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(): Promise<void> {
      try {
        const found = await api.rooms()
        if (!isCurrent) return
        setRooms([...found.rooms].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
        setFailure(null)
      } catch (error) {
        if (!isCurrent) return
        setFailure(describeFailure(error))
        timer = setTimeout(() => void ask(), againMs)
      }
    }
    void ask()
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [api])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press asks at once
  useEffect(load, [load, tries])

  const keepsFocus = useLostFocus(() => title.current?.focus())

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
    <Card>
      <div className={styles.me}>
        <Face {...me} />
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          Hello, {me.name}
        </h1>
      </div>

      <section aria-labelledby="new-room" className={styles.section}>
        <h2 id="new-room" className={styles.heading}>
          New room
        </h2>
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
      </section>

      {rooms === null && failure !== null && (
        <section aria-labelledby="your-rooms" className={styles.section} {...keepsFocus}>
          <h2 id="your-rooms" className={styles.heading}>
            Your rooms
          </h2>
          <p role="status" className={styles.missing}>
            {failure.title} Your rooms show here once they can be had.
          </p>
          <Button onClick={() => setTries(tries + 1)}>Try now</Button>
        </section>
      )}
      {rooms !== null && rooms.length > 0 && (
        <section aria-labelledby="your-rooms" className={styles.section}>
          <h2 id="your-rooms" className={styles.heading}>
            Your rooms
          </h2>
          <ul className={styles.rooms}>
            {rooms.map((room) => (
              <li key={room.id}>
                <a
                  className={styles.room}
                  href={roomAddress(room.id)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return
                    event.preventDefault()
                    location.go(roomAddress(room.id))
                  }}
                >
                  <span className={styles.name}>{room.name}</span>
                  <span className={styles.fact}>{room.role}</span>
                  <time className={styles.fact} dateTime={room.createdAt}>
                    {timeOf(room.createdAt, new Date())}
                  </time>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  )
}
