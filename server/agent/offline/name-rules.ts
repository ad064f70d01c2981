/** What may be a name in a language, and the words that names are made of. */
import type { Grammar } from '../syntax/grammars.ts'
import { isScript } from '../syntax/grammars.ts'

const scriptReserved = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof var void while with yield await async arguments eval undefined'
  ).split(' '),
)
const pythonReserved = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** Why `name` cannot be one, to follow a colon; null where it can. */
export function nameFault(name: string, grammar: Grammar): string | null {
  const script = isScript(grammar)
  const pattern = script ? /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u : /^[\p{ID_Start}_]\p{ID_Continue}*$/u
  const language = script ? 'JavaScript and TypeScript' : 'Python'
  if (!pattern.test(name)) return `that is not a name in ${language}`
  if (name.length > 100) return 'that is too long for a name'
  return (script ? scriptReserved : pythonReserved).has(name) ? `that word is reserved in ${language}` : null
}

/** `readFileSync` → `read`, `file`, `sync`; acronyms stay together. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_$#-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^\p{Lu}{2,}$/u.test(word) && name !== name.toUpperCase() ? word : word.toLowerCase()))
}
