import { orbit, type Hand } from './orbit.ts'

/** A clock whose hands are planets. */
export class Clock {
  readonly hands = new Map<Hand, number>()

  /** Moves every hand to where it belongs at `now`. */
  tick(now: Date) {
    const seconds = now.getSeconds()
    const minutes = now.getMinutes() + seconds / 60
    const hours = (now.getHours() % 12) + minutes / 60
    this.hands.set('second', orbit(seconds / 60))
    this.hands.set('minute', orbit(minutes / 60))
    this.hands.set('hour', orbit(hours / 12))
  }

  angle(hand: Hand): number | undefined {
    return this.hands.get(hand)
  }
}

export function readable(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
