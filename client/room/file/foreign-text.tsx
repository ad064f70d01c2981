/**
 * A file whose text here has another history than the room's: says so above the text, shows how the two differ, and
 * does with them what the person chooses. Until then nothing is merged, and what is typed stays here.
 *
 *   told ─→ compared ─→ the room's text is taken │ mine is put in its place │ later
 *     └─→ both read the same: the room's is taken without a word
 */
import { useEffect, useRef, useState } from 'react'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { copyOut } from '../../page/copying.ts'
import { useToasts } from '../../page/platform.ts'
import { offerCopy } from '../../page/toasts/toasts.ts'
import { ClientError } from '../../session/api.ts'
import type { FileConnection } from '../../session/file-connections.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ScreenReader } from '../../ui/screen-reader.tsx'
import { countOf } from '../../ui/wording.ts'
import { useRoom } from '../room-context.ts'
import { useHindrance } from '../use-hindrance.tsx'
import barStyles from './file-editor.module.css'
import styles from './foreign-text.module.css'
import { putInPlace } from './put-in-place.ts'
import { type DifferencePart, differenceOf } from './text-difference.ts'

interface Texts {
  readonly mine: string
  readonly theirs: string
}

export function ForeignText({
  connection,
  entry: { id, path },
  onStartOver,
}: {
  connection: FileConnection
  entry: FileEntry
  /** Takes the file's text anew, and drops what is here. */
  onStartOver: () => void
}) {
  const { requests } = useRoom()
  const toasts = useToasts()
  const [texts, setTexts] = useState<Texts | null>(null)
  const [isStale, setStale] = useState(false)
  const isPutting = useRef(false)
  const latest = useRef(onStartOver)
  latest.current = onStartOver

  useEffect(() => {
    let isOver = false
    requests.readFile(id).then(
      ({ content }) => {
        if (!isOver && content === connection.text.toString()) latest.current()
      },
      // The person is asked, and asking reads it again.
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [requests, connection, id])

  /** Whether both could be read. */
  async function compare(): Promise<boolean> {
    try {
      const { content } = await requests.readFile(id)
      setStale(false)
      setTexts({ mine: connection.text.toString(), theirs: content })
      return true
    } catch (error) {
      toasts.fail(error)
      return false
    }
  }

  function takeTheirs(): void {
    const text = connection.text.toString()
    onStartOver()
    offerCopy(toasts, {
      title: `${path} shows the room's text now`,
      detail: 'You can copy the text as you had it.',
      text,
    })
  }

  async function putMine({ mine, theirs }: Texts): Promise<void> {
    if (isPutting.current) return
    isPutting.current = true
    try {
      await putInPlace({
        path,
        text: mine,
        write: () => requests.writeFile(id, mine, theirs),
        read: () => connection.text.toString(),
        startOver: onStartOver,
        toasts,
      })
    } catch (error) {
      if (!(error instanceof ClientError && error.code === 'text_moved')) toasts.fail(error)
      else if (await compare()) setStale(true)
    } finally {
      isPutting.current = false
    }
  }

  return (
    <>
      <div role="alert" className={barStyles.refusal}>
        <p>The room made this file anew while you were away. Your text is still here, and only here.</p>
        <Button onClick={() => void compare()}>Compare</Button>
      </div>
      {texts !== null && (
        <Comparison
          path={path}
          texts={texts}
          isStale={isStale}
          onCopy={() => copyOut(toasts, texts.mine)}
          onTakeTheirs={takeTheirs}
          onPutMine={() => void putMine(texts)}
          onClose={() => setTexts(null)}
        />
      )}
    </>
  )
}

function Comparison({
  path,
  texts: { mine, theirs },
  isStale,
  onCopy,
  onTakeTheirs,
  onPutMine,
  onClose,
}: {
  path: string
  texts: Texts
  /** The room's text has changed since it was first shown. */
  isStale: boolean
  onCopy: () => void
  onTakeTheirs: () => void
  onPutMine: () => void
  onClose: () => void
}) {
  const { may, hindrance, line, whyNot } = useHindrance({ role: 'editor', to: 'write into files' })
  return (
    <Dialog
      size="wide"
      title={`Two texts of ${path}`}
      description="The room made this file anew, so your text and the room's cannot be merged. Nothing happens to either before you choose."
      notice={line}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onCopy}>Copy my text</Button>
          {may && (
            <Button whyNot={whyNot} onClick={onPutMine}>
              Put my text in
            </Button>
          )}
          <Button tone="main" whyNot={hindrance?.kind === 'lost' ? whyNot : undefined} onClick={onTakeTheirs}>
            Use the room's text
          </Button>
        </>
      }
    >
      <p role="status" className={styles.stale}>
        {isStale && "The room's text has changed since: look at it again."}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard */}
      <section className={styles.difference} aria-label="How the texts differ" tabIndex={0}>
        {differenceOf(mine, theirs).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew as a whole
          <Part key={index} part={part} />
        ))}
      </section>
    </Dialog>
  )
}

function Part({ part }: { part: DifferencePart }) {
  switch (part.kind) {
    case 'skipped':
      return <p className={styles.skipped}>{countOf(part.count, 'line')} the same</p>
    case 'more':
      return <p className={styles.skipped}>{countOf(part.count, 'more line')} differ</p>
    case 'both':
      return <pre className={styles.lines}>{part.lines.join('')}</pre>
    case 'mine':
    case 'theirs':
      return (
        <div className={styles[part.kind]}>
          <span className={styles.whose}>
            {part.kind === 'mine' ? 'Yours' : "The room's"}
            <ScreenReader>:</ScreenReader>
          </span>
          <pre className={styles.lines}>{part.lines.join('')}</pre>
        </div>
      )
  }
}
