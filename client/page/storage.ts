/**
 * What the browser keeps by name, as a store that never fails (U234): where it is full, what does not fit is not kept; where
 * it may not be touched at all, as in a frame of another site, all is kept in memory, for this page alone.
 */
export function openStorage(open: () => Storage | null): Storage {
  const kept = accessible(open) ?? inMemory()
  return {
    get length() {
      return kept.length
    },
    key: (index) => kept.key(index),
    getItem: (name) => kept.getItem(name),
    setItem(name, value) {
      try {
        kept.setItem(name, value)
      } catch {
        // It is full: whoever sets it goes on with what they have.
      }
    },
    removeItem: (name) => kept.removeItem(name),
    clear: () => kept.clear(),
  }
}

/** The browser throws on the mere name of a store that the page may not have, or has none. */
function accessible(open: () => Storage | null): Storage | null {
  try {
    return open()
  } catch {
    return null
  }
}

function inMemory(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
    clear: () => values.clear(),
  }
}
