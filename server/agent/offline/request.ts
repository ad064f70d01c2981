/**
 * Reads what a person asked for out of plain English, as far as rules can: one of the things that the offline agent
 * does, or nothing it understands. Backticks, quotes, politeness and the words of the modes make no difference.
 */
import type { SnapshotFile } from '../model/model.ts'
import { isPath, type TargetHints } from './rename-target.ts'

export type Request =
  | {
      readonly kind: 'rename'
      readonly hints: TargetHints
      readonly to: string
    }
  /** Something not to do; `isAll` where it may be about everything else that was asked for. */
  | { readonly kind: 'negated'; readonly isAll: boolean }
  | { readonly kind: 'rename-file' }
  | { readonly kind: 'document'; readonly scope: RequestScope; readonly symbol: string | null }
  | { readonly kind: 'sort-imports'; readonly scope: RequestScope }
  | { readonly kind: 'modern-variables'; readonly scope: RequestScope }
  | { readonly kind: 'unused-imports'; readonly scope: RequestScope }
  | {
      readonly kind: 'extract-constant'
      readonly scope: RequestScope
      /** As written; null for what is selected. */
      readonly literal: string | null
      readonly name: string | null
    }
  | { readonly kind: 'outline'; readonly scope: RequestScope }
  | { readonly kind: 'places'; readonly scope: RequestScope; readonly name: string }
  | { readonly kind: 'to-dos'; readonly scope: RequestScope }
  | { readonly kind: 'unknown' }

/** Of a longer prompt only the beginning is read: patterns that skip words take time that grows with its square. */
export const maxPromptLength = 1_000

/** Which files a request is about: those it names, all of them, or whatever the asker has open. */
export type RequestScope =
  | { readonly kind: 'named'; readonly paths: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'open' }

const nouns =
  'variable|constant|const|let|var|function|method|class|interface|type|enum|parameter|param|argument|property|field|member|attribute|symbol|identifier|name|namespace'
const noun = `(?:the\\s+)?(?:(?<noun>${nouns})\\s+)?`
const into = '(?:\\s+(?:to|into|as):?\\s+|\\s*(?:->|=>|→|=)\\s*)(?:be\\s+)?(?:called\\s+|named\\s+)?'

const quotedName = '`[^`\\n]+`|"[^"\\n]+"|\'[^\'\\n]+\'|“[^”\\n]+”'

/** A name, in backticks or quotes or bare; the parentheses of a call may follow. */
function named(group: string): string {
  return `(?<${group}>${quotedName}|[#$\\p{L}_][\\p{L}\\p{N}_$.#/-]*(?:\\(\\))?)`
}

/** As `named`, but it may be none, which is told better than left unread. */
function newlyNamed(group: string): string {
  return named(group).replace('[#$\\p{L}_]', '[#$\\p{L}\\p{N}_]')
}

/** Where the words around say less, only backticks and quotes tell a name from a word. */
function quoted(group: string): string {
  return `(?<${group}>${quotedName})`
}

const renamePatterns = [
  `\\brename\\s+${noun}${named('from')}(?<between>.*?)${into}${newlyNamed('to')}(?<tail>.*)$`,
  `\\b(?:change|refactor)\\s+the\\s+name\\s+of\\s+${noun}${named('from')}(?<between>.*?)${into}${newlyNamed('to')}(?<tail>.*)$`,
  `^(?:change|replace|refactor|turn)\\s+${noun}${quoted('from')}(?<between>)(?:\\s+(?:by|with)\\s+|${into})${quoted('to')}(?<tail>.*)$`,
  `^${noun}${named('from')}(?<between>.*?)\\s+should\\s+(?:rather\\s+|instead\\s+)?be\\s+(?:called|named|renamed\\s+(?:to|as))\\s+${newlyNamed('to')}(?<tail>.*)$`,
  `^call\\s+${noun}${quoted('from')}(?<between>)\\s+${quoted('to')}(?<tail>.*)$`,
].map((pattern) => new RegExp(pattern, 'isu'))
const anotherRename = new RegExp(
  `\\s*(?:\\s+and|,|;)\\s+(?:and\\s+)?(?:also\\s+|then\\s+)?(?<again>${noun}${named('next')}${into}${named('to')})`,
  'iu',
)
const abilityVerb =
  'rename|change|replace|refactor|turn|sort|order|reorder|organi[sz]e|tidy|add|write|document|use|extract|outline|explain|describe|summari[sz]e'
/** A word that says no, before what it says no to. */
const negation = new RegExp(
  `^(?:(?!\\b(?:${abilityVerb})\\b).)*?\\b(?:not|never|dont|\\w+n['’]t|avoid|stop)\\b(?<rest>.*)$`,
  'isu',
)
/** What keeps a rename from some of its places: more than can be promised. */
const exception = /\b(?:except|excluding|but\s+(?:not|leave|keep)|apart\s+from|other\s+than|without\s+\w+ing)\b/i

const everything =
  /\b(?:everywhere|everything|(?:every|each) file|all (?:of )?(?:the |my |our )?files|(?:the |this |our )?(?:whole |entire )?(?:project|room|code ?base|repo(?:sitory)?))\b/i

export function readRequest(prompt: string, files: readonly SnapshotFile[]): Request {
  const text = plain(prompt.slice(0, maxPromptLength))
  const scope = scopeOf(text, files)
  const negated = negation.exec(text)?.groups?.rest
  if (negated !== undefined)
    return { kind: 'negated', isAll: !new RegExp(`^\\s*(?:to\\s+)?(?:${abilityVerb})`, 'i').test(negated) }
  if (
    !/^rename\b/i.test(text) &&
    /\bvars?\b/i.test(text) &&
    /\b(?:const|let|modern\w*|es6|es2015|get rid|remove|no more)\b/i.test(text)
  ) {
    return { kind: 'modern-variables', scope }
  }
  if (isAboutUnusedImports(text)) return { kind: 'unused-imports', scope }
  if (isAboutImports(text)) return { kind: 'sort-imports', scope }
  const renaming = readRename(text, files)
  if (renaming) return renaming
  if (isAboutToDos(text)) return { kind: 'to-dos', scope }
  const name = nameToFind(text)
  if (name !== null) return { kind: 'places', scope, name }
  if (isAboutDocs(text)) return { kind: 'document', scope, symbol: symbolIn(text, files) }
  const extraction = readExtraction(text, scope)
  if (extraction) return extraction
  return isAboutOutline(text) ? { kind: 'outline', scope } : { kind: 'unknown' }
}

/** Without what makes no difference to the request. */
function plain(prompt: string): string {
  return prompt
    .trim()
    .replace(/^@ai\b[:,]?\s*/i, '')
    .replace(
      /\b(?:in|using|use|with)\s+(?:the\s+)?(?:live|propose)\s+mode\b|\((?:live|propose)\)|^(?:live|propose)\s*:/gi,
      '',
    )
    .replace(/^(?:(?:hi|hey|hello|ok|okay|so|now)[,!]?\s+)+/i, '')
    .replace(/\bplease\b,?\s*/gi, '')
    .replace(
      /^(?:(?:can|could|would|will)\s+(?:you|we)|i(?:['’]d| would)\s+like\s+(?:you\s+)?to|i\s+want\s+(?:you\s+)?to|why\s+don['’]?t\s+(?:you|we)|let['’]?s|(?:we|you)\s+should)\s+/i,
      '',
    )
    .replace(/[\s?!.]+$/, '')
    .trim()
}

function readRename(text: string, files: readonly SnapshotFile[]): Request | null {
  for (const pattern of renamePatterns) {
    const groups = pattern.exec(text)?.groups
    if (!groups) continue
    const from = bare(groups.from)
    const to = bare(groups.to)
    if (from === '' || to === '') continue
    if (from.includes('/') || files.some((file) => isPath(file.path, from))) return { kind: 'rename-file' }
    const { between = '', tail = '' } = groups
    if (exception.test(tail)) return { kind: 'negated', isAll: true }
    const hints = hintsOf(from, groups.noun, `${between} ${tail}`, files)
    return { kind: 'rename', hints, to: lastPart(to) }
  }
  return null
}

/** Where in a request to rename the next one begins, and that one in words of its own. */
export function nextRename(prompt: string): { readonly at: number; readonly text: string } | null {
  for (const pattern of renamePatterns) {
    const tail = pattern.exec(prompt)?.groups?.tail
    const next = tail === undefined ? null : anotherRename.exec(tail)
    if (tail === undefined || !next?.groups) continue
    const start = prompt.length - tail.length + next.index
    return { at: start, text: `rename ${prompt.slice(start + next[0].length - (next.groups.again ?? '').length)}` }
  }
  return null
}

function bare(quoted: string | undefined): string {
  return (quoted ?? '')
    .replace(/^[`"'“]|[`"'”]$/g, '')
    .replace(/(?:\(\))?[.,;:]*$/, '')
    .trim()
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1)
}

function hintsOf(from: string, noun: string | undefined, rest: string, files: readonly SnapshotFile[]): TargetHints {
  const dot = from.lastIndexOf('.')
  const line = /\b(?:line\s+|:)(\d+)\b/i.exec(rest)?.[1]
  const path = pathsIn(rest, files)[0]
  const inside =
    /\b(?:in|of|inside|within|from)\s+(?:the\s+)?(?:function|method|class)?\s*`?([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?`?/iu.exec(
      rest,
    )?.[1]
  const isWord =
    inside === undefined ||
    /^(?:all|every|everywhere|the|this|that|my|our|each|any|line|file|files|whole|entire|project|room|code|it|its)$/i.test(
      inside,
    )
  const where = path ?? (isWord ? undefined : inside)
  const isVague = noun === undefined || /^(?:symbol|identifier|name)$/i.test(noun)
  return {
    name: lastPart(from),
    ...(dot > 0 && { owner: lastPart(from.slice(0, dot)) }),
    ...(!isVague && { noun: /^(?:let|var)$/i.test(noun) ? 'variable' : noun.toLowerCase() }),
    ...(where !== undefined && { where }),
    ...(line !== undefined && { line: Number(line) }),
    ...(/\banyway\b/i.test(rest) && { anyway: true }),
  }
}

function scopeOf(text: string, files: readonly SnapshotFile[]): RequestScope {
  const paths = pathsIn(text, files)
  if (paths.length > 0) return { kind: 'named', paths }
  return everything.test(text) ? { kind: 'all' } : { kind: 'open' }
}

/** The files that a text names, by their paths or, where that is clear, by the ends of them. */
function pathsIn(text: string, files: readonly SnapshotFile[]): string[] {
  const words = text.split(/[\s,;()`"'“”]+/).map((word) => word.replace(/[.:]+(?:\d+)?$/, ''))
  const found = new Set<string>()
  for (const word of words) {
    if (!/[./]/.test(word)) continue
    const exact = files.filter((file) => file.path === word.replace(/^\.?\//, ''))
    for (const file of exact.length > 0 ? exact : files.filter(({ path }) => isPath(path, word))) found.add(file.path)
  }
  return [...found]
}

function isAboutImports(text: string): boolean {
  return (
    /\b(?:sort|(?:re)?order|organi[sz]e|tidy|clean|group|alphabeti[sz]e|arrange)\w*\b.*\bimports?\b/is.test(text) ||
    /\bimports?\b.*\b(?:sort(?:ed)?|alphabetical(?:ly)?|tidied|in order)\b/is.test(text)
  )
}

function isAboutUnusedImports(text: string): boolean {
  const isUnused = /\b(?:unused|unneeded|unnecessary|superfluous|dead|not\s+used)\b/i.test(text)
  return (
    isUnused && /\bimports?\b/i.test(text) && /\b(?:remove|delete|drop|clean|tidy|strip|get rid|prune)\w*\b/i.test(text)
  )
}

function isAboutDocs(text: string): boolean {
  return (
    (/\b(?:js|ts)?doc(?:s|strings?|umentation)?\b|\bcomments?\b/i.test(text) &&
      /\b(?:add|write|generate|create|put|give|missing|need|insert|fill)\w*\b/i.test(text)) ||
    /^document\b(?!\s+outline)/i.test(text)
  )
}

function isAboutToDos(text: string): boolean {
  const isNoted = /\b(?:todo|fixme)s?\b|\bto-dos?\b/i.test(text)
  return isNoted && !/\b(?:add|write|insert|put|fix|resolve|implement|remove|delete|do)\b/i.test(text)
}

const findPatterns = [
  `\\b(?:references?|uses?|usages?|callers?|calls?|occurrences?|mentions?)\\s+(?:of|to|for)\\s+${noun}${named('name')}`,
  `\\bwhere(?:\\s+(?:is|are|do(?:es)?|did)|['’]s)(?:\\s+(?:we|you|i|it))?\\s+${noun}${named('name')}\\s+(?:used|called|referenced|mentioned|defined|declared)\\b`,
  `\\bwhere\\s+(?:do|does|did)\\s+(?:we|anyone|anybody)\\s+(?:use|call|define|reference)\\s+${noun}${named('name')}`,
  `\\b(?:who|what|which\\s+\\w+)\\s+(?:uses?|calls?|references?)\\s+${noun}${named('name')}`,
  `^find\\s+(?:all\\s+)?${noun}${quoted('name')}`,
].map((pattern) => new RegExp(pattern, 'iu'))

/** What a request wants to see the places of. */
function nameToFind(text: string): string | null {
  for (const pattern of findPatterns) {
    const name = lastPart(bare(pattern.exec(text)?.groups?.name))
    if (name !== '') return name
  }
  return null
}

function isAboutOutline(text: string): boolean {
  return (
    /\b(?:outline|explain|describe|summari[sz]e|summary|overview|structure|walk me through)\b/i.test(text) ||
    /\bwhat(?:['’]s| is| are)?\b.*\b(?:do|does|in|inside|here|this|functions|classes|about)\b/is.test(text) ||
    /\bhow\b.*\bworks?\b/is.test(text) ||
    /\b(?:list|show)\b.*\b(?:functions|classes|symbols|methods|types)\b/is.test(text)
  )
}

/** A name that a request about comments puts in backticks, or after "function", "to" or "for". */
function symbolIn(text: string, files: readonly SnapshotFile[]): string | null {
  const quoted = /`([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?`/u.exec(text)?.[1]
  if (quoted !== undefined) return quoted
  const word =
    /\b(?:function|method|class|interface|for|to|document)\s+([\p{L}_$][\p{L}\p{N}_$]*)(?:\(\))?(?=\s|$)/iu.exec(
      text,
    )?.[1]
  const isCode =
    word !== undefined &&
    files.some(({ text: code }) =>
      new RegExp(`\\b(?:function|class|interface|def|const|let|type)\\s+${word.replaceAll('$', '\\$')}\\b`).test(code),
    )
  return isCode ? word : null
}

function readExtraction(text: string, scope: RequestScope): Request | null {
  if (!/\b(?:extract|introduce|pull|hoist|turn|make|move)\b.*\bconst(?:ant)?s?\b/is.test(text)) return null
  const literal = /`([^`\n]+)`|('[^'\n]*'|"[^"\n]*"|“[^”\n]*”)|(?<![\w.])(-?\d[\d_]*(?:\.\d+)?)(?![\w.])/.exec(text)
  const found = literal?.[1] ?? literal?.[2]?.replace(/[“”]/g, '"') ?? literal?.[3]
  const called = new RegExp(`\\b(?:called|named|as|name it|call it)\\s+${named('name')}`, 'iu').exec(text)?.groups?.name
  const into = new RegExp(`\\binto\\s+(?:an?\\s+|the\\s+)?(?:const(?:ant)?\\s+)${named('name')}`, 'iu').exec(text)
    ?.groups?.name
  return { kind: 'extract-constant', scope, literal: found ?? null, name: bare(called ?? into) || null }
}
