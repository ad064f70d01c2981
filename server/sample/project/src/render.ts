import type { Clock } from './clock.ts'
import { twinkle, type Star } from './stars.ts'
import { orbit, place, planets, type Planet, type Point } from './orbit.ts'

type Pen = CanvasRenderingContext2D

/** Draws one frame: sky, sun, the twelve hours, and every planet on its way. */
export function render(pen: Pen, clock: Clock, stars: Star[], now: Date) {
  const size = pen.canvas.width
  const center = { x: size / 2, y: size / 2 }
  const radius = size / 2
  pen.clearRect(0, 0, size, size)

  for (const star of stars) {
    dot(pen, { x: star.x * size, y: star.y * size }, 1.5, '#fff', twinkle(star, now.getTime()))
  }
  for (let hour = 0; hour < 12; hour++) {
    dot(pen, place(center, orbit(hour / 12), radius * 0.96), 2, '#fff', 0.5)
  }

  dot(pen, center, radius * 0.09, '#ffd166')
  for (const planet of planets) {
    const angle = clock.angle(planet.hand)
    if (angle === undefined) continue
    ring(pen, center, planet.distance * radius)
    draw(pen, planet, place(center, angle, planet.distance * radius), radius, now)
  }
}

function draw(pen: Pen, planet: Planet, at: Point, radius: number, now: Date) {
  dot(pen, at, planet.size * radius, planet.color)
  if (planet.hand === 'minute') {
    const moon = orbit(now.getMilliseconds() / 1000)
    dot(pen, place(at, moon, radius * 0.06), radius * 0.01, '#cfd3dc')
  }
}

function ring(pen: Pen, center: Point, orbit: number) {
  pen.globalAlpha = 0.15
  pen.strokeStyle = '#fff'
  pen.beginPath()
  pen.arc(center.x, center.y, orbit, 0, Math.PI * 2)
  pen.stroke()
}

function dot(pen: Pen, at: Point, size: number, color: string, alpha = 1) {
  pen.globalAlpha = alpha
  pen.fillStyle = color
  pen.beginPath()
  pen.arc(at.x, at.y, size, 0, Math.PI * 2)
  pen.fill()
}
