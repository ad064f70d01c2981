/** What stands above a file's text where it goes neither way: another history, a role that only reads, a connection that is closed. */
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { useToasts } from '../../page/platform.ts'
import { offerCopy } from '../../page/toasts/toasts.ts'
import { describeClose } from '../../session/document/closing.ts'
import type { FileConnection } from '../../session/file-connections.ts'
import { Button } from '../../ui/button.tsx'
import { lazyModule, useModule } from '../../ui/lazy-module.ts'
import { useReadable } from '../../ui/use-readable.ts'
import styles from './file-editor.module.css'

/** Seldom needed, and it brings what computes differences. */
const foreignText = lazyModule(() => import('./foreign-text.tsx'))

function Foreign(props: { connection: FileConnection; entry: FileEntry; onStartOver: () => void }) {
  const loaded = useModule(foreignText)
  return loaded !== null && <loaded.ForeignText {...props} />
}

/** 4413 is the one close code that a person can do something about here. */
const tooLarge = 4413

export function FileRefusal({
  connection,
  entry,
  onStartOver,
}: {
  connection: FileConnection
  entry: FileEntry
  onStartOver: () => void
}) {
  const state = useRefusal(connection)
  const toasts = useToasts()
  if (state === null) return null
  if (state.kind === 'foreign') return <Foreign connection={connection} entry={entry} onStartOver={onStartOver} />
  if (state.kind === 'refused') {
    const startOver = () => {
      offerCopy(toasts, {
        title: `${entry.path} shows the room's text again`,
        detail: 'You can copy the text as you had it.',
        text: connection.text.toString(),
      })
      onStartOver()
    }
    return (
      <div role="alert" className={styles.refusal}>
        <p>You may only read this room now. What you typed last is not in the file: only you see it.</p>
        <Button onClick={startOver}>Show the room's text</Button>
      </div>
    )
  }
  const { title, remedy } = describeClose(state)
  const words = state.code === tooLarge ? `${title} Undo it, then connect again.` : `${title} ${remedy}`
  return (
    <div role="alert" className={styles.refusal}>
      <p>
        {words}
        {state.changes > 0 && ' What you typed since is only here.'}
      </p>
      <Button onClick={() => connection.reconnect()}>Connect again</Button>
    </div>
  )
}

/** Null where changes go both ways, or may soon: that they are on their way, and there, comes and goes with each key. */
function useRefusal({ state: { get, subscribe } }: FileConnection) {
  return useReadable({
    subscribe,
    get() {
      const state = get()
      return state.kind === 'foreign' || state.kind === 'refused' || state.kind === 'closed' ? state : null
    },
  })
}
