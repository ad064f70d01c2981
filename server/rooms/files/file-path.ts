/**
 * Paths of a room's files: which are allowed, which are taken.
 *
 * A path is relative, with `/` between its parts. Two files never have the same one, and none is another's folder;
 * `é` in one character and in two (Unicode's NFC and NFD) are the same.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { hasHidden } from '../../../shared/text/hidden.ts'

/** Where Windows begins an absolute path. */
const driveRoot = /^[a-z]:(\/|\\|$)/i

/** @throws path_invalid */
export function assertPath(path: string, maxLength: number): void {
  if (path === '' || path.length > maxLength) {
    throw new WeftError('path_invalid', `A path has 1 to ${maxLength} characters.`)
  }
  if (hasHidden(path)) throw new WeftError('path_invalid', 'It has a character that does not show.')
  if (driveRoot.test(path)) throw new WeftError('path_invalid', 'A path is relative, and names no drive.')
  if (path.includes('\\')) throw new WeftError('path_invalid', 'Its parts are divided by "/", not by "\\".')
  for (const part of path.split('/')) {
    if (part.trim() === '') throw new WeftError('path_invalid', 'A path is relative, without empty parts.')
    if (part !== part.trim()) throw new WeftError('path_invalid', 'No part of a path begins or ends with a space.')
    if (part === '.' || part === '..') throw new WeftError('path_invalid', 'A path has no "." or ".." parts.')
  }
}

export class PathIndex {
  /** Null for a path without a file of its own yet. */
  readonly #files = new Map<string, FileId | null>()
  /** How many files are anywhere below a folder. */
  readonly #folders = new Map<string, number>()

  /** @throws path_taken where the path is a file's, or one of the two would be the other's folder */
  assertFree(given: string): void {
    const path = given.normalize('NFC')
    if (this.#files.has(path)) throw new WeftError('path_taken', `There is a file ${path} already.`)
    const blocking = foldersOf(path).find((folder) => this.#files.has(folder))
    if (blocking !== undefined) throw new WeftError('path_taken', `${blocking} is a file, not a folder.`)
    if (this.#folders.has(path)) throw new WeftError('path_taken', `${path} is a folder.`)
  }

  /** The file at a path, however its accents are encoded. */
  fileAt(given: string): FileId | null {
    return this.#files.get(given.normalize('NFC')) ?? null
  }

  add(given: string, file: FileId | null = null): void {
    const path = given.normalize('NFC')
    this.#files.set(path, file)
    for (const folder of foldersOf(path)) this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + 1)
  }

  remove(given: string): void {
    const path = given.normalize('NFC')
    if (!this.#files.delete(path)) return
    for (const folder of foldersOf(path)) {
      const count = (this.#folders.get(folder) ?? 0) - 1
      if (count > 0) this.#folders.set(folder, count)
      else this.#folders.delete(folder)
    }
  }
}

/** All folders that a path is in, outermost first. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash))
  return folders
}
