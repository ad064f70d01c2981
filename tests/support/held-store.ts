/** A store whose commits a test can hold back or let fail; everything else is the embedded store in memory. */
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import type { Change, Store } from '../../server/persistence/store.ts'
import { WeftError } from '../../shared/errors.ts'

export interface HeldStore extends Store {
  readonly control: StoreControl
}

interface StoreControl {
  /** Commits wait from now on. */
  hold(): void
  /** Lets those that wait through, and all to come. */
  letGo(): void
  areCommitsFailing: boolean
  areReadsFailing: boolean
  /** Every commit that was asked for, the failed ones too. */
  readonly commits: (readonly Change[])[]
}

export async function openHeldStore(over?: Store): Promise<HeldStore> {
  const store = over ?? (await openSqliteStore({ dataDir: ':memory:' }))
  let gate = Promise.resolve()
  let open = () => {}
  const control: StoreControl = {
    areCommitsFailing: false,
    areReadsFailing: false,
    commits: [],
    hold() {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    letGo() {
      open()
      gate = Promise.resolve()
    },
  }
  const failure = () => new WeftError('storage_unavailable', 'The test lets it fail.')
  const overridden: Partial<Store> = {
    async commit(changes, options) {
      control.commits.push([...changes])
      await gate
      if (control.areCommitsFailing) throw failure()
      await store.commit(changes, options)
    },
    async readDocument(key) {
      if (control.areReadsFailing) throw failure()
      return store.readDocument(key)
    },
  }
  return new Proxy(store, {
    get(target, name) {
      if (name === 'control') return control
      const value: unknown = Reflect.get(overridden, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  }) as HeldStore
}
