/** What the fields of many bodies are made of. */
import { z } from '@hono/zod-openapi'
import { defaultLimits } from '../../limits.ts'
import { roles } from '../../model/roles.ts'
import { hasHidden } from '../../text/hidden.ts'

export const id = z.string().regex(/^[0-9A-Za-z]{1,64}$/, 'is not an id: up to 64 letters and digits')
export const time = z.iso.datetime()
export const offset = z.int().min(0)
export const role = z.enum(roles).openapi('Role')
/** Half of a surrogate pair alone is no text: UTF-8 cannot carry it, and each who meets it makes something else of it. */
export const text = z.string().refine((value) => !/\p{Cs}/u.test(value), 'has half of a character (a lone surrogate)')
/** Text in which a person can see something. */
export const spoken = text.refine((value) => /[^\p{Cc}\p{Cf}\p{Z}\s]/u.test(value), 'says nothing')
/** One spelling of each path, whatever system it was typed on. */
export const path = text.normalize('NFC')
/** Trimmed, without control characters; limits are checked again where they are configurable. */
export const name = text
  .trim()
  .min(1)
  .max(defaultLimits.nameLength)
  .refine((value) => !hasHidden(value), 'has a character that does not show')
