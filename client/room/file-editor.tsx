/** One open file: its connection, its editor, its review. What the server refused is said above the text. */
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { errorCatalogue } from '../../shared/errors.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'
import { InlineAsk } from '../ask/inline-ask.tsx'
import { useCommands } from '../commands/use-commands.ts'
import type { OpenAsk } from '../editor/ask/ask.ts'
import type { Cursor, Editor } from '../editor/editor.ts'
import type { HunkHere } from '../editor/hunks/numbering.ts'
import { offerCopy } from '../page/copying.ts'
import { usePlatform, useToasts } from '../page/platform.ts'
import { useHere } from '../presence/use-here.ts'
import { nextFile } from '../review/next-file.ts'
import { createReviewSource } from '../review/review-source.ts'
import { describeClose } from '../session/closing.ts'
import type { FileConnection } from '../session/file-connections.ts'
import { describeMissingKeys } from '../settings/missing-keys.ts'
import { Button } from '../ui/button.tsx'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { EditorCorner } from './editor-corner.tsx'
import styles from './file-editor.module.css'
import { panelId, tabId } from './file-tabs.tsx'
import { useRights, useRoom } from './room-context.ts'

/** Seldom needed, and it brings what computes differences. */
const reviewBar = lazyModule(() => import('../review/review-bar.tsx'))
const foreignText = lazyModule(() => import('./foreign-text.tsx'))

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
  const { room, hunks, commands, agent, cursor, destination, diff, conflict, tabs, following, me } = useRoom()
  const bar = useModule(reviewBar)
  const goal = useReadable(destination)
  const { nonce, editorSettings } = usePlatform()
  const preferences = useReadable(editorSettings)
  const toasts = useToasts()
  const { mayEdit } = useRights()
  const isLoaded = useReadable(connection.isLoaded)
  const [editor, setEditor] = useState<Editor | null>(null)
  const [ask, setAsk] = useState<OpenAsk | null>(null)
  const [problems, setProblems] = useState(0)
  const [hasSelection, setHasSelection] = useState(false)
  const [position, setPosition] = useState<HunkHere | null>(null)
  const parent = useRef<HTMLDivElement>(null)
  /** What the editor, made once, asks later. */
  const latest = useRef<{ path: string; mayEdit: boolean; isShown: boolean; at: Cursor }>({
    path,
    mayEdit,
    isShown,
    at: { line: 1, column: 1, from: 0, to: 0, firstLine: 1, lastLine: 1 },
  })
  latest.current = { ...latest.current, path, mayEdit, isShown }

  useCommands(
    isShown
      ? [
          {
            id: 'editor.ask',
            title: 'Ask the agent about what is selected',
            words: 'inline change line',
            key: 'Mod-i',
            when: () => mayEdit && editor !== null,
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

  useEffect(() => {
    if (!isLoaded) return
    let made: Editor | null = null
    let isOver = false
    import('../editor/editor.ts').then(
      ({ createEditor }) => {
        if (isOver || parent.current === null) return
        made = createEditor({
          parent: parent.current,
          file: id,
          text: connection.text,
          awareness: connection.awareness,
          path: latest.current.path,
          isReadOnly: !latest.current.mayEdit,
          nonce,
          review: createReviewSource({
            hunks,
            file: id,
            tasks: room.tasks,
            commands,
            agentName: agent.name,
            models: agent.models,
            canDecide: () => latest.current.mayEdit,
            views: {
              compare: (hunk) => diff.set({ task: hunk.task, file: hunk.file, hunk: hunk.id }),
              editByHand: (hunk) => conflict.set(hunk.id),
              leave: (direction) => {
                const files = room.files.get().map((file) => file.id)
                const next = nextFile(files, hunks.filesUnderReview(), id, direction)
                if (next === null) return false
                tabs.show(next)
                destination.set({ file: next, at: { end: direction === 1 ? 'first' : 'last' } })
                return true
              },
              show: (hunk) => destination.set({ file: hunk.file, at: hunk.id }),
            },
            onError: toasts.fail,
          }),
          tasks: room.tasks,
          diagnose: () => commands.diagnose(id),
          onProblemCount: setProblems,
          preferences: editorSettings.get(),
          onKeysMissing: (missing) => {
            editorSettings.fallBackTo(missing.inForce)
            toasts.show({ tone: 'error', ...describeMissingKeys(missing) })
          },
          otherTexts: () => room.openFiles.connections.get().flatMap(({ file, text }) => (file === id ? [] : [text])),
          findSymbols: commands.findSymbolsToComplete,
          canAsk: () => latest.current.mayEdit,
          onAsk: setAsk,
          onReviewed: setPosition,
          onTooLarge: (why) =>
            toasts.show({
              tone: 'error',
              title: `${errorCatalogue[why].title} Nothing was changed.`,
              detail: errorCatalogue[why].remedy,
              code: why,
            }),
          onCursor: (at) => {
            latest.current.at = at
            setHasSelection(at.from < at.to)
            if (latest.current.isShown) cursor.set(at)
          },
        })
        setEditor(made)
      },
      () =>
        toasts.show({
          tone: 'error',
          title: 'The editor could not be loaded.',
          detail: 'Reload the page.',
          code: 'page_failed',
        }),
    )
    return () => {
      isOver = true
      made?.destroy()
      setEditor(null)
    }
  }, [
    connection,
    isLoaded,
    id,
    room,
    hunks,
    commands,
    agent,
    nonce,
    toasts,
    cursor,
    editorSettings,
    diff,
    conflict,
    destination,
    tabs,
  ])

  useEffect(() => editor?.setPath(path), [editor, path])
  useEffect(() => editor?.setReadOnly(!mayEdit), [editor, mayEdit])
  useEffect(() => editor?.setPreferences(preferences), [editor, preferences])
  useEffect(() => {
    if (!isShown || editor === null || goal?.file !== id) return
    destination.set(null)
    editor.focus()
    const { at, insert } = goal
    if (insert !== undefined) editor.insert(insert)
    if (typeof at === 'number') editor.revealLine(at)
    // A new editor knows its changes' places from its first frame on.
    else if (at !== null && typeof at === 'object') requestAnimationFrame(() => editor.revealEnd(at.end))
    else if (at !== null) requestAnimationFrame(() => editor.revealHunk(at))
  }, [isShown, editor, goal, id, destination])
  const followed = useReadable(following.followed)
  useEffect(() => editor?.follow(isShown ? followed : null), [editor, isShown, followed])
  const isFollowed = useHere().some((member) => member.following === me.id)
  useEffect(() => editor?.shareView(isShown && isFollowed), [editor, isShown, isFollowed])
  useEffect(() => {
    if (!isShown || editor === null) return
    cursor.set(latest.current.at)
    return () => cursor.set(null)
  }, [isShown, editor, cursor])

  return (
    <>
      <Refusal connection={connection} entry={entry} onStartOver={onStartOver} />
      <div className={styles.text}>
        <div ref={parent} className={styles.editor} />
        {editor !== null && (
          <EditorCorner
            problems={problems}
            onNextProblem={() => editor.goToNextProblem()}
            onAsk={mayEdit && hasSelection && ask === null ? () => editor.ask() : null}
          />
        )}
      </div>
      {ask !== null && createPortal(<InlineAsk file={id} ask={ask} />, ask.container)}
      {editor === null && (
        <div className={styles.loading}>
          <Skeleton kind="code" says={`Opening ${path}…`} />
        </div>
      )}
      {isShown && editor !== null && bar !== null && (
        <bar.ReviewBar
          hunks={hunks}
          file={id}
          tasks={room.tasks}
          commands={commands}
          canDecide={mayEdit}
          position={position}
          editor={editor}
          onCompare={diff.set}
          onConflict={conflict.set}
          onError={toasts.fail}
          onLeft={(words) => toasts.show({ tone: 'info', ...words })}
        />
      )}
    </>
  )
}

function Foreign(props: { connection: FileConnection; entry: FileEntry; onStartOver: () => void }) {
  const loaded = useModule(foreignText)
  return loaded !== null && <loaded.ForeignText {...props} />
}

/** 4413 is the one close code that a person can do something about here. */
const tooLarge = 4413

function Refusal({
  connection,
  entry,
  onStartOver,
}: {
  connection: FileConnection
  entry: FileEntry
  onStartOver: () => void
}) {
  const state = useReadable(connection.state)
  const toasts = useToasts()
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
  if (state.kind !== 'closed') return null
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
