/**
 * What a model thinks aloud before its reply, `<think>…</think>`, left out: a change that is drafted there is none.
 *
 * Only at the very beginning of a reply, where models that think put it; later the tag is text like any other. Push style:
 * what may yet become the tag is held back. Thoughts that never end are the whole of a reply that says nothing.
 */

export interface ThoughtFilter {
  /** The part of the reply that is said. */
  push(chunk: string): string
  /** What was held back at the end. */
  finish(): string
}

const openers = ['<think>', '<thinking>', '<thought>', '<reasoning>']
const longestCloser = '</reasoning>'.length

export function createThoughtFilter(): ThoughtFilter {
  let state: 'beginning' | 'thinking' | 'saying' = 'beginning'
  let held = ''
  let closer = ''
  /** Blank lines after a thought belong to it. */
  let hasThought = false

  function read(chunk: string): string {
    held += chunk
    // Several thoughts may follow each other.
    for (;;) {
      if (state === 'thinking') {
        const end = held.indexOf(closer)
        if (end < 0) {
          held = held.slice(-longestCloser)
          return ''
        }
        held = held.slice(end + closer.length)
        state = 'beginning'
        hasThought = true
      }
      const start = held.trimStart()
      const opener = openers.find((tag) => start.startsWith(tag))
      if (opener === undefined) {
        if (openers.some((tag) => tag.startsWith(start))) return ''
        state = 'saying'
        return release()
      }
      state = 'thinking'
      closer = `</${opener.slice(1)}`
      held = start.slice(opener.length)
    }
  }

  function release(): string {
    const said = hasThought ? held.trimStart() : held
    held = ''
    return said
  }

  return {
    push: (chunk) => (state === 'saying' ? chunk : read(chunk)),
    finish: () => (state === 'beginning' ? release() : ''),
  }
}
