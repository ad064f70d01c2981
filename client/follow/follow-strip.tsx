/**
 * While somebody is followed: a strip above the text that says whom, and a frame in their colour around it. It takes the
 * focus where the text that had it is hidden by following, so that no key goes into another file. With it comes that one
 * can be brought to somebody.
 */
import { useCallback, useEffect, useRef } from 'react'
import { usePresence } from '../presence/presence-context.ts'
import { useHere } from '../presence/use-here.ts'
import { panelId } from '../room/file-tabs.tsx'
import { useView } from '../room/view-context.ts'
import { Button } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { useReadable } from '../ui/use-readable.ts'
import styles from './follow-strip.module.css'
import { watchOwnDoing } from './own-doing.ts'
import { useBrought } from './use-brought.ts'

export function FollowStrip() {
  useBrought()
  const { tabs } = useView()
  const { following } = usePresence()
  const followed = useReadable(following.followed)
  const { active } = useReadable(tabs)
  const who = useHere().find(({ id }) => id === followed)
  const isFollowing = followed !== null
  const stop = useRef<HTMLButtonElement>(null)

  const end = useCallback(() => {
    const hadFocus = stop.current !== null && stop.current === document.activeElement
    following.stop()
    const { active: shown } = tabs.get()
    const text = shown === null ? null : document.getElementById(panelId(shown))?.querySelector('.cm-content')
    if (hadFocus && text instanceof HTMLElement) text.focus({ preventScroll: true })
  }, [following, tabs])

  useEffect(() => {
    if (isFollowing) return watchOwnDoing(document, end)
  }, [isFollowing, end])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the file that is led to may hide what had the focus
  useEffect(() => {
    if (!isFollowing) return
    const focused = document.activeElement
    const isLost = focused === null || focused === document.body || focused.closest('[role="tabpanel"]') !== null
    if (isLost) stop.current?.focus({ preventScroll: true })
  }, [isFollowing, active])

  if (who === undefined) return null
  return (
    <>
      <div className={styles.frame} data-kind={who.kind} data-member={who.kind === 'person' ? who.colour : undefined} />
      <section className={styles.strip} data-follow="free" aria-label="Following">
        <Face {...who} size={24} />
        <span className={styles.words} title={who.name}>
          Following <b>{who.name}</b>
          {who.file === null && ', who is in no file now'}
        </span>
        <span className={styles.key} aria-hidden="true">
          Esc to stop
        </span>
        <Button ref={stop} className={styles.stop} onClick={end}>
          Stop following
        </Button>
      </section>
    </>
  )
}
