import { beforeEach, describe, expect, it } from 'vitest'
import { createFollowing, type Following, type Whereabouts } from '../../../../client/follow/following.ts'
import { createOpenTabs, type OpenTabs } from '../../../../client/room/open-tabs.ts'
import { createStore, type Store } from '../../../../client/session/store.ts'
import type { FileId, MemberId } from '../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

const [me, bo] = ['me' as MemberId, 'bo' as MemberId]
const [a, b, c] = ['fileA' as FileId, 'fileB' as FileId, 'fileC' as FileId]

let here: Store<readonly Whereabouts[]>
let tabs: OpenTabs
let following: Following
let changes: (string | null)[]
let isConnected: boolean

beforeEach(() => {
  here = createStore<readonly Whereabouts[]>([])
  tabs = createOpenTabs({ storage: new MemoryStorage(), key: 'tabs' })
  changes = []
  isConnected = true
  following = createFollowing({
    here,
    me,
    tabs,
    isConnected: () => isConnected,
    onChange: ({ reason }) => changes.push(reason),
  })
  tabs.show(c)
})

async function boIs(where: Partial<Whereabouts> | null): Promise<void> {
  here.set([{ id: me, name: 'Me', file: c }, ...(where === null ? [] : [{ id: bo, name: 'Bo', file: null, ...where }])])
  await Promise.resolve()
}

describe('following', () => {
  it('[U141] leads from file to file, and stays where they are in none', async () => {
    await boIs({ file: a })
    following.follow(bo)
    expect(tabs.get().active).toBe(a)
    await boIs({ file: b })
    expect(tabs.get().active).toBe(b)
    await boIs({ file: null })
    expect(tabs.get().active).toBe(b)
    expect(following.followed.get()).toBe(bo)
    expect(changes).toEqual([null])
  })

  it('[U141] ends where we show another file, and not where we are led', async () => {
    await boIs({ file: a })
    following.follow(bo)
    tabs.show(c)
    expect(following.followed.get()).toBeNull()
    expect(changes).toEqual([null, 'own doing'])
    await boIs({ file: b })
    expect(tabs.get().active).toBe(c)
  })

  it('[U141] ends where they leave, but not where only the connection is lost', async () => {
    await boIs({ file: a })
    following.follow(bo)
    isConnected = false
    await boIs(null)
    expect(following.followed.get()).toBe(bo)
    isConnected = true
    await boIs({ file: b })
    expect(tabs.get().active).toBe(b)
    await boIs(null)
    expect(changes).toEqual([null, 'left'])
  })

  it('[U141] ends where they begin to follow us, and begins where they do already', async () => {
    await boIs({ file: a })
    following.follow(bo)
    await boIs({ file: a, following: me })
    expect(changes).toEqual([null, 'follows us'])
    following.follow(bo)
    await boIs({ file: b, following: me })
    expect(following.followed.get()).toBe(bo)
  })

  it('[U141] ends with the room, also where somebody moved just before', async () => {
    await boIs({ file: a })
    following.follow(bo)
    const moving = boIs({ file: b })
    following.close()
    await moving
    expect(tabs.get().active).toBe(a)
    expect(changes).toEqual([null])
  })

  it('[U141] is of nobody who is not here, and not of ourselves', async () => {
    await boIs(null)
    following.follow(bo)
    following.follow(me)
    following.stop()
    expect(changes).toEqual([])
  })
})
