/** By which the server knows what it was sent before, where its answer was lost. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('')
}
