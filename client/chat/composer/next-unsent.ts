/**
 * Messages that came back unsent come into the field one at a time, and go where they prove to be said; what was begun there
 * is never lost by it.
 */
import type { MessageField } from './message-field.ts'

/**
 * What the chat shows as said, though its answer was lost, does not come back and does not stay in the field. Returns
 * whether anything was.
 */
export function dropSaid({ draft, draftFile, manner, back, isSaid }: MessageField): boolean {
  const unsaid = back.get().filter(({ message }) => !isSaid(message))
  const cameBack = unsaid.length < back.get().length
  if (cameBack) back.set(unsaid)
  const { sent } = manner.get()
  const stands = sent !== null && sent.text === draft.get().trim() && isSaid(sent)
  if (stands) {
    draft.set('')
    draftFile.set(null)
  }
  return cameBack || stands
}

/** The first that came back stands in the field then; what stood there comes after all others. */
export function showNext({ draft, draftFile, manner, back }: MessageField): void {
  const [next, ...rest] = back.get()
  if (next === undefined) return
  const text = draft.get().trim()
  const { mode, model, sent } = manner.get()
  const begun = { ...(sent?.text === text ? sent : { text }), mode, ...(model !== null && { model }) }
  back.set(text === '' ? rest : [...rest, { message: begun, about: draftFile.get() }])
  const { message, about } = next
  draft.set(message.text)
  draftFile.set(about ?? message.files?.[0] ?? null)
  manner.set({ mode: message.mode ?? mode, model: message.mode ? (message.model ?? null) : model, sent: message })
}

/** The same where nothing stands in the field, and nothing on its way may come back before it. */
export function fillEmpty(field: MessageField): void {
  dropSaid(field)
  if (field.draft.get().trim() === '' && field.leaving.get().length === 0) showNext(field)
}
