import { expect, it } from 'vitest'
import { createAnnouncer } from '../../../../client/announce/announcer.ts'
import { sayNews } from '../../../../client/announce/news.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

it('[U143] news of one moment are said together, then taken away, so that the same can be said again', () => {
  const clock = new ManualClock()
  const announcer = createAnnouncer({ after: (ms, run) => clock.after(ms, run) })
  const heard: string[] = []
  announcer.said.subscribe(() => heard.push(sayNews(announcer.said.get())))
  announcer.tell({ kind: 'joined', name: 'Ann' })
  announcer.tell({ kind: 'joined', name: 'Bo' })
  expect(heard).toEqual([])
  clock.advance(400)
  clock.advance(5_000)
  announcer.tell({ kind: 'joined', name: 'Ann' })
  announcer.tell({ kind: 'left', name: 'Ann' })
  clock.advance(400)
  announcer.tell({ kind: 'left', name: 'Bo' })
  announcer.close()
  clock.advance(10_000)
  expect(heard).toEqual(['Ann and Bo joined.', '', ''])
})

it('what is noticed just before a room is left, and told just after, is not said', () => {
  const clock = new ManualClock()
  const announcer = createAnnouncer({ after: (ms, run) => clock.after(ms, run) })
  announcer.close()
  announcer.tell({ kind: 'left', name: 'Ann' })
  clock.advance(400)
  expect(sayNews(announcer.said.get())).toBe('')
})
