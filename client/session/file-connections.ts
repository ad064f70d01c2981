/**
 * The files this page has open: a connection each, shared by all who acquire it, closed some time after the last release.
 *
 * The files used last stay connected, up to `keepOpen`; one with unsaved changes stays whatever the number, so that
 * looking at other files never loses a change.
 */
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { FileId } from '../../shared/model/ids.ts'
import { fileTextName } from '../../shared/model/room-document.ts'
import type { DocumentConnection, DocumentState } from './document/document-connection.ts'
import { createStore, type Readable } from './store.ts'

export interface FileConnection {
  readonly file: FileId
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly state: Readable<DocumentState>
  readonly isLoaded: Readable<boolean>
  forgetRefusal(): void
  reconnect(): void
}

export interface FileConnections {
  /** The same connection for the same file, which is not ended before it is released as often as acquired. */
  acquire(file: FileId): FileConnection
  /** Nothing where it was discarded: the file's connection by now is another one, with holders of its own. */
  release(connection: FileConnection): void
  /** Ends the file's connection at once, for it was deleted, or what is here is not wanted. Idempotent. */
  discard(connection: FileConnection): void
  /** All that are connected now. */
  readonly connections: Readable<readonly FileConnection[]>
  reconnect(): void
  close(): void
}

interface OpenFile {
  readonly document: DocumentConnection
  readonly connection: FileConnection
  holders: number
}

export function createFileConnections(options: {
  readonly open: (file: FileId) => DocumentConnection
  readonly keepOpen: number
}): FileConnections {
  /** Least recently used first. */
  const openFiles = new Map<FileId, OpenFile>()
  const connections = createStore<readonly FileConnection[]>([])
  const publish = () => connections.set([...openFiles.values()].map(({ connection }) => connection))

  function openFileOf(connection: FileConnection): OpenFile | undefined {
    const openFile = openFiles.get(connection.file)
    return openFile?.connection === connection ? openFile : undefined
  }

  function end(file: FileId): void {
    openFiles.get(file)?.document.close()
    openFiles.delete(file)
  }

  function closeIdle(): void {
    for (const [file, { holders, document }] of openFiles) {
      if (openFiles.size <= options.keepOpen) return
      if (holders === 0 && isSettled(document)) end(file)
    }
  }

  return {
    acquire(file) {
      const openFile = openFiles.get(file) ?? newOpenFile(file, options.open(file))
      openFiles.delete(file)
      openFiles.set(file, openFile)
      openFile.holders += 1
      closeIdle()
      publish()
      return openFile.connection
    },
    release(connection) {
      const openFile = openFileOf(connection)
      if (openFile === undefined) return
      openFile.holders = Math.max(0, openFile.holders - 1)
      closeIdle()
      publish()
    },
    discard(connection) {
      const openFile = openFileOf(connection)
      if (openFile === undefined) return
      openFile.document.discard()
      openFiles.delete(connection.file)
      publish()
    },
    connections,
    reconnect() {
      for (const { document } of openFiles.values()) if (document.state.get().kind !== 'closed') document.reconnect()
    },
    close() {
      for (const file of [...openFiles.keys()]) end(file)
      publish()
    },
  }
}

function newOpenFile(file: FileId, document: DocumentConnection): OpenFile {
  const { doc, awareness, state, isLoaded, forgetRefusal, reconnect } = document
  return {
    document,
    holders: 0,
    connection: { file, text: doc.getText(fileTextName), awareness, state, isLoaded, forgetRefusal, reconnect },
  }
}

function isSettled({ state, hasUnsent }: DocumentConnection): boolean {
  return !hasUnsent() && ['saved', 'connecting', 'closed', 'foreign'].includes(state.get().kind)
}
