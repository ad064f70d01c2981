/**
 * Tells two texts apart without sending either: their length and 53 bits of a hash (cyrb53, public domain). It proves
 * nothing against somebody who looks for two texts with one fingerprint; it is for telling whether a text has changed.
 */

/** The parts are one text, cut anywhere. */
export function fingerprint(parts: Iterable<string>): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  let length = 0
  for (const part of parts) {
    length += part.length
    for (let at = 0; at < part.length; at++) {
      const unit = part.charCodeAt(at)
      high = Math.imul(high ^ unit, 2_654_435_761)
      low = Math.imul(low ^ unit, 1_597_334_677)
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  const hash = 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
  return `${length}-${hash.toString(36)}`
}
