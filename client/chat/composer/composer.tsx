/**
 * Where a message is written: Enter sends, Shift+Enter begins a line, "@" offers the agent, the room's people and its files,
 * "#" what the files define. What goes to the agent can carry the file shown, and says how its changes arrive. Messages that
 * could not be sent come back one at a time, and what was begun is there still after the chat was left or the page loaded anew.
 */
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useToasts } from '../../page/platform.ts'
import { useRights, useRoom } from '../../room/room-context.ts'
import { useActiveFile } from '../../room/view-context.ts'
import { newKey } from '../../session/new-key.ts'
import { Button } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import { useChat } from '../chat-context.ts'
import { Coloured, Completing, type CompletingHandle } from '../completion/completing.tsx'
import { mentionEnd } from '../messages/mention.ts'
import styles from './composer.module.css'
import { showNext } from './next-unsent.ts'
import { createOutgoing } from './outgoing.ts'
import { RequestChoices } from './request-choices.tsx'
import { useMessageField } from './use-message-field.ts'
import { useWantedFocus } from './use-wanted-focus.ts'

export function Composer({ onSent }: { onSent: () => void }) {
  const { requests, agent } = useRoom()
  const { draft, draftFile, isWanted, outgoing } = useChat()
  const messageField = useMessageField()
  const { manner, leaving, back } = messageField
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
  useWantedFocus(field, isWanted)

  function send(): void {
    const said = text.trim()
    if (said === '' || cannotAsk) return
    const files = withFile && file !== null ? { files: [file.id] } : {}
    const model = chosen === null ? {} : { model: chosen }
    const message = isForAgent ? { text: said, mode, ...files, ...model } : { text: said }
    outgoing.current ??= createOutgoing({
      post: requests.postMessage,
      field: messageField,
      newKey,
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
    showNext(messageField)
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
          {mayEdit && (
            <RequestChoices
              file={file}
              withFile={withFile}
              onWithFile={(wants) => {
                setWantsFile(wants)
                draftFile.set(null)
              }}
              manner={manner}
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

function Placeholder({ mayAsk }: { mayAsk: boolean }) {
  if (!mayAsk) return <span className={styles.placeholder}>Message…</span>
  return (
    <span className={styles.placeholder}>
      Message, or <span className={styles.mention}>@ai</span> to ask for a change…
    </span>
  )
}
