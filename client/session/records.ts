/**
 * Y records as plain snapshots: only the records that changed are read again, and a snapshot that did not change
 * keeps its identity, so lists of them can be shown without comparing.
 */
import * as Y from 'yjs'
import { createStore, type Readable } from './store.ts'

/** What is used of Yjs's deep events; `path` leads from the source to the target. */
interface DeepEvent {
  readonly target: Y.AbstractType<unknown>
  readonly path: readonly (string | number)[]
}

type Records = Y.Map<Y.Map<unknown>> | Y.Array<Y.Map<unknown>>

export interface ObservedRecords<T> extends Readable<readonly T[]> {
  /** Stops observing. */
  close(): void
}

/**
 * Observes all records of `source`. `read` makes the plain copy; `ignores` names fields whose inner changes do not
 * matter to it, such as a text that streams.
 */
export function observeRecords<T>(
  source: Records,
  read: (record: Y.Map<unknown>) => T,
  { ignores = [], sort }: { ignores?: readonly string[]; sort?: (a: T, b: T) => number } = {},
): ObservedRecords<T> {
  const snapshots = new WeakMap<Y.Map<unknown>, T>()
  const snapshot = (record: Y.Map<unknown>): T => {
    const known = snapshots.get(record)
    if (known !== undefined) return known
    const made = read(record)
    snapshots.set(record, made)
    return made
  }
  const list = (): readonly T[] => {
    const all = (source instanceof Y.Array ? source.toArray() : [...source.values()]).map(snapshot)
    return sort === undefined ? all : all.sort(sort)
  }

  const store = createStore<readonly T[]>(list())
  const onEvents = (events: readonly DeepEvent[]): void => {
    let isTouched = false
    for (const event of events) {
      if (event.target === source) isTouched = true
      else {
        const record: unknown = event.path.length === 1 ? event.target : event.target.parent
        if (!(record instanceof Y.Map)) continue
        if (event.path.length > 1 && ignores.includes(String(event.path[1]))) continue
        snapshots.delete(record)
        isTouched = true
      }
    }
    if (isTouched) store.set(list())
  }
  source.observeDeep(onEvents)
  return { get: store.get, subscribe: store.subscribe, close: () => source.unobserveDeep(onEvents) }
}

/** Observes a map of plain values. */
export function observeValues<T>(source: Y.Map<T>, sort: (a: T, b: T) => number): ObservedRecords<T> {
  const list = (): readonly T[] => [...source.values()].sort(sort)
  const store = createStore<readonly T[]>(list())
  const onEvent = () => store.set(list())
  source.observe(onEvent)
  return { get: store.get, subscribe: store.subscribe, close: () => source.unobserve(onEvent) }
}
