import { describe, expect, it } from 'vitest'
import { durably } from '../../../server/http/durably.ts'
import { WeftError } from '../../../shared/errors.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const never = { saved: () => new Promise<void>(() => {}) }

describe('an answer that must be on disk', () => {
  it('[S9] is at once a refusal where the room takes nothing more', async () => {
    const clock = new ManualClock()
    const answer = durably({ clock, storeTimeoutMs: 5_000 }, never, () => {
      throw new WeftError('storage_unavailable', 'full')
    })
    await expect(answer).rejects.toMatchObject({ code: 'storage_unavailable', message: 'full' })
    expect(clock.waits).toEqual([])
  })

  it('[R2] waits with any other refusal too, which tells of the room', async () => {
    const clock = new ManualClock()
    const answer = durably({ clock, storeTimeoutMs: 5_000 }, never, () => {
      throw new WeftError('path_taken')
    })
    const refusal = expect(answer).rejects.toMatchObject({ code: 'storage_unavailable' })
    await Promise.resolve()
    clock.advance(5_000)
    await refusal
  })

  it('[R2] is the view once it is saved', async () => {
    const clock = new ManualClock()
    const steps: string[] = []
    const room = { saved: async () => void steps.push('saved') }
    const view = await durably({ clock, storeTimeoutMs: 5_000 }, room, () => steps.push('viewed'))
    expect([view, ...steps]).toEqual([1, 'viewed', 'saved'])
    expect(clock.waits).toEqual([])
  })
})
