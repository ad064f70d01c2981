/** A text with the letters that were found made stronger; `from` is where it begins in the name that was searched. */
export function Marked({ text, marks, from }: { text: string; marks: ReadonlySet<number>; from: number }) {
  const parts: { readonly text: string; readonly isMarked: boolean; readonly at: number }[] = []
  let at = 0
  for (const letter of text) {
    const isMarked = marks.has(from + at)
    const last = parts.at(-1)
    if (last !== undefined && last.isMarked === isMarked)
      parts[parts.length - 1] = { ...last, text: last.text + letter }
    else parts.push({ text: letter, isMarked, at })
    at += letter.length
  }
  return parts.map((part) => (part.isMarked ? <b key={part.at}>{part.text}</b> : part.text))
}
