const fullTurn = Math.PI * 2

export type Hand = 'second' | 'minute' | 'hour'

export interface Planet {
  hand: Hand
  /** From the sun, where 1 is the edge of the sky. */
  distance: number
  size: number
  color: string
}

export interface Point {
  x: number
  y: number
}

export const planets: readonly Planet[] = [
  { hand: 'second', distance: 0.38, size: 0.018, color: '#f2a65a' },
  { hand: 'minute', distance: 0.62, size: 0.034, color: '#6ea8fe' },
  { hand: 'hour', distance: 0.86, size: 0.056, color: '#d9c8a9' },
]

/** The angle of what has gone `part` of its way round; it sets out at the top, clockwise. */
export function orbit(part: number): number {
  return part * fullTurn - fullTurn / 4
}

export function place(center: Point, angle: number, distance: number): Point {
  return {
    x: center.x + Math.cos(angle) * distance,
    y: center.y + Math.sin(angle) * distance,
  }
}

export function isNight(hour: number): boolean {
  return hour < 6 || hour >= 21
}
