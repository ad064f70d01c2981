/**
 * What the asker has selected, as the model is shown it: whole, or, where that would take most of the budget, the lines of
 * it that the words of the request are about.
 */
import type { Snapshot } from '../model/model.ts'
import { type CountTokens, countInSlices } from '../model/token-count.ts'
import { renderSelection, renderSelectionParts } from '../prompts/edit-prompt.ts'
import { spotsOf } from './file-shape.ts'
import type { Matcher } from './lexical-search.ts'
import { cutToWindows, lineAt } from './line-excerpt.ts'
import { charactersPerToken, usualCharactersPerToken } from './packing.ts'

export interface SelectedText {
  readonly text: string
  readonly tokens: number
}

export interface SelectionOptions {
  readonly matcher: Matcher
  readonly mostTokens: number
  readonly countTokens: CountTokens
  readonly pause: () => Promise<void>
}

/** Characters of a part below which none is shown. */
const leastPart = 100

/** Null where nothing is selected. `mostTokens` is kept but for the selection's place, which is always told. */
export async function renderSelected(
  { files, selection }: Snapshot,
  { matcher, mostTokens, countTokens, pause }: SelectionOptions,
): Promise<SelectedText | null> {
  const file = selection && files.find(({ id }) => id === selection.file)
  if (!file || selection.from >= selection.to) return null
  const from = Math.min(selection.from, file.text.length)
  const to = Math.min(selection.to, file.text.length)
  const text = file.text.slice(from, to)
  const first = lineAt(file.text, from)
  const last = lineAt(file.text, text.endsWith('\n') ? to - 1 : to)
  const selected = { ...file, text, lines: { first, last, of: last } }
  const counted = async (rendered: string) => ({
    text: rendered,
    tokens: (await countInSlices(rendered, countTokens, pause)) + 1,
  })
  if (text.length <= mostTokens * charactersPerToken) {
    const whole = await counted(renderSelection(selected))
    if (whole.tokens <= mostTokens) return whole
  }
  await pause()
  const spots = spotsOf(selected, { definitions: [], matcher, weightOf: () => 1, at: null })
  for (let length = mostTokens * usualCharactersPerToken; length >= leastPart; length *= 0.75) {
    await pause()
    const windows = cutToWindows(text, spots, length)
    if (windows.length === 0) break
    const parts = windows.map(({ text, lines }) => ({
      text,
      first: first + lines.first - 1,
      last: first + lines.last - 1,
    }))
    const part = await counted(renderSelectionParts(selected, parts))
    if (part.tokens <= mostTokens) return part
  }
  return counted(renderSelectionParts(selected, []))
}
