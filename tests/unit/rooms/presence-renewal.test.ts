/** One timer for all that are shown. */
import { expect, it } from 'vitest'
import { Presence } from '../../../server/rooms/presence/presence.ts'
import { PresenceRenewal } from '../../../server/rooms/presence/presence-renewal.ts'
import { lastingIds } from '../../support/client-ids.ts'
import { ManualClock } from '../../support/manual-clock.ts'

it('[P1] renews all documents with one timer, which is there while somebody is shown', () => {
  const clock = new ManualClock()
  const renewal = new PresenceRenewal(clock)
  const told: string[] = []
  const ages: number[] = []
  const documents = ['a', 'b'].map((name) => ({
    renew(sentBefore: number) {
      told.push(name)
      ages.push(clock.monotonic() - sentBefore)
    },
  }))
  expect(clock.waits).toEqual([])
  for (const document of documents) renewal.add(document)
  expect(clock.waits).toHaveLength(1)
  clock.advance(4_000)
  expect(told).toEqual(['a', 'b'])
  // With the time between two looks well under the 30 s after which clients forget.
  expect(Math.max(...ages) + 4_000).toBeLessThanOrEqual(20_000)
  for (const document of documents) renewal.delete(document)
  expect(clock.waits).toEqual([])
})

it('[P1] a document renews what it shows until it shows nobody, or is closed', () => {
  const clock = new ManualClock()
  const renewal = new PresenceRenewal(clock)
  const presence = new Presence({ clock, renewal, ids: lastingIds(), read: () => null })
  expect(clock.waits).toEqual([])
  presence.publish(7, { user: 'Ada' })
  expect(clock.waits).toHaveLength(1)
  presence.publish(7, null)
  expect(clock.waits).toEqual([])
  presence.publish(7, { user: 'Ada' })
  presence.close()
  presence.publish(8, { user: 'Bob' })
  expect(clock.waits).toEqual([])
})
