/** Which colour somebody has among others: the one they had, or the next that is free. Pure. */
import { memberColours } from '../../shared/model/member.ts'

/** Indices into `memberColours`. Where all of them are taken it stays their own. */
export function freeColour(own: number, taken: readonly number[]): number {
  const used = new Set(taken)
  for (let step = 0; step < memberColours.length; step++) {
    const colour = (own + step) % memberColours.length
    if (!used.has(colour)) return colour
  }
  return own
}
