/** How the page says numbers, times and names: pure text. */

/** "1 change", "3 changes"; "2 people" where the noun is not regular. */
export function countOf(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`
}

/** "a viewer", "an editor". */
export function oneOf(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** "Ann", "Ann and Bo", "Ann, Bo and Weft", "Ann, Bo and 5 others". */
export function listNames(names: readonly string[], most = 3): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), countOf(names.length - most + 1, 'other')] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`
}

/** Tokens or characters, short: "860", "1.9k", "24k". */
export function shortCount(count: number): string {
  if (count < 1_000) return String(count)
  const thousands = count / 1_000
  return `${thousands < 10 ? thousands.toFixed(1).replace(/\.0$/, '') : Math.round(thousands)}k`
}

/** "0:06", "12:40". */
export function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The time as the locale writes it, by default this browser's; with the day where it is not today's, and the year where not this one's. */
export function timeOf(iso: string, now: Date, locale?: string): string {
  const date = new Date(iso)
  const time = date.toLocaleTimeString(locale, { timeStyle: 'short' })
  if (date.toDateString() === now.toDateString()) return time
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return `${date.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...year })}, ${time}`
}

const wideScript = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

/** Two letters for a face: of the first two words, or the first two of the only one. One where letters are as wide as two. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0] ?? '') : [...(words[0] ?? '')].slice(0, 2)
  return (wideScript.test(letters[0] ?? '') ? (letters[0] ?? '') : letters.join('')).toLocaleUpperCase()
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

const languageNames: Readonly<Record<string, string>> = {
  cpp: 'C++',
  csharp: 'C#',
  css: 'CSS',
  html: 'HTML',
  javascript: 'JavaScript',
  json: 'JSON',
  jsx: 'JSX',
  php: 'PHP',
  sql: 'SQL',
  text: 'Plain text',
  tsx: 'TSX',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
}

/** A language id as people write it. */
export function languageName(id: string): string {
  return languageNames[id] ?? id.charAt(0).toUpperCase() + id.slice(1)
}
