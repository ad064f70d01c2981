/** Yjs updates that no client of ours makes: they delete, and bring nothing. */
import * as encoding from 'lib0/encoding'

/** Deletes the first character of each of these client ids. */
export function deletionsOf(clients: readonly number[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, clients.length)
    for (const client of clients) for (const number of [client, 1, 0, 1]) encoding.writeVarUint(encoder, number)
  })
}
