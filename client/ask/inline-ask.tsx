/**
 * The field in the text where a request about what is selected is written: Enter asks, Shift+Enter begins a line, Escape
 * leaves it. A request that could not be sent stays in the field, over a reload too; where the field is taken away, as with
 * the file, the request becomes the chat's message. What completes it, as in the chat, comes after it.
 */
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type * as Y from 'yjs'
import { anchorRange } from '../../shared/model/anchors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import { linesWords } from '../../shared/text/lines-words.ts'
import type { CompletingHandle } from '../chat/completion/completing.tsx'
import { ModeMenu } from '../chat/composer/mode-menu.tsx'
import type { OpenAsk } from '../editor/ask/ask.ts'
import { useToasts } from '../page/platform.ts'
import { useRoom } from '../room/room-context.ts'
import { useHindrance } from '../room/use-hindrance.tsx'
import { newKey } from '../session/new-key.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import styles from './inline-ask.module.css'
import { useGiveToChat, useStoredRequests } from './use-stored-requests.ts'

export { ReopenedAsk } from './reopened-ask.tsx'

const completion = lazyModule(() => import('../chat/completion/completing.tsx'))

export function InlineAsk({ file, content, ask }: { file: FileId; content: Y.Text; ask: OpenAsk }) {
  const { room, me, requests, agent } = useRoom()
  const { line, whyNot } = useHindrance({ role: 'editor', to: `ask ${agent.name}` })
  const toasts = useToasts()
  const stored = useStoredRequests()
  const giveToChat = useGiveToChat()
  const [before] = useState(() => stored.read(file))
  const [begun, setBegun] = useState(ask.draft)
  const [text, setText] = useState(before?.text ?? begun)
  const [cursor, setCursor] = useState(text.length)
  const [mode, setMode] = useState<TaskMode>(before?.mode ?? 'live')
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const completing = useRef<CompletingHandle>(null)
  const loaded = useModule(completion)
  const about = linesWords(ask.lines())
  /** Written by somebody, and neither sent nor left. */
  const written = useRef('')
  written.current = text === begun ? '' : text.trim()
  const isHere = useRef(true)
  /** As it was sent before: in the same words it is the same request. */
  const sent = useRef({ prompt: '', key: '' })

  // The field may go to another place, where it begins with what is known there, unless something is written in it.
  useEffect(() => {
    if (written.current === '') {
      setBegun(ask.draft)
      setText(ask.draft)
    }
    if (!ask.takesFocus) return
    field.current?.focus({ preventScroll: true })
    if (written.current === '') field.current?.select()
  }, [ask])
  useEffect(() => {
    if (written.current === '') stored.forget(file)
    else stored.write(file, { text, mode, about: anchorRange(content, ask.span()) })
  }, [stored, file, content, ask, text, mode])

  function handOver(): void {
    if (written.current !== '') giveToChat(file, written.current)
  }
  const latest = useRef({ handOver, isSending })
  latest.current = { handOver, isSending }
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
      if (!latest.current.isSending) latest.current.handOver()
    }
  }, [])

  function leave(): void {
    written.current = ''
    stored.forget(file)
    ask.close()
  }

  async function send(): Promise<void> {
    const prompt = text.trim()
    if (prompt === '' || isSending || whyNot !== undefined) return
    setSending(true)
    if (sent.current.prompt !== prompt) sent.current = { prompt, key: newKey() }
    const { key } = sent.current
    try {
      await requests.ask({ prompt, mode, files: [file], selection: { file, ...ask.span() }, key })
      leave()
    } catch (error) {
      // The answer may be lost alone.
      if (room.tasks.get().some((task) => task.key === key && task.asker === me.id)) return leave()
      toasts.fail(error)
      if (!isHere.current) return handOver()
      setSending(false)
      field.current?.focus()
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (completing.current?.takes(event.nativeEvent) === true || event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) void send()
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <fieldset className={styles.box} aria-label={`Ask about ${about}`}>
      <div className={styles.writing}>
        <Face name={agent.name} colour={0} kind="agent" size={24} />
        <div className={styles.grow} data-coloured={loaded !== null}>
          {/* The same text below the field gives it its height, and what it names its colour. */}
          <div className={styles.mirror} aria-hidden="true">
            {loaded === null ? text : <loaded.Coloured text={text} startsTask={false} />}
            {'\n'}
          </div>
          <textarea
            ref={field}
            className={styles.field}
            aria-label="Request"
            placeholder={`Ask ${agent.name} to change ${about}…`}
            rows={1}
            value={text}
            readOnly={isSending}
            onChange={(event) => {
              setText(event.target.value)
              setCursor(event.target.selectionStart)
            }}
            onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
          />
        </div>
        <IconButton label="Close" title="Close (Esc)" onClick={leave}>
          <X size={14} />
        </IconButton>
      </div>
      {loaded !== null && (
        <div className={styles.offer}>
          <loaded.Completing ref={completing} field={field} text={text} cursor={cursor} offersAgent={false} />
        </div>
      )}
      {/* What was written stays: the role may be given back. */}
      <div className={styles.why}>{line}</div>
      <div className={styles.tools}>
        <ModeMenu mode={mode} onChange={setMode} />
        <Button
          tone="agent"
          className={styles.send}
          isBusy={isSending}
          whyNot={whyNot}
          disabled={text.trim() === ''}
          onClick={send}
        >
          {isSending ? 'Asking…' : 'Ask'}
        </Button>
      </div>
    </fieldset>
  )
}
