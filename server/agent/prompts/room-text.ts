/**
 * Text and names of a room as they stand in a prompt: so that none of it can end where it stands, or pass for a word of ours.
 *
 * Pure. Whoever writes a file, a path or a name may be hostile to who asks; nothing here looks for bad words, all is
 * treated alike.
 */
import { replaceHidden } from '../../../shared/text/hidden.ts'

/** A fence longer than any run of backticks inside, so that no content can end it. */
export function fenced(text: string, language: string): string {
  const longestRun = (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 2)
  const fence = '`'.repeat(longestRun + 1)
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return `${fence}${/^[\w+#-]{1,30}$/.test(language) && language !== 'text' ? language : ''}\n${body}${fence}`
}

const plainName = /^[\p{L}\p{N}_.@+~$#=&()[\]/-]+$/u

/** A path or a name on one line; in quotes where it could be read as words. */
export function named(name: string): string {
  if (plainName.test(name)) return name
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return replaceHidden(JSON.stringify(name), escaped)
}

/** Lines below the first are indented, so that none begins like another's. */
export function indentedBelow(text: string): string {
  return text.replace(/\r\n?|[\n\u2028\u2029\u0085\v\f]/g, '\n  ')
}
