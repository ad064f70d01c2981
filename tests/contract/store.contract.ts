/**
 * What every store must do. Run by `store.test.ts` on each implementation; what only a database on disk can promise
 * (reopening, locks, kill -9) is in `sqlite-store.test.ts`.
 */
import { describe, expect, it } from 'vitest'
import type { Store } from '../../server/persistence/store.ts'
import { commitsContract, documentsContract } from './store-documents.contract.ts'
import { agentContract, peopleContract } from './store-records.contract.ts'
import { roomsContract } from './store-rooms.contract.ts'
import { setStoreScene } from './store-scene.ts'

export function storeContract(name: string, openStore: () => Promise<Store>): void {
  describe(`the store, ${name}`, () => {
    const scene = setStoreScene(openStore)
    describe('documents', () => documentsContract(scene))
    describe('commits', () => commitsContract(scene))
    describe('rooms and files', () => roomsContract(scene))
    describe('tasks, hunks, messages', () => agentContract(scene))
    describe('people', () => peopleContract(scene))

    it('a closed store refuses, and can be closed again', async () => {
      const last = scene.store.commit([scene.update('last')])
      await scene.store.close()
      await last
      await scene.store.close()
      await expect(scene.store.commit([scene.update('too late')])).rejects.toMatchObject({
        code: 'storage_unavailable',
      })
      await expect(scene.store.readDocument(scene.text)).rejects.toMatchObject({ code: 'storage_unavailable' })
    })
  })
}
