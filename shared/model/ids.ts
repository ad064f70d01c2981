/**
 * Branded ids: a file's id cannot be passed where a room's is wanted.
 *
 * All are opaque, URL-safe and unguessable (128 random bits in 22 base-62 characters), so a room's id is enough of a
 * secret to share a room by its link in open mode.
 */

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type RoomId = Id<'room'>
export type FileId = Id<'file'>
export type MemberId = Id<'member'>
export type SessionId = Id<'session'>
export type TaskId = Id<'task'>
export type HunkId = Id<'hunk'>
export type MessageId = Id<'message'>

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idPattern = /^[0-9A-Za-z]{1,64}$/

/** Makes ids; handed in wherever one is needed so that tests can seed it. */
export type NewId = <T extends string>() => T

/** 128 bits from the platform's cryptographic generator. */
export const randomId: NewId = <T extends string>() => {
  const words = crypto.getRandomValues(new Uint32Array(4))
  let value = words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)
  let id = ''
  for (let digit = 0; digit < 22; digit++) {
    id += alphabet[Number(value % 62n)]
    value /= 62n
  }
  return id as T
}

/** Whether a string from outside has the form of an id; whether such a thing exists is another question. */
export function isId<T extends string>(value: string): value is T {
  return idPattern.test(value)
}
