/**
 * Puts files into a room: one that is not there is made, one that is becomes what it is to read by the smallest edit.
 *
 * What cannot be taken is left out and told, with why; the others go in. It takes its turns, so that a large import does
 * not keep people's keys waiting.
 */
import { errorCatalogue, WeftError } from '../../shared/errors.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { FileImported, ImportResponse, SkipCode } from '../../shared/protocol/api.ts'
import { toLf } from '../../shared/text/lines.ts'
import type { FairTurns } from '../operations/fair-turns.ts'
import type { Room } from '../rooms/room.ts'

export interface FileToImport {
  readonly path: string
  /** Null where they cannot be read. */
  read(): Promise<Uint8Array | null>
  /** Bytes, as far as is known before they are read. */
  readonly size: number
}

export interface ImportOptions {
  readonly by: MemberId
  readonly turns: FairTurns
  readonly maxFileBytes: number
  /** The folder that all go into; empty for none. */
  readonly folder: string
  /** Ends it between two files. */
  readonly signal: AbortSignal
}

/** What makes up a checkout or a Mac's folder, and is no file that people edit together. */
const ignored = /(^|\/)(\.git|node_modules|__MACOSX)\/|(^|\/)(\.DS_Store|Thumbs\.db)$/

/** @throws storage_unavailable document_unavailable, and the signal's reason */
export async function importFiles(
  room: Room,
  files: Iterable<FileToImport>,
  { by, turns, maxFileBytes, folder, signal }: ImportOptions,
): Promise<ImportResponse> {
  const created: FileImported[] = []
  const changed: FileImported[] = []
  const unchanged: FileImported[] = []
  const skipped: ImportResponse['skipped'] = []
  const taken = new Set<string>()
  const known = new Map(room.files().map((entry) => [entry.path.normalize('NFC'), entry]))
  const skip = (path: string, code: SkipCode, message: string = skipSentences[code]) =>
    skipped.push({ path, code, message })

  for (const file of files) {
    const path = pathIn(folder, file.path)
    if (ignored.test(path)) {
      skip(path, 'ignored')
      continue
    }
    if (taken.has(path)) {
      skip(path, 'path_taken', 'It is there twice; the first one was taken.')
      continue
    }
    if (file.size > maxFileBytes) {
      skip(path, 'file_too_large')
      continue
    }
    await turns.next(signal)
    const bytes = await file.read()
    const content = bytes === null ? null : textOf(bytes)
    if (bytes === null || content === null) {
      skip(path, bytes === null ? 'damaged' : 'not_text')
      continue
    }
    try {
      const entry = known.get(path)
      if (entry === undefined) created.push(imported(room.createFile({ path, content }, by)))
      else (await rewrite(room, entry, content, by)) ? changed.push(imported(entry)) : unchanged.push(imported(entry))
      taken.add(path)
    } catch (error) {
      if (!(error instanceof WeftError) || !isSkipCode(error.code)) throw error
      skip(path, error.code, error.message)
    }
  }
  return { created, changed, unchanged, skipped }
}

/** Whether that changed it. */
async function rewrite(room: Room, { id }: FileEntry, content: string, by: MemberId): Promise<boolean> {
  const text = toLf(content)
  if ((await room.readFile(id)).content === text) return false
  await room.writeFile(id, text, by)
  return true
}

function pathIn(folder: string, name: string): string {
  const path = name.replace(/^(\.\/)+/, '')
  return (folder === '' ? path : `${folder}/${path}`).normalize('NFC')
}

/** Null where it is none: a zero byte, or not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function imported({ id, path }: FileEntry): FileImported {
  return { id, path }
}

const skipSentences: Readonly<Record<SkipCode, string>> = {
  ignored: 'Files of version control, installed packages and file managers are left out.',
  not_text: 'It is no text in UTF-8.',
  damaged: 'Its bytes are damaged, packed in a way that cannot be read, or locked by a password.',
  path_invalid: errorCatalogue.path_invalid.title,
  path_taken: errorCatalogue.path_taken.title,
  file_too_large: errorCatalogue.file_too_large.title,
  room_too_large: errorCatalogue.room_too_large.title,
  file_not_found: errorCatalogue.file_not_found.title,
}

function isSkipCode(code: string): code is SkipCode {
  return code in skipSentences
}
