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

/** So many are put in their place one by one. */
const fewCome = 20

/** `sorted`, with each of the others behind those that come before it or are alike. */
function withEach<T>(sorted: T[], others: readonly T[], sort: (a: T, b: T) => number): T[] {
  for (const other of others) {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const value = sorted[middle]
      if (value !== undefined && sort(value, other) <= 0) low = middle + 1
      else high = middle
    }
    sorted.splice(low, 0, other)
  }
  return sorted
}

/** Observes a map of plain values, thousands maybe, of which few change at once: those alone are put in their place. */
export function observeValues<T>(source: Y.Map<T>, sort: (a: T, b: T) => number): ObservedRecords<T> {
  type Entry = readonly [key: string, value: T]
  const compare = (a: Entry, b: Entry) => sort(a[1], b[1])
  const values = () => entries.map(([, value]) => value)
  let entries: Entry[] = [...source.entries()].sort(compare)
  const store = createStore<readonly T[]>(values())
  const onEvent = ({ keysChanged }: Y.YMapEvent<T>) => {
    const come = [...keysChanged].flatMap((key): Entry[] => {
      const value = source.get(key)
      return value === undefined ? [] : [[key, value]]
    })
    const kept = entries.filter(([key]) => !keysChanged.has(key))
    entries = come.length > fewCome ? [...kept, ...come].sort(compare) : withEach(kept, come, compare)
    store.set(values())
  }
  source.observe(onEvent)
  return { get: store.get, subscribe: store.subscribe, close: () => source.unobserve(onEvent) }
}
