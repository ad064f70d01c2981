/** How lines are spoken of: "line 3", "lines 3–5". Pure. */
export function linesWords({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`
}
