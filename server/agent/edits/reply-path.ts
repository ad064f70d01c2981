/**
 * The path above a block: a line of its own ("src/a.ts", "**src/a.ts**:", "### `src/a.ts`", "File: src/a.ts"), the info
 * of a fence, or a sentence that names a file of the room. Guesses only where the room's files bear them out.
 */

const label = /^(?:(?:file|filename|path):\s*|<(?:file|filename|file_path|path)>)/i
const labelEnd = /<\/(?:file|filename|file_path|path)>$/i
/** Names of files that have no extension. */
const bareNames =
  /^(?:(?:GNU)?[Mm]akefile|Dockerfile|Containerfile|LICEN[CS]E|README|CHANGELOG|CONTRIBUTING|NOTICE|AUTHORS|COPYING|CODEOWNERS|(?:Gem|Rake|Proc|Pip|Pod|Brew|Caddy|Jenkins|Vagrant|[Jj]ust)file)$/
const lead = /^(?:#{1,6}|\/\/|[-*+]|\d{1,3}\.)\s+/

/**
 * Whether a line that begins like this may still be a line that holds a path alone. Once false, false for all that the
 * line may become; so the answer does not depend on where a reply is cut.
 */
export function mayBePathLine(lineSoFar: string): boolean {
  return !/\S\s+\S/.test(undecorated(lineSoFar))
}

/** The path that a line holds alone, or null. A name without a dot or slash counts where it is known, or well known. */
export function pathOfLine(line: string, isKnown: (path: string) => boolean): string | null {
  if (!mayBePathLine(line)) return null
  const path = cleanPath(undecorated(line))
  if (path === null) return null
  return isKnown(path) || looksLikePath(path) ? path : null
}

/** The one known file that a sentence names, or null. */
export function pathInSentence(line: string, isKnown: (path: string) => boolean): string | null {
  const named = new Set<string>()
  for (const word of line.split(/[\s,;()]+/)) {
    const path = cleanPath(word)
    if (path !== null && isKnown(path)) named.add(path)
  }
  const [only] = named
  return named.size === 1 && only !== undefined ? only : null
}

/** The path in a fence's info, as in "ts src/a.ts" or "ts:src/a.ts". */
export function pathOfFence(info: string, isKnown: (path: string) => boolean): string | null {
  for (const word of info.split(/\s+|[:=]/).reverse()) {
    const path = cleanPath(word)
    if (path !== null && (isKnown(path) || (looksLikePath(path) && path.includes('/')))) return path
  }
  return null
}

/** A line without what Markdown puts before a path. */
export function undecorated(line: string): string {
  let rest = line.trimStart()
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(lead, '').replace(label, '')
    if (/^(\*\*|`)/.test(rest)) rest = rest.replace(/^(\*\*|`)/, '').trimStart()
  }
  return rest
}

/** Without what Markdown and prose put around a path; null where nothing that could be one is left. */
function cleanPath(decorated: string): string | null {
  let path = decorated.trim()
  for (let before = ''; before !== path; ) {
    before = path
    path = path
      .replace(labelEnd, '')
      .replace(/^[`*"'<]+/, '')
      .trim()
    path = withoutEnd(path, '`*"\'>:,').trim()
  }
  path = withSlashes(path).replace(/^(?:\.\/)+/, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  if (path === '' || path.length > 400 || /[\s`*<>"|?\u0000-\u001f]/.test(path)) return null
  return /[\p{L}\p{N}]/u.test(path) ? path : null
}

/** By hand: a pattern would look for the end from each of these characters on. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text[end - 1] ?? '')) end--
  return text.slice(0, end)
}

function looksLikePath(path: string): boolean {
  return path.includes('/') || /\.[\p{L}\p{N}_-]+$/u.test(path) || bareNames.test(path)
}

/** A path as a patch's header gives it. */
export function patchPath(text: string): string {
  const bare = text.trim()
  const path = /^"(?:[^"\\]|\\.)*"$/.test(bare)
    ? withoutEscapes(bare.slice(1, -1))
    : bare.replace(/^(['`])(.*)\1$/, '$2')
  return withSlashes(path).replace(/^(?:\.\/)+/, '')
}

/** As a room has it, whatever system the model believes to be on; a whole path of that system stays, and is refused. */
function withSlashes(path: string): string {
  return /^(?:[A-Za-z]:)?\\/.test(path) ? path : path.replaceAll('\\', '/')
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** As git writes what is not ASCII: each byte of its UTF-8 as three octal digits. */
function withoutEscapes(quoted: string): string {
  const bytes: number[] = []
  for (const [, octal, escaped, plain] of quoted.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff)
    else bytes.push(...new TextEncoder().encode(plain ?? escapes[escaped ?? ''] ?? escaped))
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}

export interface DiffPath {
  readonly path: string
  readonly isNew: boolean
  readonly isDeleted: boolean
}

const nowhere = '/dev/null'
/** Git's other marks: of a commit, its index, an object, the work tree. */
const otherMark = /^[ciow]\//

/** The file that a diff's two header lines mean: without git's `a/` and `b/`, and without the times after a tab. */
export function diffPath(beforeLine: string, afterLine: string, isKnown: (path: string) => boolean): DiffPath {
  const [before, after] = [headerPath(beforeLine), headerPath(afterLine)]
  const isNew = before === nowhere
  const isDeleted = after === nowhere && !isNew
  const isMarked =
    ((before.startsWith('a/') || isNew) && (after.startsWith('b/') || isDeleted)) ||
    (otherMark.test(before) && otherMark.test(after) && before.slice(2) === after.slice(2) && !isKnown(after))
  const bare = (path: string) => (isMarked && path !== nowhere ? path.slice(2) : path)
  const [from, to] = [bare(before), bare(after)]
  const path = isDeleted ? from : isNew || isKnown(to) || !isKnown(from) ? to : from
  return { path, isNew, isDeleted }
}

function headerPath(line: string): string {
  return patchPath(line.replace(/\t.*$/, '').replace(/(?<!\s)\s+\d{4}-\d\d-\d\d \d\d:\d\d.*$/, ''))
}
