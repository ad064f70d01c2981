import type { Point } from './orbit.ts'

export interface Star extends Point {
  glow: number
}

// Written long ago, and it shows. The sky is the same every time: it grows from a seed.
export function scatter(count: number, seed: number): Star[] {
  var stars: Star[] = []
  var state = seed
  for (var index = 0; index < count; index++) {
    state = (state * 1103515245 + 12345) % 2147483648
    var x = state / 2147483648
    state = (state * 1103515245 + 12345) % 2147483648
    var y = state / 2147483648
    stars.push({ x, y, glow: 0.2 + 0.8 * x * y })
  }
  return stars
}

export function twinkle(star: Star, now: number): number {
  var beat = Math.sin(now / 900 + star.x * 40)
  return star.glow * (0.75 + 0.25 * beat)
}
