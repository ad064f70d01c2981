/**
 * What classes have of a name, for rename by name: a member is seen beyond one function, so it is what a person means
 * rather than a local name, though it cannot be renamed without types.
 */
import type { Language } from '../syntax/languages.ts'
import type { NameOccurrence } from '../syntax/name-occurrence.ts'
import type { At, ReadFile } from './name-places.ts'
import { isPath, type TargetHints } from './rename-target.ts'

export const parameterNouns: ReadonlySet<string> = new Set(['parameter', 'param', 'argument'])
const memberNouns: ReadonlySet<string> = new Set(['method', 'property', 'field', 'member', 'attribute'])

/** PHP writes its variables with a sign that nobody says. */
export function spellings(name: string): string[] {
  return name.startsWith('$') ? [name] : [name, `$${name}`]
}

export function looksLikePath(where: string): boolean {
  return /[./]/.test(where)
}

/** Ruby's functions are methods of the program. */
export function isMember({ defines }: NameOccurrence, language: Language): boolean {
  if (defines === null) return false
  const isProgram = language === 'ruby' && defines.within.length === 0
  return (defines.kind === 'method' && !isProgram) || defines.kind === 'property' || defines.kind === 'selector'
}

/** Where classes are given what may be meant by the name. */
export function membersIn(files: readonly ReadFile[], { name, where, line, noun = '' }: TargetHints): At[] {
  const names = new Set(spellings(name))
  if (parameterNouns.has(noun) || noun === 'variable') return []
  return files.flatMap((file) => {
    if (where !== undefined && looksLikePath(where) && !isPath(file.path, where)) return []
    const places = file.occurrences.filter((place) => names.has(place.name) && isGivenToClass(file, place))
    return [...places, ...instanceVariables(file, name)]
      .filter((place) => line === undefined || place.line === line)
      .map((place) => ({ file, place }))
  })
}

/** Whether what was said can only be a member. */
export function isOfMember({ noun = '', owner }: TargetHints, members: readonly At[]): boolean {
  return (
    memberNouns.has(noun) ||
    (owner !== undefined && members.some(({ place }) => place.defines?.within.at(-1) === owner))
  )
}

function isGivenToClass({ language, text }: ReadFile, place: NameOccurrence): boolean {
  if (isMember(place, language)) return true
  if (language === 'php') return place.place === 'member' && place.name.startsWith('$')
  if (language !== 'ruby' || place.place !== 'unclear') return false
  const before = text.slice(text.lastIndexOf('\n', place.from - 1) + 1, place.from)
  return /\bdef\s+(?:self\.)?$|\battr_(?:accessor|reader|writer)\b.*:$/.test(before)
}

/** Ruby's `@count`, which is said without its sign. */
function instanceVariables({ language, text }: ReadFile, name: string): NameOccurrence[] {
  if (language !== 'ruby' || !/^\w+$/.test(name)) return []
  const match = new RegExp(`(?<!@)@${name}\\b`).exec(text)
  if (match === null) return []
  const { index: from } = match
  const line = text.slice(0, from).split('\n').length
  const at = { name, from, to: from + match[0].length, line, local: null, defines: null, path: null, bases: [] }
  return [{ ...at, place: 'member', token: 'instance_variable' }]
}
