/**
 * What is meant by what is typed where a path is asked for. A name alone stays in the folder that it is typed in, as in other
 * editors; with a slash in it, it is the whole path, and with one before it, it begins at the top of the room. Pure.
 */

/** `initial` is what stood in the field: the path so far, or the folder of what is new with a slash behind it. */
export function typedPath(typed: string, initial: string): string {
  const wanted = typed.trim()
  if (wanted === '' || wanted.includes('/')) return wanted.replace(/^\/+/, '')
  return initial.slice(0, initial.lastIndexOf('/') + 1) + wanted
}

/** Where that leads, where it is elsewhere, or is not to be seen from what is typed; else null. */
export function destinationWords(typed: string, initial: string, isNew: boolean): string | null {
  const path = typedPath(typed, initial)
  const [from, to] = [folderOf(initial), folderOf(path)]
  if (path === '' || path === initial) return null
  if (isNew) return path === typed.trim() ? null : `Goes into ${nameOf(to)}`
  if (from !== to) return `Moves from ${nameOf(from)} to ${nameOf(to)}`
  return path === typed.trim() ? null : `Stays in ${nameOf(to)}`
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function nameOf(folder: string): string {
  return folder === '' ? 'the top of the room' : folder
}
