/**
 * The files that a request brings, read from its body only once its sender may import, and no more of it than is allowed.
 *
 * A form's file parts are files, their names paths; one that is a zip archive stands for what is in it.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { FileToImport } from '../archives/import-files.ts'
import { readArchive } from '../archives/read-archive.ts'
import { readBody } from './middleware/body-limit.ts'

/** @throws body_too_large request_invalid, and what `readArchive` throws */
export async function importedFiles(request: Request, limits: Limits): Promise<readonly FileToImport[]> {
  const type = request.headers.get('content-type') ?? ''
  const isForm = type.startsWith('multipart/form-data')
  if (!isForm && !/^application\/(zip|x-zip-compressed|octet-stream)\b/.test(type))
    throw new WeftError('request_invalid', 'Send a zip archive as application/zip, or files as multipart/form-data.')
  const body = await readBody(request, limits.importBytes)
  if (!isForm) return unpack(Buffer.from(await body.arrayBuffer()), limits)

  const parts = await partsOf(body, type)
  if (parts.length === 0) throw new WeftError('request_invalid', 'The form has no files.')
  const files: FileToImport[] = []
  for (const part of parts) {
    if (isArchive(part)) files.push(...(await unpack(Buffer.from(await part.arrayBuffer()), limits)))
    else files.push({ path: part.name, size: part.size, read: async () => new Uint8Array(await part.arrayBuffer()) })
  }
  if (files.length > limits.importEntries)
    throw new WeftError('archive_too_many_files', `These are ${files.length}; ${limits.importEntries} are allowed.`)
  return files
}

async function unpack(bytes: Buffer, limits: Limits): Promise<readonly FileToImport[]> {
  const entries = await readArchive(bytes, limits)
  return entries.map(({ name, size, read }) => ({ path: name, size, read }))
}

async function partsOf(body: Blob, type: string): Promise<readonly File[]> {
  try {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    return [...form.values()].filter((value) => typeof value !== 'string')
  } catch (cause) {
    throw new WeftError('request_invalid', 'The form cannot be read.', { cause })
  }
}

function isArchive({ name, type }: File): boolean {
  return /\.zip$/i.test(name) || /^application\/(zip|x-zip-compressed)$/.test(type)
}
