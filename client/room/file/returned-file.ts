/**
 * What becomes of the toast that holds a deleted file's text once a file is at its path again: it goes where that has the
 * very text, else it stays and says so. Watches until then, or until the toast was closed.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { offerCopy, type Rescue, type Toasts } from '../../page/toasts/toasts.ts'
import type { Readable } from '../../session/store.ts'

export interface ReturnWatch {
  readonly path: string
  /** The toast, as it is shown. */
  readonly rescue: Rescue & { readonly about: object }
  readonly files: Readable<readonly FileEntry[]>
  readonly readFile: (file: FileId) => Promise<{ readonly content: string }>
  readonly toasts: Toasts
  readonly onOpen: (file: FileId) => void
  /** Ends it. */
  readonly signal: AbortSignal
}

export function watchReturn({ path, rescue, files, readFile, toasts, onOpen, signal }: ReturnWatch): void {
  const { about, text } = rescue
  const isShown = () => toasts.list.get().some((toast) => toast.about === about)
  const found = () => files.get().find((file) => file.path === path)?.id
  if (signal.aborted || !isShown()) return
  let isOver = false
  let isLooking = false

  async function look(): Promise<void> {
    const file = found()
    if (isOver || isLooking || file === undefined) return
    isLooking = true
    // Where it cannot be read, nobody knows what the text is.
    const content = await readFile(file).then(
      (read) => read.content,
      () => null,
    )
    isLooking = false
    if (isOver) return
    if (found() !== file) return look()
    end()
    toasts.dismissAbout(about)
    if (content === text)
      toasts.show({
        tone: 'info',
        title: `${path} is back`,
        action: { label: 'Open', run: () => onOpen(file) },
      })
    else offerCopy(toasts, { ...rescue, detail: `It came back since, with another text. ${rescue.detail}` })
  }
  const unfollow = [files.subscribe(() => void look()), toasts.list.subscribe(() => !isShown() && end())]
  function end(): void {
    isOver = true
    for (const stop of unfollow) stop()
    signal.removeEventListener('abort', end)
  }
  signal.addEventListener('abort', end)
  void look()
}
