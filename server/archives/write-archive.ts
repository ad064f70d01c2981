/**
 * A zip archive of texts as a stream of bytes, made as fast as it is read: one text is in memory at a time, and it is
 * deflated beside the event loop. Who stops reading ends it.
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'

export interface FileToArchive {
  /** Relative, `/` between its parts. */
  readonly path: string
  readonly content: string
}

const deflate = promisify(deflateRaw)
/** Zip's number for it. */
const deflated = 8
/** Unix, where the upper half of the attributes is a file's kind and rights. */
const unix = 3
const plainFile = 0o100644

export interface ArchiveOptions {
  readonly modifiedAt: Date
  /** Called once when the stream is over, whoever ended it. */
  readonly onClose: () => void
}

/** `files` are taken one after the other; where one cannot be had, the stream breaks off. */
export function writeArchive(files: AsyncIterable<FileToArchive>, options: ArchiveOptions): ReadableStream<Uint8Array> {
  const source = files[Symbol.asyncIterator]()
  const zip = new Zip()
  let isOver = false
  async function close(): Promise<void> {
    if (isOver) return
    isOver = true
    await source.return?.()
    options.onClose()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        zip.ondata = (error, chunk, isLast) => {
          if (error) throw error
          controller.enqueue(chunk)
          if (isLast) controller.close()
        }
      },
      async pull() {
        try {
          const { value: file, done } = await source.next()
          if (done !== true) return await addFile(zip, file, options.modifiedAt)
          zip.end()
        } catch (error) {
          await close()
          throw error
        }
        await close()
      },
      cancel: close,
    },
    { highWaterMark: 64 * 1024, size: (chunk) => chunk?.length ?? 0 },
  )
}

async function addFile(zip: Zip, { path, content }: FileToArchive, modifiedAt: Date): Promise<void> {
  const bytes = Buffer.from(content)
  const entry: ZipInputFile = {
    filename: path,
    size: bytes.length,
    crc: crc32(bytes),
    compression: deflated,
    mtime: modifiedAt,
    os: unix,
    attrs: plainFile << 16,
  }
  const packed = await deflate(bytes)
  zip.add(entry)
  entry.ondata?.(null, packed, true)
}
