/**
 * What is read from a chat completion: one schema for a streamed chunk (`delta`) and for a whole answer (`message`).
 * Endpoints differ in what else they send; only what is used here has to have the right form.
 */
import { z } from 'zod'

/** Some send text in parts, as a request may. */
const textParts = z
  .array(z.looseObject({ text: z.string().nullish() }))
  .transform((parts) => parts.map(({ text }) => text ?? '').join(''))

const part = z.looseObject({
  content: z.union([z.string(), textParts]).nullish(),
  refusal: z.string().nullish(),
})

const completion = z.object({
  choices: z
    .array(
      z.object({
        index: z.number().nullish(),
        delta: part.nullish(),
        message: part.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) })
    .nullish()
    .catch(null),
})

export interface CompletionChunk {
  readonly text: string
  readonly refusal: string
  /** Null while the reply goes on. */
  readonly finish: string | null
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null
  /** Whether it brings anything: text, or what the model thinks before it. A chunk that only names the role does not. */
  readonly hasBegun: boolean
}

/** Null where `value` is not a chat completion or a part of one. */
export function decodeCompletionChunk(value: unknown): CompletionChunk | null {
  const parsed = completion.safeParse(value)
  if (!parsed.success || (!parsed.data.choices && !parsed.data.usage)) return null
  const { choices, usage } = parsed.data
  const choice = choices?.find(({ index }) => (index ?? 0) === 0)
  const said = choice?.delta ?? choice?.message ?? {}
  return {
    text: said.content ?? '',
    refusal: said.refusal ?? '',
    finish: choice?.finish_reason ?? null,
    usage: usage ? { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } : null,
    hasBegun: Object.entries(said).some(([name, value]) => name !== 'role' && isSomething(value)),
  }
}

/** Whether it can be told from what endpoints send beside a reply, such as `null` or a sign of life: no reply, no error. */
export function isAside(value: unknown): boolean {
  if (value === null) return true
  return typeof value === 'object' && !Array.isArray(value) && !('choices' in value && value.choices !== null)
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}
