/**
 * Which models the agent can be asked with: the one of the environment, or those of the file that `MODELS` names.
 *
 * The file holds no key, only the name of the variable that does, so that it can be shown and shared. The first model is
 * taken where nobody chooses. Every wrong value is named by where it stands.
 */
import { z } from 'zod'
import type { ModelPrice } from '../shared/model/price.ts'

export const replyFormats = ['auto', 'search-replace', 'patch'] as const

/** How long a model may take; what is left out takes the client's default. */
interface ModelTimeouts {
  readonly firstTokenMs?: number
  readonly idleMs?: number
  readonly totalMs?: number
}

export interface ModelConfig {
  /** As people choose and see it. */
  readonly name: string
  /** The endpoint's name for it. */
  readonly model: string
  /** With its version, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string
  /** Null where the endpoint wants none, as local ones do. */
  readonly apiKey: string | null
  /** How much of a room, in tokens, it is shown with a request. */
  readonly contextTokens: number
  /** What changes it is asked to write; `auto` goes by its name. */
  readonly replyFormat: (typeof replyFormats)[number]
  readonly timeouts: ModelTimeouts
  readonly price: ModelPrice | null
}

type Environment = Readonly<Record<string, string | undefined>>

export const defaultModel = 'gpt-5'
/** Enough for a few files, and within what small models take. */
export const defaultContextTokens = 16_000
const openAiUrl = 'https://api.openai.com/v1'
const leastContextTokens = 1_000
const mostModels = 50
/** A day. */
const mostSeconds = 86_400

const contextTokens = z.int().min(leastContextTokens).max(9_999_999)
const httpUrl = z.url({ protocol: /^https?$/ })
const seconds = z.number().positive().max(mostSeconds)
const perMillion = z.number().nonnegative().max(1_000_000)
const modelPrice = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'three letters, such as USD'),
  inputPerMillion: perMillion,
  outputPerMillion: perMillion,
})
const name = z.string().trim().min(1).max(60)
const modelsFile = z.strictObject({
  models: z
    .array(
      z.strictObject({
        name,
        model: z.string().min(1).optional(),
        baseUrl: httpUrl.optional(),
        apiKeyVariable: z.string().min(1).optional(),
        contextTokens: contextTokens.optional(),
        replyFormat: z.enum(replyFormats).optional(),
        firstTokenSeconds: seconds.optional(),
        idleSeconds: seconds.optional(),
        totalSeconds: seconds.optional(),
        price: modelPrice.optional(),
      }),
    )
    .min(1)
    .max(mostModels),
})
type ModelEntry = z.infer<typeof modelsFile>['models'][number]

/** None where the agent is to work offline. `readText` reads a file. */
export function readModels(
  env: Environment,
  readText: (path: string) => string,
  problems: string[],
): readonly ModelConfig[] {
  const common = {
    apiKey: env.OPENAI_API_KEY || null,
    baseUrl: readBaseUrl(env.OPENAI_BASE_URL, problems),
    contextTokens: readContextTokens(env.CONTEXT_TOKENS, problems),
    replyFormat: readReplyFormat(env.REPLY_FORMAT, problems),
    timeouts: timeoutsOf({
      firstTokenSeconds: readSeconds('FIRST_TOKEN_SECONDS', env, problems),
      idleSeconds: readSeconds('IDLE_SECONDS', env, problems),
      totalSeconds: readSeconds('TOTAL_SECONDS', env, problems),
    }),
  }
  if (env.MODELS) return readFile(env.MODELS, env, readText, common, problems)
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) {
    if (env.OPENAI_MODEL)
      problems.push('OPENAI_MODEL is set without OPENAI_API_KEY or OPENAI_BASE_URL; set one of these, or unset it.')
    return []
  }
  const model = env.OPENAI_MODEL || defaultModel
  return [{ ...common, name: model, model, price: null }]
}

type Common = Pick<ModelConfig, 'apiKey' | 'baseUrl' | 'contextTokens' | 'replyFormat' | 'timeouts'>

function readFile(
  path: string,
  env: Environment,
  readText: (path: string) => string,
  common: Common,
  problems: string[],
): readonly ModelConfig[] {
  let given: unknown
  try {
    given = JSON.parse(readText(path))
  } catch (error) {
    problems.push(
      `MODELS names ${path}, which cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
    return []
  }
  const read = modelsFile.safeParse(given)
  if (!read.success) {
    for (const issue of read.error.issues)
      problems.push(`MODELS: ${path}, ${issue.path.join('.') || 'all'}: ${issue.message}`)
    return []
  }
  const names = new Set<string>()
  for (const { name: entry, apiKeyVariable } of read.data.models) {
    if (names.has(entry)) problems.push(`MODELS: ${path} has two models called "${entry}".`)
    names.add(entry)
    if (apiKeyVariable !== undefined && !env[apiKeyVariable])
      problems.push(`MODELS: the key of "${entry}" is to be in ${apiKeyVariable}, which is not set.`)
  }
  return read.data.models.map((entry) => configOf(entry, env, common))
}

/** A key goes only to the endpoint that it is meant for. */
function configOf(entry: ModelEntry, env: Environment, common: Common): ModelConfig {
  const { apiKeyVariable } = entry
  // However it is written: with a port that goes without saying, or without the last slash.
  const baseUrl = entry.baseUrl === undefined ? common.baseUrl : new URL(entry.baseUrl).href
  const commonKey = baseUrl === common.baseUrl ? common.apiKey : null
  const apiKey = apiKeyVariable === undefined ? commonKey : (env[apiKeyVariable] ?? null)
  return {
    name: entry.name,
    model: entry.model ?? entry.name,
    baseUrl,
    apiKey,
    contextTokens: entry.contextTokens ?? common.contextTokens,
    replyFormat: entry.replyFormat ?? common.replyFormat,
    timeouts: { ...common.timeouts, ...timeoutsOf(entry) },
    price: entry.price ?? null,
  }
}

type Seconds = Pick<ModelEntry, 'firstTokenSeconds' | 'idleSeconds' | 'totalSeconds'>

function timeoutsOf({ firstTokenSeconds, idleSeconds, totalSeconds }: Seconds): ModelTimeouts {
  return {
    ...(firstTokenSeconds !== undefined && { firstTokenMs: firstTokenSeconds * 1_000 }),
    ...(idleSeconds !== undefined && { idleMs: idleSeconds * 1_000 }),
    ...(totalSeconds !== undefined && { totalMs: totalSeconds * 1_000 }),
  }
}

function readSeconds(variable: string, env: Environment, problems: string[]): number | undefined {
  const given = env[variable]
  if (!given) return undefined
  const read = seconds.safeParse(/^[\d.]{1,9}$/.test(given) ? Number(given) : null)
  if (!read.success) problems.push(`${variable} is "${given}", which is not a number of seconds up to ${mostSeconds}.`)
  return read.data
}

function readBaseUrl(given: string | undefined, problems: string[]): string {
  if (!given) return openAiUrl
  const url = URL.canParse(given) ? new URL(given) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href
  problems.push(`OPENAI_BASE_URL is "${given}", which is not an http or https address.`)
  return openAiUrl
}

function readContextTokens(given: string | undefined, problems: string[]): number {
  if (!given) return defaultContextTokens
  const tokens = contextTokens.safeParse(/^\d{1,7}$/.test(given) ? Number(given) : null)
  if (!tokens.success)
    problems.push(`CONTEXT_TOKENS is "${given}", which is not a whole number from ${leastContextTokens}.`)
  return tokens.data ?? defaultContextTokens
}

function readReplyFormat(given: string | undefined, problems: string[]): ModelConfig['replyFormat'] {
  const format = replyFormats.find((one) => one === (given || 'auto'))
  if (format === undefined) problems.push(`REPLY_FORMAT is "${given}"; it takes ${replyFormats.join(', ')}.`)
  return format ?? 'auto'
}
