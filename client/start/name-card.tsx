/** The door: a person gives a name once, and is remembered on this machine. */
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { Member } from '../../shared/model/member.ts'
import type { EntranceResponse } from '../../shared/protocol/api.ts'
import type { Route } from '../page/location.ts'
import { usePlatform } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { Button } from '../ui/button.tsx'
import { oneOf } from '../ui/wording.ts'
import { Card } from './card.tsx'
import styles from './name-card.module.css'

const storageKey = 'weft.name'
/** As the contract has it; the server checks again. */
const longestName = 60

export function NameCard({ route, onEnter }: { route: Route; onEnter: (me: Member) => void }) {
  const { api, storage } = usePlatform()
  const [name, setName] = useState(() => storage.getItem(storageKey) ?? '')
  const [failure, setFailure] = useState<string | null>(null)
  const [isEntering, setEntering] = useState(false)
  const failureId = useId()

  async function enter(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isEntering) return
    const trimmed = name.trim()
    if (trimmed === '') {
      setFailure('Enter a name, so that the others know who is typing.')
      return
    }
    setEntering(true)
    try {
      const { member } = await api.enter(trimmed)
      storage.setItem(storageKey, trimmed)
      onEnter(member)
    } catch (error) {
      const { title, detail } = describeFailure(error)
      setFailure(`${title} ${detail}`)
      setEntering(false)
    }
  }

  return (
    <Card>
      <h1 className={styles.title}>
        <Title route={route} />
      </h1>
      <p className={styles.lead}>Everyone in it sees this name beside your cursor.</p>
      <form className={styles.form} onSubmit={enter}>
        <input
          className={styles.input}
          aria-label="Your name"
          placeholder="Your name"
          autoComplete="nickname"
          // biome-ignore lint/a11y/noAutofocus: it is the only thing on the page
          autoFocus
          maxLength={longestName}
          value={name}
          aria-invalid={failure !== null}
          aria-describedby={failure === null ? undefined : failureId}
          onChange={(event) => {
            setName(event.target.value)
            setFailure(null)
          }}
        />
        <Button tone="main" type="submit" className={styles.enter} isBusy={isEntering}>
          Enter
        </Button>
      </form>
      {failure !== null && (
        <p id={failureId} role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
    </Card>
  )
}

/** What the link leads to is not told where the server does not know it: entering then says what is wrong. */
function Title({ route }: { route: Route }) {
  const { api } = usePlatform()
  const [entrance, setEntrance] = useState<EntranceResponse | null>(null)
  useEffect(() => {
    setEntrance(null)
    if (route.kind !== 'room') return
    let isCurrent = true
    api.entrance(route.room, route.invite).then(
      (found) => {
        if (isCurrent) setEntrance(found)
      },
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [api, route])
  if (route.kind === 'start') return 'Rooms where people and an AI edit the same code'
  if (entrance === null) return 'You are about to join a room'
  return (
    <>
      Join <em>{entrance.name}</em> as {oneOf(entrance.role)}
    </>
  )
}
