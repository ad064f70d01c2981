/** The names of files by their paths, in order, each with as much of its folder as tells it from the others. Pure. */
export function tellingNames(paths: readonly string[]): string[] {
  const ends = paths.map(endsOf)
  const counts = new Map<string, number>()
  for (const end of ends.flat()) counts.set(end, (counts.get(end) ?? 0) + 1)
  return paths.map((path, index) => ends[index]?.find((end) => counts.get(end) === 1) ?? path)
}

/** "c.ts", "b/c.ts", "a/b/c.ts". */
function endsOf(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(-1 - index).join('/'))
}
