/** Code fences of Markdown, as far as a reply parser needs them. */

export interface Fence {
  readonly character: string
  readonly length: number
  /** What follows the fence characters: a language, sometimes a path. Empty in a closing fence. */
  readonly info: string
}

export function fenceOf(line: string): Fence | null {
  const [, run, info] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
  if (run === undefined || info === undefined || (run[0] === '`' && info.includes('`'))) return null
  return { character: run[0] ?? '`', length: run.length, info: info.trim() }
}

export function closesFence(open: Fence, line: Fence): boolean {
  return line.info === '' && line.character === open.character && line.length >= open.length
}

/** Whether a line that begins like this may still become a fence. */
export function mayBeFence(lineSoFar: string): boolean {
  return /^ {0,3}(`{0,2}|~{0,2}|`{3,}[^`]*|~{3,}.*)$/.test(lineSoFar)
}

export interface FenceTracker {
  /** The next line of the text; its beginning is enough, as far as `longestFenceLine`. */
  line(line: string): void
  /** Whether what comes next stands in a fenced block. */
  isInside(): boolean
}

/** Characters of a line by which it is known for a fence. */
export const longestFenceLine = 200

/** Follows the code fences of a text, line by line. */
export function createFenceTracker(): FenceTracker {
  let open: Fence | null = null
  return {
    line(line) {
      const fence = fenceOf(line)
      if (fence === null) return
      if (open === null) open = fence
      else if (closesFence(open, fence)) open = null
    },
    isInside: () => open !== null,
  }
}
