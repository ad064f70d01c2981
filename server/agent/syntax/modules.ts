/**
 * Which file of the room an import means: paths only, nothing is read. What is not a file of the room is somebody
 * else's code, and null.
 */
import { type Grammar, isScript } from './grammars.ts'

const scriptEndings = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs']

/** The path of the file that `module`, as written in `importer`, names. */
export function resolveModule(
  paths: ReadonlySet<string>,
  importer: string,
  grammar: Grammar,
  module: string,
): string | null {
  const candidates = isScript(grammar) ? scriptCandidates(importer, module) : pythonCandidates(importer, module)
  return candidates.find((path) => paths.has(path)) ?? null
}

/** The folder that a path is in, without a slash at its end; '' at the top. */
function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** Joins and settles `.` and `..`; null above the top. */
function join(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

function scriptCandidates(importer: string, module: string): string[] {
  if (module.startsWith('.')) return withEndings(join(folderOf(importer), module))
  if (module.startsWith('/')) return withEndings(join('', module))
  // The alias that most set-ups give to their source folder.
  if (/^[@~]\//.test(module))
    return [...withEndings(join('src', module.slice(2))), ...withEndings(join('', module.slice(2)))]
  return []
}

function withEndings(path: string | null): string[] {
  if (path === null) return []
  const bare = path.replace(/\.([cm]?)jsx?$/, '')
  const folder = path === '' ? '' : `${path}/`
  return [
    path,
    ...(bare === path ? [] : scriptEndings.map((ending) => `${bare}.${ending}`)),
    ...scriptEndings.map((ending) => `${path}.${ending}`),
    ...scriptEndings.map((ending) => `${folder}index.${ending}`),
  ]
}

function pythonCandidates(importer: string, module: string): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const rest = module.slice(dots).replaceAll('.', '/')
  const here = folderOf(importer)
  const folders = dots > 0 ? [join(here, '../'.repeat(dots - 1))] : ['', 'src', here]
  return folders.flatMap((folder) => {
    const path = folder === null ? null : join(folder, rest)
    if (path === null) return []
    const inside = path === '' ? '' : `${path}/`
    return [`${path}.py`, `${inside}__init__.py`, `${path}.pyi`]
  })
}
