/**
 * The project that a first visitor meets: a clock whose hands are planets.
 *
 * It lies beside this file as real files, so that it is type-checked, can be run, and its tests are run with ours. They
 * are read from disk rather than embedded: Vite's `?raw` globs do not exist under plain tsx, and template strings would
 * bury the code under escapes. The folder is found from the package's root, which is above this module whether it runs
 * from `server/` or from the bundle in `dist/`; what ships the bundle ships `server/sample/project` with it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SampleFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly content: string
}

/** The name of the room that is made of it. */
export const sampleProjectName = 'orbit-clock'

/** In path order. */
export const sampleProject: readonly SampleFile[] = readProject(findProject())

function findProject(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    const project = join(folder, 'server', 'sample', 'project')
    if (existsSync(project)) return project
    if (folder === dirname(folder)) throw new Error(`invariant: no server/sample/project at or above ${start}`)
  }
}

function readProject(folder: string): SampleFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file.slice(folder.length + 1).replaceAll(sep, '/'),
      content: readFileSync(file, 'utf8'),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
}
