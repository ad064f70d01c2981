/**
 * Where a message is written: Enter sends, Shift+Enter begins a line, "@" offers the agent, the room's people and its files,
 * "#" what the files define. What goes to the agent can carry the file shown, and says how its changes arrive. Messages that
 * could not be sent come back one at a time, and what was begun is there still after the chat was left or the page loaded anew.
 */
import { ChevronDown, FilePlus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { usePlatform, useToasts } from '../../page/platform.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useActiveFile } from '../../room/view-context.ts'
import type { MessageDraft } from '../../session/api.ts'
import type { OfferedModel } from '../../session/models.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { baseName, countOf } from '../../ui/wording.ts'
import { useChat } from '../chat-context.ts'
import { Coloured, Completing, type CompletingHandle } from '../completion/completing.tsx'
import { mentionEnd } from '../messages/mention.ts'
import { priceWords } from '../tasks/usage-words.ts'
import styles from './composer.module.css'
import { openMessageField } from './message-field.ts'
import { ModeMenu } from './mode-menu.tsx'
import { dropSaid, fillEmpty, showNext } from './next-unsent.ts'
import { createOutgoing } from './outgoing.ts'

export function Composer({ onSent }: { onSent: () => void }) {
  const { room, me, requests, agent } = useRoom()
  const { windowStorage } = usePlatform()
  const chat = useChat()
  const { draft, draftFile, isWanted, outgoing } = chat
  const [written] = useState(() => {
    const isSaid = ({ key }: MessageDraft) =>
      key !== undefined && room.messages.get().some((said) => said.key === key && said.author === me.id)
    chat.field.current ??= openMessageField({
      draft,
      draftFile,
      isSaid,
      room: room.id,
      me: me.id,
      storage: windowStorage,
    })
    return chat.field.current
  })
  const { manner, leaving, back } = written
  const { mayChat, mayEdit } = useRights()
  const toasts = useToasts()
  const file = useActiveFile()
  const text = useReadable(draft)
  const isLeaving = useReadable(leaving).length > 0
  const unsent = useReadable(back).length
  const [cursor, setCursor] = useState(text.length)
  const { mode, model: chosen } = useReadable(manner)
  const [wantsFile, setWantsFile] = useState(true)
  const about = useReadable(draftFile)
  /** Not another one than what was asked about: that may be gone. */
  const withFile = wantsFile && (about === null || about === file?.id)
  const field = useRef<HTMLTextAreaElement>(null)
  const completing = useRef<CompletingHandle>(null)
  const isForAgent = mentionEnd(text) > 0
  const cannotAsk = isForAgent && !mayEdit
  const why = useId()

  useEffect(() => {
    fillEmpty(written)
    return room.messages.subscribe(() => dropSaid(written) && fillEmpty(written))
  }, [written, room])

  const takesFocus = useReadable(isWanted)
  useEffect(() => {
    if (!takesFocus) return
    // What it stands in opens first.
    const frame = requestAnimationFrame(() => {
      isWanted.set(false)
      field.current?.focus()
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
    })
    return () => cancelAnimationFrame(frame)
  }, [takesFocus, isWanted])

  function send(): void {
    const said = text.trim()
    if (said === '' || cannotAsk) return
    const files = withFile && file !== null ? { files: [file.id] } : {}
    const model = chosen === null ? {} : { model: chosen }
    const message = isForAgent ? { text: said, mode, ...files, ...model } : { text: said }
    outgoing.current ??= createOutgoing({
      post: requests.postMessage,
      field: written,
      newKey: () => crypto.getRandomValues(new Uint32Array(4)).join(''),
      onFail: toasts.fail,
    })
    field.current?.focus()
    const isSaid = outgoing.current.send(message, about)
    if (isSaid === null) return
    draft.set('')
    draftFile.set(null)
    setCursor(0)
    void isSaid.then((isSaid) => isSaid && onSent())
  }

  function onNext(): void {
    showNext(written)
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (completing.current?.takes(event.nativeEvent) === true || event.nativeEvent.isComposing) return
    if (event.key !== 'Enter' || event.shiftKey) return
    send()
    event.preventDefault()
    event.stopPropagation()
  }

  if (!mayChat) return <p className={styles.readOnly}>You may read this room. Ask an owner to let you join in.</p>

  return (
    <div className={styles.ask}>
      <Completing ref={completing} field={field} text={text} cursor={cursor} offersAgent={mayEdit} />
      {/* Before it is sent, and refused. */}
      <p id={why} role="status" className={styles.why}>
        {cannotAsk &&
          `Only editors ask ${agent.name}. An owner can make you one; without “@ai” it is a message to the people here.`}
      </p>
      {isLeaving && <p className={styles.leaving}>Sending…</p>}
      {unsent > 0 && !isLeaving && (
        <Button className={styles.unsent} onClick={onNext}>
          Not sent: {countOf(unsent, 'message')}. Show the next
        </Button>
      )}
      <div className={styles.box} data-agent={isForAgent && mayEdit}>
        <div className={styles.writing}>
          {/* The same text below the field: it gives the height, and the mention its colour. */}
          <div className={styles.mirror} aria-hidden="true">
            {text === '' ? <Placeholder mayAsk={mayEdit} /> : <Coloured text={text} startsTask={mayEdit} />}
            {'\n'}
          </div>
          <textarea
            ref={field}
            className={styles.field}
            aria-label="Message"
            data-place="chat"
            rows={1}
            value={text}
            onChange={(event) => {
              draft.set(event.target.value)
              setCursor(event.target.selectionStart)
            }}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className={styles.tools}>
          {mayEdit && file !== null && (
            <Button
              tone="quiet"
              className={styles.chip}
              aria-pressed={withFile}
              title={withFile ? `The agent looks at ${file.path} first` : `Let the agent look at ${file.path} first`}
              onClick={() => {
                setWantsFile(!withFile)
                draftFile.set(null)
              }}
            >
              {withFile ? <X size={12} aria-hidden="true" /> : <FilePlus size={12} aria-hidden="true" />}
              <span>{baseName(file.path)}</span>
            </Button>
          )}
          {mayEdit && (
            <ModeMenu
              mode={mode}
              onChange={(mode) => manner.set({ ...manner.get(), mode })}
              className={`${styles.chip} ${styles.choice}`}
            />
          )}
          {mayEdit && agent.models.length > 1 && (
            <ModelMenu
              models={agent.models}
              chosen={chosen ?? agent.models[0]?.name ?? ''}
              onChoose={(model) => manner.set({ ...manner.get(), model })}
            />
          )}
          <Button
            tone="main"
            className={styles.send}
            whyNot={cannotAsk ? why : undefined}
            disabled={text.trim() === ''}
            onClick={send}
          >
            Send
          </Button>
        </div>
      </div>
    </div>
  )
}

function ModelMenu({
  models,
  chosen,
  onChoose,
}: {
  models: readonly OfferedModel[]
  chosen: string
  onChoose: (name: string) => void
}) {
  const options = models.map(({ name, price }) => ({ value: name, label: name, meaning: priceWords(price) }))
  return (
    <Menu
      side="top"
      trigger={
        <Button tone="quiet" className={`${styles.chip} ${styles.choice}`} aria-label={`Model: ${chosen}`}>
          <span>{chosen}</span> <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice value={chosen} options={options} onChange={onChoose} />
    </Menu>
  )
}

function Placeholder({ mayAsk }: { mayAsk: boolean }) {
  if (!mayAsk) return <span className={styles.placeholder}>Message…</span>
  return (
    <span className={styles.placeholder}>
      Message, or <span className={styles.mention}>@ai</span> to ask for a change…
    </span>
  )
}
