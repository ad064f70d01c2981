/** Plain records as shared maps of the room document: written so that only what differs is an update. */
import * as Y from 'yjs'

/** A record as a Y.Map; the field `growing` becomes a Y.Text. */
export function recordOf(plain: object, growing: string | null): Y.Map<unknown> {
  return new Y.Map(
    Object.entries(plain)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, key === growing ? new Y.Text(String(value)) : value]),
  )
}

/** Sets what differs; a field that is undefined is taken away. */
export function patchRecord(record: Y.Map<unknown>, patch: object): void {
  for (const [key, value] of Object.entries(patch)) {
    const known = record.get(key)
    if (known instanceof Y.Text) replaceText(known, String(value))
    else if (value === undefined) record.delete(key)
    else if (!isSame(known, value)) record.set(key, value)
  }
}

/** Makes it the record of `plain`, whose fields are all there are. */
export function replaceRecord(record: Y.Map<unknown>, plain: object): void {
  for (const key of [...record.keys()]) if (!Object.hasOwn(plain, key)) record.delete(key)
  patchRecord(record, plain)
}

export function append(record: Y.Map<unknown>, field: string, text: string): void {
  const target = record.get(field)
  if (!(target instanceof Y.Text)) throw new Error(`invariant: ${field} of ${String(record.get('id'))} is a text`)
  if (text !== '') target.insert(target.length, text)
}

function replaceText(target: Y.Text, text: string): void {
  const known = target.toString()
  if (known === text) return
  const isContinued = text.startsWith(known)
  if (!isContinued) target.delete(0, target.length)
  target.insert(target.length, isContinued ? text.slice(known.length) : text)
}

/** Of plain values. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
