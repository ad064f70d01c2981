import { expect, test } from 'vitest'
import { followPresent } from '../../../../client/presence/last-present.ts'
import type { PresentMember } from '../../../../client/session/presence.ts'
import type { RoomState } from '../../../../client/session/room-state.ts'
import { createStore } from '../../../../client/session/store.ts'

const person = (id: string) => ({ id, name: id, colour: 0, kind: 'person', file: null }) as unknown as PresentMember
const [ann, bo, cy] = [person('ann'), person('bo'), person('cy')]

test('[U293] while the server cannot be reached those who were here last are known, and nobody else', async () => {
  const present = createStore<readonly PresentMember[]>([])
  const state = createStore<RoomState>({ kind: 'connecting' })
  const known = followPresent({ present, state }, ann.id)
  const names = async () => {
    await Promise.resolve()
    return known.get().map(({ name }) => name)
  }
  present.set([ann, bo])
  state.set({ kind: 'saved' })
  expect(await names()).toEqual(['ann', 'bo'])
  // Everyone goes a moment before it is known that the connection is lost.
  present.set([])
  state.set({ kind: 'reconnecting', changes: 0 })
  expect(await names()).toEqual(['ann', 'bo'])
  state.set({ kind: 'saved' })
  expect(await names()).toEqual(['ann', 'bo'])
  present.set([ann, cy])
  expect(await names()).toEqual(['ann', 'cy'])
  known.close()
  present.set([ann])
  expect(await names()).toEqual(['ann', 'cy'])
})
