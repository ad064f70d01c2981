/**
 * Doc comments in the languages that are read by queries alone: a first draft above what others may use, in the form that
 * its language has for it.
 *
 * As in `doc-comments.ts`: a sentence made of names and written types, none where it would say no more than the code does,
 * and nothing where any comment stands. It knows a definition's signature as text, and no more of its syntax.
 */
import type { Edit } from '../../../shared/text/diff.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import type { Definition } from '../syntax/definitions.ts'
import type { Language } from '../syntax/languages.ts'
import type { DocComments } from './doc-comments.ts'
import { wordsOf } from './name-rules.ts'
import { actionOf, type Given, listOf, thingOf } from './phrases.ts'
import { madeThing } from './type-words.ts'

interface Form {
  /** The comment's lines, without indentation; `sentence` has no full stop. */
  readonly write: (sentence: string, name: string) => string
  /** Whether others may use it, by its name and its signature. */
  readonly isShown: (name: string, signature: string) => boolean
  readonly parameters: (list: string) => Given[]
  /** From the whole signature and what of it stands behind the parameters. */
  readonly returns: (before: string, behind: string) => string
}

const block = (sentence: string) => `/** ${sentence}. */`
const slashes = (sentence: string) => `/// ${sentence}.`
const hash = (sentence: string) => `# ${sentence}.`

/** `name: Type = value`. */
const nameFirst = (list: string): Given[] =>
  parts(list).flatMap((part) => {
    const [, name, type = ''] = /^(?:[\w@]+\s+)*?(\w+)\s*:\s*([^=]*)/.exec(part) ?? []
    return name === undefined || name === 'self' ? [] : [{ name, type: type.trim() }]
  })
/** `final Type name = value`. */
const nameLast = (list: string): Given[] =>
  parts(list).flatMap((part) => {
    const [, type = '', name] = /^(.*?)[\s*&]*\$?(\w+)\s*(?:\[\])?\s*(?:=.*)?$/.exec(part) ?? []
    return name === undefined || name === 'void'
      ? []
      : [{ name, type: type.replace(/\b(?:final|const)\b/g, '').trim() }]
  })
/** `a, b int`. */
const goNames = (list: string): Given[] =>
  parts(list).flatMap((part) => {
    const [, name, type = ''] = /^(\w+)\s*(.*)$/.exec(part) ?? []
    return name === undefined ? [] : [{ name, type }]
  })
const bareNames = (list: string): Given[] =>
  parts(list).flatMap((part) => {
    const name = /^[*&]*(\w+)/.exec(part)?.[1]
    return name === undefined ? [] : [{ name, type: '' }]
  })
const behindColon = (_: string, behind: string) => /^\s*:\s*([^={]+)/.exec(behind)?.[1]?.trim() ?? ''
const behindArrow = (_: string, behind: string) => /->\s*([^={]+?)\s*(?:where\b.*)?$/.exec(behind)?.[1]?.trim() ?? ''
/** The word before the name. */
const typeBefore = (before: string) => {
  const type = /([\w.<>[\]]+)[\s*&]+$/.exec(before)?.[1] ?? ''
  return type === 'void' ? '' : type
}

const java: Form = {
  write: block,
  isShown: (_, signature) => /\bpublic\b/.test(signature),
  parameters: nameLast,
  returns: typeBefore,
}
const c: Form = {
  write: block,
  isShown: (_, signature) => !/\bstatic\b/.test(signature),
  parameters: nameLast,
  returns: typeBefore,
}

const forms: Partial<Record<Language, Form>> = {
  go: {
    // Go's tools want the name first.
    write: (sentence, name) =>
      `// ${name} ${/^An? /.test(sentence) ? 'is ' : ''}${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}.`,
    isShown: (name) => /^\p{Lu}/u.test(name),
    parameters: goNames,
    returns: (_, behind) =>
      behind
        .trim()
        .replace(/^\((.*)\)$/, '$1')
        .split(',')[0]
        ?.trim() ?? '',
  },
  rust: {
    write: slashes,
    isShown: (_, signature) => /^\s*pub\b/.test(signature),
    parameters: nameFirst,
    returns: behindArrow,
  },
  java,
  'c-sharp': { ...java, write: (sentence) => `/// <summary>${sentence}.</summary>` },
  c,
  cpp: c,
  php: {
    write: block,
    isShown: (_, signature) => !/\b(?:private|protected)\b/.test(signature),
    parameters: nameLast,
    returns: behindColon,
  },
  kotlin: {
    write: block,
    isShown: (_, signature) => !/\b(?:private|protected|internal)\b/.test(signature),
    parameters: nameFirst,
    returns: behindColon,
  },
  swift: {
    write: slashes,
    isShown: (_, signature) => !/\b(?:private|fileprivate)\b/.test(signature),
    parameters: nameFirst,
    returns: behindArrow,
  },
  ruby: { write: hash, isShown: (name) => !name.startsWith('_'), parameters: bareNames, returns: () => '' },
  bash: { write: hash, isShown: (name) => !name.startsWith('_'), parameters: () => [], returns: () => '' },
}

export function hasDocForm(language: Language): boolean {
  return forms[language] !== undefined
}

/** `symbol` asks for that one only, shown or not. Null where the language has no comments of this kind. */
export function draftDocs(
  { language, text }: { readonly language: Language; readonly text: string },
  definitions: readonly Definition[],
  symbol: string | null,
): DocComments | null {
  const form = forms[language]
  if (form === undefined) return null
  const docs = {
    edits: [] as Edit[],
    added: [] as string[],
    commented: 0,
    cramped: [] as string[],
    plain: [] as string[],
  }
  const seen = new Set<string>()
  const places = new Set<number>()
  for (const definition of definitions) {
    const { name, kind, within, from } = definition
    if (!documented.has(kind)) continue
    if (symbol === null ? !form.isShown(name, definition.signature) : name !== symbol) continue
    const full = [...within, name].join('.')
    // Of several of one name, the first carries the comment for all.
    if (seen.has(full)) continue
    seen.add(full)
    const at = placeAbove(text, from)
    if (at === null || places.has(at)) docs.cramped.push(full)
    else if (isComment(language, lineAbove(text, at))) docs.commented++
    else {
      const sentence = sentenceOf(form, definition, definitions)
      if (sentence === null) docs.plain.push(full)
      else {
        places.add(at)
        const indent = /^[ \t]*/.exec(text.slice(at, lineEndAt(text, at)))?.[0] ?? ''
        docs.edits.push({ from: at, to: at, insert: `${indent}${form.write(sentence, name)}\n` })
        docs.added.push(full)
      }
    }
  }
  return { ...docs, edits: docs.edits.sort((a, b) => a.from - b.from) }
}

const documented: ReadonlySet<string> = new Set(['function', 'method', 'class', 'interface', 'type', 'enum'])

/** The line where a comment goes: above what belongs to the definition; null where it does not begin its line. */
function placeAbove(text: string, from: number): number | null {
  let at = lineStartAt(text, from)
  if (!/^\s*(?:type\s|typedef\s|template\s*<.*>\s*|export\s)?\s*$/.test(text.slice(at, from))) return null
  while (at > 0 && /^\s*(?:#!?\[.*\]|@\w+.*|template\s*<.*>)\s*$/.test(lineAbove(text, at)))
    at = lineStartAt(text, at - 1)
  return at
}

function lineAbove(text: string, at: number): string {
  return at === 0 ? '' : text.slice(lineStartAt(text, at - 1), at - 1)
}

function isComment(language: Language, line: string): boolean {
  const trimmed = line.trim()
  if (language === 'ruby' || language === 'bash') return /^#(?!!)/.test(trimmed)
  return /^(?:\/\/|\/\*|\*)/.test(trimmed) || trimmed.endsWith('*/')
}

function sentenceOf(form: Form, definition: Definition, all: readonly Definition[]): string | null {
  const { name, kind, signature, within } = definition
  if (kind === 'function' || kind === 'method') {
    // A constructor is what its class is for.
    if (name === within.at(-1)) return null
    const { before, list, behind } = splitAtParameters(signature, name)
    const returns = form.returns(before, behind)
    return actionOf(name, form.parameters(list), madeThing(returns), returns, 'indicative')
  }
  const path = [...within, name].join('.')
  const methods = all.filter(
    (one) =>
      one.kind === 'method' &&
      one.within.join('.') === path &&
      one.name !== name &&
      // What it can be asked is not what it has.
      !/^(?:[Ii]s|[Aa]re|[Hh]as|[Cc]an|[Ss]hould)(?![a-z])/.test(one.name) &&
      form.isShown(one.name, one.signature),
  )
  const words = [...new Set(methods.map((method) => wordsOf(method.name).join(' ')))]
  return words.length > 0 && words.length <= 8 ? `${thingOf(name)}, with ${listOf(words)}` : null
}

function splitAtParameters(signature: string, name: string): { before: string; list: string; behind: string } {
  const named = new RegExp(`(?<![\\w])${name.replace(/[^\w]/g, '\\$&')}\\s*(?:<[^(]*>|\\[[^(]*\\])?\\s*\\(`).exec(
    signature,
  )
  if (named === null) return { before: signature, list: '', behind: '' }
  const start = named.index + named[0].length
  let depth = 1
  let end = start
  for (; end < signature.length && depth > 0; end++) {
    if (signature[end] === '(') depth++
    else if (signature[end] === ')') depth--
  }
  return {
    before: signature.slice(0, named.index),
    list: signature.slice(start, end - 1),
    behind: signature.slice(end),
  }
}

/** At the commas that are in no brackets. */
function parts(list: string): string[] {
  const found: string[] = []
  let depth = 0
  let part = ''
  for (const character of list) {
    if ('([{<'.includes(character)) depth++
    else if (')]}>'.includes(character)) depth--
    if (character === ',' && depth === 0) {
      found.push(part.trim())
      part = ''
    } else part += character
  }
  return [...found, part.trim()].filter((one) => one !== '')
}
