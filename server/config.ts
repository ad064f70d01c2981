/**
 * The command line and the environment, read once and turned into one typed `Config`.
 *
 * Every wrong value is named in a sentence, all of them at once. Nothing else in the server reads an environment
 * variable; the names and defaults are the product's contract, and `helpText` says them all.
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultLimits, type Limits } from '../shared/limits.ts'
import { defaultContextTokens, defaultModel, type ModelConfig, readModels, replyFormats } from './model-config.ts'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

export interface Config {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  readonly auth: 'open'
  /** Where people reach the server when that is not where it listens (a proxy); without a path. */
  readonly publicUrl: string | null
  /** The first is taken where nobody chooses; none makes the agent the offline one. */
  readonly models: readonly ModelConfig[]
  /** Whether replies are kept for identical requests in their room. */
  readonly replyCache: boolean
  readonly limits: Limits
  readonly logLevel: LogLevel
  /** Whether to open the printed link in the person's browser. */
  readonly open: boolean
}

export type Command =
  | { readonly kind: 'serve'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

const limitNames = Object.keys(defaultLimits) as (keyof Limits)[]

/** `argv` without node and the script's name; `readText` reads a file. */
export function readCommand(
  argv: readonly string[],
  env: Environment,
  cwd: string,
  readText: (path: string) => string,
): Command {
  const problems: string[] = []
  const flags = readFlags(argv, problems)
  if (flags.help === true) return { kind: 'help' }

  const host = flags.host ?? env.HOST ?? '127.0.0.1'
  if (host === '') problems.push('The host is empty; leave it out for 127.0.0.1.')
  const config: Config = {
    host,
    port: readPort(flags.port ?? env.PORT, problems),
    dataDir: resolve(cwd, flags.data ?? (env.DATA_DIR || '.weft')),
    auth: readAuth(env.AUTH, host, problems),
    publicUrl: readUrl('PUBLIC_URL', env.PUBLIC_URL, problems)?.origin ?? null,
    models: readModels(env, (path) => readText(resolve(cwd, path)), problems),
    replyCache: readSwitch('REPLY_CACHE', env, problems),
    limits: readLimits(env, problems),
    logLevel: readLogLevel(env.LOG_LEVEL, problems),
    open: flags.open ?? false,
  }
  for (const name of ['DATABASE_URL', 'REDIS_URL'])
    if (env[name])
      problems.push(`${name} is set, but this version has only the embedded database on one node; unset it.`)
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'serve', config }
}

function readFlags(argv: readonly string[], problems: string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        open: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    problems.push(`${error instanceof Error ? error.message : String(error)} See --help.`)
    return {}
  }
}

function readPort(given: string | undefined, problems: string[]): number {
  if (given === undefined || given === '') return 4321
  const port = Number(given)
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port
  problems.push(`The port "${given}" is not a number from 0 to 65535.`)
  return 0
}

function readAuth(given: string | undefined, host: string, problems: string[]): 'open' {
  if (given !== undefined && given !== '' && given !== 'open')
    problems.push(`AUTH is "${given}", but this version knows only "open".`)
  else if (given !== 'open' && !isLoopback(host))
    problems.push(
      `On host ${host} everyone who reaches this server could enter as a guest. ` +
        'Set AUTH=open if that is wanted, or listen on 127.0.0.1.',
    )
  return 'open'
}

/** Whether only programs on this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

function readUrl(name: string, given: string | undefined, problems: string[]): URL | null {
  if (!given) return null
  const url = URL.canParse(given) ? new URL(given) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  problems.push(`${name} is "${given}", which is not an http or https address.`)
  return null
}

function readSwitch(name: string, env: Environment, problems: string[]): boolean {
  const given = env[name] || 'off'
  if (given !== 'on' && given !== 'off') problems.push(`${name} is "${given}"; it takes on, off.`)
  return given === 'on'
}

function readLimits(env: Environment, problems: string[]): Limits {
  const limits: { -readonly [Name in keyof Limits]: number } = { ...defaultLimits }
  const names = new Map(limitNames.map((name) => [limitVariable(name), name]))
  for (const [variable, given] of Object.entries(env)) {
    if (!variable.startsWith('LIMIT_') || given === undefined || given === '') continue
    const name = names.get(variable)
    if (name === undefined) problems.push(`There is no limit named ${variable}; see --help.`)
    else if (/^\d{1,15}$/.test(given) && Number(given) > 0) limits[name] = Number(given)
    else problems.push(`${variable} is "${given}", which is not a whole number above 0.`)
  }
  return limits
}

function limitVariable(name: string): string {
  return `LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

function readLogLevel(given: string | undefined, problems: string[]): LogLevel {
  const level = logLevels.find((one) => one === (given || 'info'))
  if (level === undefined) problems.push(`LOG_LEVEL is "${given}"; it takes ${logLevels.join(', ')}.`)
  return level ?? 'info'
}

export const helpText = `Weft: rooms where people and an AI edit the same code, live.

Usage: weft [--port 4321] [--host 127.0.0.1] [--data DIR] [--open]

  --port PORT   where to listen; 0 takes a free port
  --host HOST   the address to listen on; anything but this machine needs AUTH=open
  --data DIR    the folder of the embedded database (./.weft)
  --open        open the room in the browser
  --help        this text

Environment (a flag wins over its variable):
  HOST, PORT, DATA_DIR   as the flags
  PUBLIC_URL             the address people use when a proxy stands before the server
  AUTH                   open: whoever reaches the server may create rooms, and edits any room they have the link of
  OPENAI_API_KEY         the key of the model endpoint
  OPENAI_BASE_URL        an OpenAI-compatible endpoint (Azure, Ollama, vLLM, llama.cpp, LM Studio); OpenAI's own if unset
  OPENAI_MODEL           the model's name there (${defaultModel})
                         without a key and an endpoint the agent works offline, by rules
  MODELS                 a JSON file of several models to choose from, with their prices (docs/MODEL.md)
  CONTEXT_TOKENS         how much of a room the model is shown with a request (${defaultContextTokens})
  REPLY_FORMAT           how it is asked to write changes: ${replyFormats.join(', ')} (auto: by its name)
  FIRST_TOKEN_SECONDS    how long it may take to begin (180)
  IDLE_SECONDS           how long it may stop in mid-reply (60)
  TOTAL_SECONDS          how long it may take in all (900)
  REPLY_CACHE            on: an identical request in the same room is answered with the reply it had (off)
  LOG_LEVEL              ${logLevels.join(', ')} (info)

Limits:
${limitNames.map((name) => `  ${limitVariable(name).padEnd(29)} ${defaultLimits[name]}`).join('\n')}
`
