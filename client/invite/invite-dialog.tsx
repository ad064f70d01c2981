/**
 * Makes a link that gives a role: choose it, choose how long it holds, then copy the link or show its code to a camera.
 *
 * A link that was made stays good whatever is chosen afterwards; only the one that fits the choice is shown.
 */
import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { copyText } from '../page/copying.ts'
import { useToasts } from '../page/platform.ts'
import { useRoom } from '../room/room-context.ts'
import { useHindrance } from '../room/use-hindrance.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { useReadable } from '../ui/use-readable.ts'
import { expiries, type InviteChoice, inviteWords, isSameChoice, type rolesToGive } from './invite-choices.ts'
import styles from './invite-dialog.module.css'

const qrCode = lazyModule(() => import('./qr-code.tsx'))

interface Made extends InviteChoice {
  readonly url: string
  readonly until: Date | null
}

export default function InviteDialog({
  roles,
  roomLink,
  onClose,
}: {
  roles: ReturnType<typeof rolesToGive>
  roomLink: string
  onClose: () => void
}) {
  const { room, linkRole } = useRoom()
  const name = useReadable(room.name)
  const { line, whyNot } = useHindrance({ role: 'editor', to: 'make invites' })
  return (
    <Dialog
      title={`Invite people to ${name}`}
      notice={line}
      onClose={onClose}
      // What is chosen first, rather than what closes it.
      onOpenAutoFocus={(event) => {
        event.preventDefault()
        if (event.currentTarget instanceof HTMLElement)
          event.currentTarget.querySelector<HTMLElement>('input:checked')?.focus()
      }}
      footer={
        <>
          <p>The room's own link makes whoever opens it {linkRole === 'editor' ? 'an editor' : `a ${linkRole}`}.</p>
          <CopyButton text={roomLink} label="Copy room link" />
        </>
      }
    >
      <InviteForm roles={roles} whyNot={whyNot} />
    </Dialog>
  )
}

function InviteForm({ roles, whyNot }: { roles: ReturnType<typeof rolesToGive>; whyNot: string | undefined }) {
  const { requests } = useRoom()
  const toasts = useToasts()
  const [chosen, setChoice] = useState<InviteChoice>({ role: 'viewer', expiry: expiries[2] })
  /** Fewer may be given by now. */
  const choice: InviteChoice = roles.some(({ value }) => value === chosen.role) ? chosen : { ...chosen, role: 'viewer' }
  const { role, expiry } = choice
  const [made, setMade] = useState<Made | null>(null)
  const [isMaking, setMaking] = useState(false)

  async function make(): Promise<void> {
    setMaking(true)
    try {
      const { url } = await requests.invite(role, expiry.seconds)
      const until = expiry.seconds === null ? null : new Date(Date.now() + expiry.seconds * 1000)
      // Another choice may have been made meanwhile.
      setMade({ ...choice, url, until })
    } catch (error) {
      toasts.fail(error)
    } finally {
      setMaking(false)
    }
  }

  return (
    <div className={styles.form}>
      <fieldset className={styles.roles}>
        <legend className={styles.legend}>They may</legend>
        {roles.map(({ value, label, meaning }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="invite-role"
              checked={role === value}
              onChange={() => setChoice({ ...choice, role: value })}
            />
            <span>
              <span className={styles.label}>{label}</span>
              <span className={styles.meaning}>{meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.line}>
        <label className={styles.expiry}>
          Expires
          <select
            className={styles.select}
            value={expiry.label}
            onChange={(event) => {
              const chosen = expiries.find(({ label }) => label === event.target.value)
              if (chosen !== undefined) setChoice({ ...choice, expiry: chosen })
            }}
          >
            {expiries.map(({ label }) => (
              <option key={label}>{label}</option>
            ))}
          </select>
        </label>
        <Button tone="main" isBusy={isMaking} whyNot={whyNot} onClick={() => void make()}>
          Make invite link
        </Button>
      </div>
      {made !== null && isSameChoice(made, choice) && <MadeLink key={made.url} made={made} />}
    </div>
  )
}

function MadeLink({ made: { url, role, until } }: { made: Made }) {
  const words = useId()
  const code = useModule(qrCode)
  return (
    <section className={styles.made} aria-label="The invite">
      {code === null ? <div className={styles.qr} /> : <code.QrCode link={url} />}
      <div className={styles.link}>
        <p id={words} role="status">
          {inviteWords(role, until, new Date())}
        </p>
        <input
          className={styles.url}
          aria-label="Invite link"
          aria-describedby={words}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={url} label="Copy invite link" />
      </div>
    </section>
  )
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState<boolean | null>(null)
  return (
    <div className={styles.copy}>
      <Button onClick={() => void copyText(text).then(setCopied)}>
        {isCopied === true ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
        {label}
      </Button>
      <span role="status" className={styles.copied}>
        {isCopied === true && 'Copied'}
        {isCopied === false && 'The browser did not allow it: select the link and copy it.'}
      </span>
    </div>
  )
}
