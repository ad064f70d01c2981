import { Clock, readable } from './clock.ts'
import { render } from './render.ts'
import { scatter } from './stars.ts'

const sky = document.querySelector<HTMLCanvasElement>('#sky')
const time = document.querySelector<HTMLOutputElement>('#time')
const pen = sky?.getContext('2d')

if (sky && time && pen) {
  const clock = new Clock()
  const stars = scatter(140, 1969)

  const frame = () => {
    const now = new Date()
    const pixels = Math.round(sky.clientWidth * devicePixelRatio)
    if (sky.width !== pixels) sky.width = sky.height = pixels
    clock.tick(now)
    render(pen, clock, stars, now)
    time.value = readable(now)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}
