/** Written types in plain words: `Promise<string[]>` is "a promise of a list of strings". */
import { wordsOf } from './names.ts'
import { articleOf, thingOf } from './phrases.ts'

const plainTypes: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  bigint: 'a big integer',
  symbol: 'a symbol',
  Date: 'a date',
  int: 'an integer',
  float: 'a number',
  str: 'a string',
  bool: 'true or false',
  bytes: 'bytes',
  dict: 'a dictionary',
  list: 'a list',
  set: 'a set',
}

/** A written type in words, to follow "returns"; empty for what says nothing, such as `void`. */
export function typeWords(type: string): string {
  const plain = type.replace(/\s+/g, ' ').trim()
  const inner = (pattern: RegExp) => pattern.exec(plain)?.[1]?.trim()
  if (plain === '' || /^(?:void|undefined|never|None|any|unknown|Any|this)$/.test(plain)) return ''
  if (Object.hasOwn(plainTypes, plain)) return plainTypes[plain] ?? ''
  const promised = inner(/^(?:Promise|Awaitable|Coroutine)[<[](.*)[>\]]$/)
  if (promised !== undefined) {
    const words = typeWords(promised)
    return words === '' ? 'a promise' : `a promise of ${words}`
  }
  const item =
    inner(/^(?:readonly )?([\w.]+)\[\]$/) ??
    inner(/^(?:Array|ReadonlyArray|list|List|Sequence|Iterable)[<[]([\w.]+)[>\]]$/)
  if (item !== undefined) return `a list of ${pluralOf(item)}`
  const other = inner(/^(.+?) \| (?:null|undefined|None)$/) ?? inner(/^Optional\[(.+)\]$/)
  if (other !== undefined && !other.includes('|')) {
    const words = typeWords(other)
    return words === '' ? '' : `${words}, or nothing`
  }
  if (/=>/.test(plain)) return 'a function'
  return plain.length <= 60 && !/[`*]/.test(plain) ? `${articleOf(plain)} \`${plain}\`` : ''
}

function pluralOf(type: string): string {
  const one = Object.hasOwn(plainTypes, type) ? /^an? (\w+[a-xz])$/.exec(plainTypes[type] ?? '')?.[1] : undefined
  return one === undefined ? `\`${type}\`` : `${one}s`
}

/** `Point` → "a point", `Star[]` → "stars": the thing that a function makes, if its type is one of a project. */
export function madeThing(type: string): string | null {
  const name = /^(?:readonly )?([A-Z]\w*[a-z]\w*)(\[\])?$/.exec(type.trim())
  const [, thing = '', isList] = name ?? []
  if (!name || /^(?:Promise|Array|Map|Set|Date|Record|Any|None|Error)$/.test(thing)) return null
  const words = wordsOf(thing).join(' ')
  return isList ? `${words}s` : thingOf(thing).replace(/^A/, 'a')
}
