/**
 * The files in a zip archive, one at a time, however it was made: nothing is unpacked before all of it has been looked
 * over, and nothing beyond the limits.
 *
 * Sizes come from the archive's directory and are held to: an entry that unpacks to more, or to other bytes than its
 * checksum says, is damaged. Inflating is done beside the event loop. Names are as they stand in the archive, unjudged.
 */
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, fromBuffer, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'

export type ArchiveLimits = Pick<Limits, 'importEntries' | 'importUnpackedBytes' | 'importRatio'>

export interface ArchivedFile {
  readonly name: string
  /** As the directory says. */
  readonly size: number
  /** Null where its bytes are not what the directory says of them. */
  read(): Promise<Buffer | null>
}

/** Below this no ratio is suspicious. */
const harmlessBytes = 8 * 1024 * 1024
/** Smaller than the header in front of an entry's bytes ever is. */
const headerBytes = 30
/** The general purpose flag of an entry whose name is UTF-8. */
const isUtf8 = 0x800
/** Unix's kinds of file, in the upper half of the external attributes. */
const kindMask = 0o170000
const regularFile = 0o100000

/** Its folders and links left out. @throws archive_invalid archive_too_many_files archive_too_large archive_suspicious */
export async function readArchive(bytes: Buffer, limits: ArchiveLimits): Promise<readonly ArchivedFile[]> {
  const zip = await open(bytes)
  if (zip.entryCount > limits.importEntries)
    throw new WeftError(
      'archive_too_many_files',
      `It has ${zip.entryCount} entries; ${limits.importEntries} are allowed.`,
    )
  const entries = await listEntries(zip)
  assertHarmless(entries, bytes.length, limits)
  return entries.flatMap((entry) => {
    const name = nameOf(entry)
    if (name.endsWith('/') || !isRegular(entry)) return []
    return { name, size: entry.uncompressedSize, read: () => readEntry(zip, entry) }
  })
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names stay bytes: whether one may be used is told of that one file, and not of the whole archive.
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: true } as const
    fromBuffer(bytes, options, (error, zip) => {
      if (error) reject(invalid(error))
      else resolve(zip)
    })
  })
}

function listEntries(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('error', (error) => reject(invalid(error)))
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.readEntry()
  })
}

function assertHarmless(entries: readonly Entry[], archiveBytes: number, limits: ArchiveLimits): void {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (unpacked > limits.importUnpackedBytes)
    throw new WeftError(
      'archive_too_large',
      `It unpacks to ${unpacked} bytes; ${limits.importUnpackedBytes} are allowed.`,
    )
  if (unpacked > harmlessBytes && unpacked > archiveBytes * limits.importRatio)
    throw new WeftError('archive_suspicious', `Its ${archiveBytes} bytes unpack to ${unpacked}.`)
  // Entries that share their bytes are how a small archive holds endless ones.
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let free = 0
  for (const { relativeOffsetOfLocalHeader: from, compressedSize } of inOrder) {
    if (from < free) throw new WeftError('archive_suspicious', 'Entries of it lie in each other.')
    free = from + headerBytes + compressedSize
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer | null> {
  try {
    const stream = await openEntry(zip, entry)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const content = Buffer.concat(chunks)
    return content.length === entry.uncompressedSize && crc32(content) === entry.crc32 ? content : null
  } catch {
    return null
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error)
      else resolve(stream)
    })
  })
}

/** With `\` as `/`, which archives of some systems have. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  // The character set of old reads control characters as signs of its own: ASCII is read as UTF-8.
  const isAscii = fileNameRaw.every((byte) => byte < 0x80)
  const flags = isAscii ? generalPurposeBitFlag | isUtf8 : generalPurposeBitFlag
  return getFileNameLowLevel(flags, fileNameRaw, extraFields, false)
}

/** Links and devices are no text, and where no kind is told it is a file. */
function isRegular({ externalFileAttributes }: Entry): boolean {
  const kind = (externalFileAttributes >>> 16) & kindMask
  return kind === 0 || kind === regularFile
}

function invalid(cause: unknown): WeftError {
  const detail = cause instanceof Error ? cause.message : undefined
  return new WeftError('archive_invalid', detail, { cause })
}
