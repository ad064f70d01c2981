import { expect, test } from 'vitest'
import { Clock, readable } from '../src/clock.ts'
import { isNight, orbit, place } from '../src/orbit.ts'

test('at noon all hands point up', () => {
  const clock = new Clock()
  clock.tick(new Date(2026, 0, 1, 12, 0, 0))
  expect(clock.angle('hour')).toBe(orbit(0))
  expect(clock.angle('minute')).toBe(orbit(0))
  expect(clock.angle('second')).toBe(orbit(0))
})

test('a quarter past, the minute hand points right', () => {
  const clock = new Clock()
  clock.tick(new Date(2026, 0, 1, 9, 15, 0))
  expect(clock.angle('minute')).toBeCloseTo(0)
})

test('half an orbit is the other side', () => {
  const { x, y } = place({ x: 0, y: 0 }, orbit(0.5), 10)
  expect(x).toBeCloseTo(0)
  expect(y).toBeCloseTo(10)
})

test('the time can be read', () => {
  expect(readable(new Date(2026, 0, 1, 7, 5, 9))).toBe('07:05:09')
})

test('it is night at midnight and day at noon', () => {
  expect(isNight(0)).toBe(true)
  expect(isNight(12)).toBe(false)
})
