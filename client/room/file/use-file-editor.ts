/**
 * The editor of one open file, made once its text is here, and kept in step with the page: name, rights, preferences, where
 * one wants to go, whom one follows. What it tells comes back as state.
 */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { connectionErrors } from '../../../shared/connection-errors.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { Role } from '../../../shared/model/roles.ts'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import type { OpenAsk } from '../../editor/ask/ask.ts'
import type { Cursor } from '../../editor/cursor.ts'
import type { Editor } from '../../editor/editor.ts'
import type { HunkHere } from '../../editor/hunks/numbering.ts'
import { loadAgain } from '../../editor/load-again.ts'
import { usePlatform, useToasts } from '../../page/platform.ts'
import { usePresence } from '../../presence/presence-context.ts'
import { useHere } from '../../presence/use-here.ts'
import { whoChanged } from '../../presence/use-name-of.ts'
import { useReviewSource } from '../../review/use-review-source.ts'
import { useReviewViews } from '../../review/use-review-views.ts'
import type { FileConnection } from '../../session/file-connections.ts'
import { describeMissingKeys } from '../../settings/missing-keys.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { useRights, useRoom } from '../room-context.ts'
import { useView } from '../view-context.ts'
import { type WritingWatch, watchWriting } from '../writing-watch.ts'

interface FileEditorState {
  /** Of what the editor is put into. */
  readonly parent: RefObject<HTMLDivElement | null>
  /** Null until it is made. */
  readonly editor: Editor | null
  /** Its code could not be had. */
  readonly hasFailed: boolean
  /** The request to the agent that is being written in the text. */
  readonly ask: OpenAsk | null
  /** How many syntax errors there are. */
  readonly problems: number
  readonly hasSelection: boolean
  /** The change under review that the cursor is in. */
  readonly position: HunkHere | null
}

export function useFileEditor(
  connection: FileConnection,
  { id, path }: FileEntry,
  { isShown, canAsk }: { readonly isShown: boolean; readonly canAsk: boolean },
): FileEditorState {
  const { room, requests, me } = useRoom()
  const { cursor } = useView()
  const { nonce, editorSettings, windowStorage } = usePlatform()
  const preferences = useReadable(editorSettings)
  const toasts = useToasts()
  const sourceOf = useReviewSource()
  const views = useReviewViews(id)
  const { role, mayEdit } = useRights()
  const isLoaded = useReadable(connection.isLoaded)
  const [editor, setEditor] = useState<Editor | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const [ask, setAsk] = useState<OpenAsk | null>(null)
  const [problems, setProblems] = useState(0)
  const [hasSelection, setHasSelection] = useState(false)
  const [position, setPosition] = useState<HunkHere | null>(null)
  const parent = useRef<HTMLDivElement>(null)
  /** What the editor, made once, asks later. */
  const latest = useRef<{ path: string; role: Role; mayEdit: boolean; canAsk: boolean; isShown: boolean; at: Cursor }>({
    path,
    role,
    mayEdit,
    canAsk,
    isShown,
    at: { line: 1, column: 1, from: 0, to: 0, firstLine: 1, lastLine: 1 },
  })
  latest.current = { ...latest.current, path, role, mayEdit, canAsk, isShown }

  useEffect(() => {
    if (!isLoaded) return
    let made: Editor | null = null
    const life = new AbortController()
    const load = () =>
      import('../../editor/editor.ts').catch((error: unknown) => {
        if (!life.signal.aborted) setFailed(true)
        throw error
      })
    loadAgain(load, life.signal)
      .then((code) => {
        if (code === null || parent.current === null) return
        made = code.createEditor({
          parent: parent.current,
          file: id,
          text: connection.text,
          awareness: connection.awareness,
          path: latest.current.path,
          isReadOnly: !latest.current.mayEdit,
          nonce,
          review: sourceOf(id, views),
          changedBy: (hunk) => whoChanged(room, hunk, me.id),
          tasks: room.tasks,
          diagnose: () => requests.diagnose(id),
          onProblemCount: setProblems,
          preferences: editorSettings.get(),
          onKeysMissing: (missing) => {
            editorSettings.fallBackTo(missing.inForce)
            toasts.show({ tone: 'error', ...describeMissingKeys(missing) })
          },
          otherTexts: () => room.openFiles.connections.get().flatMap(({ file, text }) => (file === id ? [] : [text])),
          findSymbols: requests.findSymbolsToComplete,
          readOnly: {
            role: () => latest.current.role,
            // While it is still to be read that we have become one who may only read, that says it.
            tell(words) {
              const about = room.members
              if (!toasts.list.get().some((toast) => toast.about === about))
                toasts.show({ tone: 'info', ...words, about })
            },
          },
          canAsk: () => latest.current.canAsk,
          onAsk: setAsk,
          onReviewed: setPosition,
          onTooLarge: (why) =>
            toasts.show({
              tone: 'error',
              title: `${connectionErrors[why].title} Nothing was changed.`,
              detail: connectionErrors[why].remedy,
              code: why,
            }),
          onCursor: (at) => {
            latest.current.at = at
            setHasSelection(at.from < at.to)
            if (latest.current.isShown) cursor.set(at)
          },
        })
        const { view } = made
        const of = { storage: windowStorage, room: room.id, file: id, isShown: () => latest.current.isShown }
        // Without it one begins at the top, as in a file that is new here.
        import('./kept-place.ts').then(
          ({ followPlace }) => life.signal.aborted || followPlace(view, of, life.signal),
          () => {},
        )
        setFailed(false)
        setEditor(made)
      })
      .catch((error: unknown) => {
        if (life.signal.aborted) return
        // What there is of it.
        parent.current?.replaceChildren()
        setFailed(true)
        toasts.fail(error)
      })
    return () => {
      life.abort()
      made?.destroy()
      setEditor(null)
    }
  }, [
    connection,
    isLoaded,
    id,
    room,
    requests,
    sourceOf,
    views,
    nonce,
    toasts,
    cursor,
    editorSettings,
    windowStorage,
    me.id,
  ])

  useEffect(() => editor?.setPath(path), [editor, path])
  useEffect(() => editor?.setReadOnly(!mayEdit), [editor, mayEdit])
  useEffect(() => editor?.setPreferences(preferences), [editor, preferences])
  useDestination(id, isShown, editor)
  useFollowInText(isShown, editor)
  useEffect(() => {
    if (!isShown || editor === null) return
    cursor.set(latest.current.at)
    return () => cursor.set(null)
  }, [isShown, editor, cursor])

  return { parent, editor, hasFailed, ask, problems, hasSelection, position }
}

/** Goes where somebody wants to go in the file, once it is shown. */
function useDestination(file: FileId, isShown: boolean, editor: Editor | null): void {
  const { destination } = useView()
  const goal = useReadable(destination)
  /** What was done since somebody wanted to be in this text. */
  const awaited = useRef<WritingWatch | null>(null)
  useEffect(() => {
    const isWanted = isShown && goal?.file === file
    if (!isWanted || editor === null) {
      awaited.current = isWanted ? watchWriting(document) : null
      return awaited.current?.end
    }
    destination.set(null)
    if (awaited.current?.isElsewhere() !== true) editor.focus()
    awaited.current = null
    const { at, insert } = goal
    if (insert !== undefined) editor.insert(insert)
    if (typeof at === 'number') editor.revealLine(at)
    // A new editor knows its changes' places from its first frame on.
    else if (at !== null && typeof at === 'object') requestAnimationFrame(() => editor.revealEnd(at.end))
    else if (at !== null) requestAnimationFrame(() => editor.revealHunk(at))
  }, [isShown, editor, goal, file, destination])
}

/** Goes with whom we follow, and tells who follows us what is in view. */
function useFollowInText(isShown: boolean, editor: Editor | null): void {
  const { me } = useRoom()
  const { following } = usePresence()
  const followed = useReadable(following.followed)
  useEffect(() => editor?.follow(isShown ? followed : null), [editor, isShown, followed])
  const isFollowed = useHere().some((member) => member.following === me.id)
  useEffect(() => editor?.shareView(isShown && isFollowed), [editor, isShown, isFollowed])
}
