/** One open file: its connection, its editor, its review. What the server refused is said above the text. */
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { useToasts } from '../../page/platform.ts'
import type { FileConnection } from '../../session/file-connections.ts'
import { lazyModule, useModule } from '../../ui/lazy-module.ts'
import { panelId, tabId } from '../file-tabs.tsx'
import { useRights, useRoom } from '../room-context.ts'
import { useView } from '../view-context.ts'
import styles from './file-editor.module.css'
import { FileWaiting } from './file-waiting.tsx'
import { useFileEditor } from './use-file-editor.ts'

const inlineAsk = lazyModule(() => import('../../ask/inline-ask.tsx'))
/** It is about what is selected, and problems, which are looked for once a text is there. */
const editorCorner = lazyModule(() => import('./editor-corner.tsx'))
/** Nothing is refused before something was typed. */
const fileRefusal = lazyModule(() => import('./file-refusal.tsx'))
/** Seldom needed, and it brings what computes differences. */
const reviewBar = lazyModule(() => import('../../review/bar/review-bar.tsx'))

export function FileEditor({ entry, isShown }: { entry: FileEntry; isShown: boolean }) {
  const { room } = useRoom()
  const [connection, setConnection] = useState<FileConnection | null>(null)
  /** How often what was here was dropped, and the file's text taken anew. */
  const [starts, setStarts] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each start has a connection of its own
  useEffect(() => {
    const acquired = room.openFiles.acquire(entry.id)
    setConnection(acquired)
    return () => {
      setConnection(null)
      room.openFiles.release(acquired)
    }
  }, [room, entry.id, starts])

  return (
    <div
      id={panelId(entry.id)}
      role="tabpanel"
      aria-labelledby={tabId(entry.id)}
      className={styles.panel}
      hidden={!isShown}
    >
      {connection !== null && (
        <Connected
          connection={connection}
          entry={entry}
          isShown={isShown}
          onStartOver={() => {
            room.openFiles.discard(connection)
            setStarts(starts + 1)
          }}
        />
      )}
    </div>
  )
}

function Connected({
  connection,
  entry,
  isShown,
  onStartOver,
}: {
  connection: FileConnection
  entry: FileEntry
  isShown: boolean
  /** Takes the file's text anew, and drops what is here. */
  onStartOver: () => void
}) {
  const { id, path } = entry
  const { room, hunks, requests } = useRoom()
  const { diff, conflict } = useView()
  const bar = useModule(reviewBar)
  const refusal = useModule(fileRefusal)
  const corner = useModule(editorCorner)
  const toasts = useToasts()
  const { mayEdit } = useRights()
  const asking = useModule(inlineAsk)
  const canAsk = mayEdit && asking !== null
  const shown = useFileEditor(connection, entry, { isShown, canAsk })
  const { parent, editor, hasFailed, ask, problems, hasSelection, position } = shown

  useCommands(
    isShown
      ? [
          {
            id: 'editor.ask',
            title: 'Ask the agent about what is selected',
            words: 'inline change line',
            key: 'Mod-i',
            when: () => canAsk && editor !== null,
            run: () => editor?.ask(),
          },
          {
            id: 'editor.problem',
            title: 'Go to the next problem',
            words: 'syntax error lint diagnostic',
            key: 'F8',
            when: () => problems > 0,
            run: () => editor?.goToNextProblem(),
          },
        ]
      : [],
  )

  return (
    <>
      {refusal !== null && <refusal.FileRefusal connection={connection} entry={entry} onStartOver={onStartOver} />}
      <div className={styles.text}>
        <div ref={parent} className={styles.editor} />
        {editor !== null && corner !== null && (
          <corner.EditorCorner
            problems={problems}
            onNextProblem={() => editor.goToNextProblem()}
            onAsk={canAsk && hasSelection && ask === null ? () => editor.ask() : null}
          />
        )}
      </div>
      {ask !== null &&
        asking !== null &&
        createPortal(<asking.InlineAsk file={id} content={connection.text} ask={ask} />, ask.container)}
      {mayEdit && asking !== null && editor !== null && (
        <asking.ReopenedAsk file={id} text={connection.text} editor={editor} />
      )}
      {editor === null && (
        <div className={styles.loading}>
          <FileWaiting connection={connection} path={path} hasFailed={hasFailed} />
        </div>
      )}
      {isShown && editor !== null && bar !== null && (
        <bar.ReviewBar
          hunks={hunks}
          file={id}
          tasks={room.tasks}
          requests={requests}
          canDecide={mayEdit}
          position={position}
          editor={editor}
          onCompare={diff.set}
          onConflict={conflict.set}
          onError={toasts.fail}
          onTell={(words) => toasts.show({ tone: 'info', ...words })}
        />
      )}
    </>
  )
}
