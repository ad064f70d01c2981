/**
 * The field in the text where a request about what is selected is written: Enter asks, Shift+Enter begins a line, Escape
 * leaves it. A request that could not be sent stays in the field. What completes it, as in the chat, comes after it.
 */
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import type { CompletingHandle } from '../chat/completing.tsx'
import { ModeMenu } from '../chat/mode-menu.tsx'
import type { OpenAsk } from '../editor/ask/ask.ts'
import { useToasts } from '../page/platform.ts'
import { useRoom } from '../room/room-context.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import styles from './inline-ask.module.css'
import { linesWords } from './lines-words.ts'

const completion = lazyModule(() => import('../chat/completing.tsx'))

export function InlineAsk({ file, ask }: { file: FileId; ask: OpenAsk }) {
  const { requests, agent } = useRoom()
  const toasts = useToasts()
  const [text, setText] = useState(ask.draft)
  const [cursor, setCursor] = useState(text.length)
  const [mode, setMode] = useState<TaskMode>('live')
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const completing = useRef<CompletingHandle>(null)
  const loaded = useModule(completion)
  const about = linesWords(ask.lines())

  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])

  async function send(): Promise<void> {
    const prompt = text.trim()
    if (prompt === '' || isSending) return
    setSending(true)
    try {
      await requests.ask({ prompt, mode, files: [file], selection: { file, ...ask.span() } })
      ask.close()
    } catch (error) {
      toasts.fail(error)
      setSending(false)
      field.current?.focus()
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (completing.current?.takes(event.nativeEvent) === true || event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) void send()
    else if (event.key === 'Escape') ask.close()
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
        <IconButton label="Close" title="Close (Esc)" onClick={ask.close}>
          <X size={14} />
        </IconButton>
      </div>
      {loaded !== null && (
        <div className={styles.offer}>
          <loaded.Completing ref={completing} field={field} text={text} cursor={cursor} offersAgent={false} />
        </div>
      )}
      <div className={styles.tools}>
        <ModeMenu mode={mode} onChange={setMode} />
        <Button tone="agent" className={styles.send} disabled={text.trim() === '' || isSending} onClick={send}>
          {isSending ? 'Asking…' : 'Ask'}
        </Button>
      </div>
    </fieldset>
  )
}
