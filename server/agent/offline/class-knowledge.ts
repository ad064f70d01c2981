/**
 * Whether all that a class has is in the room: the class itself, and what it takes names from, up to the last.
 *
 * Of a class that is not, nobody here can tell whether it has a member of some name. Read from the texts alone: what
 * declares a class is alike in all these languages. Cycles end.
 */
import type { SnapshotFile } from '../model/model.ts'
import { factsOf, type Language, languageOfPath, shareNames } from '../syntax/languages.ts'

/** Without members that are named alone, or of the language's every object. */
const harmless: Partial<Record<Language, readonly string[]>> = {
  kotlin: ['Any', 'Comparable', 'Serializable'],
  swift:
    'Any AnyObject CaseIterable Codable Comparable Decodable Encodable Equatable Error Hashable Identifiable Sendable'.split(
      ' ',
    ),
  ruby: ['Object'],
}

/** Of Ruby's own, which a program may add to. */
const builtIn =
  'Array BasicObject Class Comparable Dir Encoding Enumerable Enumerator Exception FalseClass File Float Hash IO Integer Kernel MatchData Method Module NilClass Numeric Proc Process Random Range Rational Regexp Set String Struct Symbol Thread Time TrueClass'.split(
    ' ',
  )

/** For the files of one language, or of those that share names with it; a name may be written with what qualifies it. */
export function classKnowledge(files: readonly SnapshotFile[], language: Language): (name: string) => boolean {
  const related = files.filter(({ path }) => {
    const other = languageOfPath(path)
    return other !== null && shareNames(other, language)
  })

  // In C++ a class is announced without its body as well, which says nothing of it.
  const isC = factsOf(language).family === 'c'
  const head = isC ? '([^{;()]*)\\{' : '([^{;(\\n]*(?:\\([^)]*\\)[^{;(\\n]*)*(?:\\n\\s*[:,][^{;\\n]*)*)'

  function isKnown(written: string, seen: ReadonlySet<string>): boolean {
    const name = lastPart(written)
    if (seen.has(name) || harmless[language]?.includes(name)) return true
    if (language === 'ruby' && builtIn.includes(name)) return false
    const word = name.replace(/[^\w]/g, '\\$&')
    const keyword = '\\b(?:class|struct|interface|protocol|object|enum|module|namespace|actor)\\s+'
    const declared = new RegExp(`${keyword}(?:\\w+(?:::|\\.))*${word}\\b${head}`, 'g')
    const own = related.filter(({ text }) => text.search(declared) >= 0)
    if (own.length === 0) return false
    const others = new Set([...seen, name])
    return own.every(({ text }) => {
      const heads = [...text.matchAll(declared)].map(([, list = '']) => list)
      const mixed = language === 'ruby' ? [...text.matchAll(/^\s*(?:include|extend|prepend)\s+(.*)$/gm)] : []
      const bases = [...heads.flatMap(basesIn), ...mixed.flatMap(([, list = '']) => namesIn(list))]
      return bases.every((base) => isKnown(base, others)) && !isMixedIn(word)
    })
  }

  /** What a module of Ruby names alone may be of whatever takes it in. */
  function isMixedIn(word: string): boolean {
    const mixing = new RegExp(`^\\s*(?:include|extend|prepend)\\s+(?:.*\\W)?${word}\\b`, 'm')
    return language === 'ruby' && related.some(({ text }) => mixing.test(text))
  }

  return (name) => isKnown(name, new Set())
}

/** From what stands between a class's name and its body: behind a colon, or Ruby's `<`. */
function basesIn(head: string): string[] {
  const list = /^(?:\s*<[^>\n]*>)?(?:\s*\([^)]*\))?\s*(?::|<(?!<))\s*(.*)$/s.exec(head)?.[1]
  return list === undefined ? [] : namesIn(list.replace(/\bwhere\b.*$/s, ''))
}

function namesIn(list: string): string[] {
  const plain = list.replace(/\([^)]*\)|<[^>]*>|\b(?:public|private|protected|virtual|by)\b/g, ' ')
  return plain.match(/[\w:.]*\w/g) ?? []
}

function lastPart(written: string): string {
  return written.replace(/<.*$/s, '').split(/::|\./).at(-1)?.trim() ?? written
}
