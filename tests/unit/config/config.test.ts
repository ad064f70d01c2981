import { describe, expect, it } from 'vitest'
import { type Config, helpText, isLoopback, readCommand } from '../../../server/config.ts'
import { defaultLimits } from '../../../shared/limits.ts'

const texts = new Map<string, string>()
function readText(path: string): string {
  const text = texts.get(path)
  if (text === undefined) throw new Error(`ENOENT: ${path}`)
  return text
}

function serve(argv: string[] = [], env: Record<string, string> = {}): Config {
  const command = readCommand(argv, env, '/home/ada', readText)
  if (command.kind !== 'serve') throw new Error(`not a config: ${JSON.stringify(command)}`)
  return command.config
}

function problems(argv: string[] = [], env: Record<string, string> = {}): readonly string[] {
  const command = readCommand(argv, env, '/home/ada', readText)
  return command.kind === 'invalid' ? command.problems : []
}

describe('the command line and the environment', () => {
  it('give the documented defaults when nothing is set', () => {
    expect(serve()).toEqual({
      host: '127.0.0.1',
      port: 4321,
      dataDir: '/home/ada/.weft',
      auth: 'open',
      publicUrl: null,
      models: [],
      replyCache: false,
      limits: defaultLimits,
      logLevel: 'info',
      open: false,
    })
  })

  it('let a flag win over its variable', () => {
    const config = serve(['--port', '5000', '--host', 'localhost', '--data', 'rooms', '--open'], {
      PORT: '6000',
      HOST: '127.0.0.2',
      DATA_DIR: '/var/weft',
    })
    expect(config).toMatchObject({ port: 5000, host: 'localhost', dataDir: '/home/ada/rooms', open: true })
    expect(serve([], { PORT: '6000', HOST: '127.0.0.2', DATA_DIR: '/var/weft' })).toMatchObject({
      port: 6000,
      host: '127.0.0.2',
      dataDir: '/var/weft',
    })
  })

  it('take how much a model is shown, and how it is asked', () => {
    const env = { OPENAI_API_KEY: 'sk-1', CONTEXT_TOKENS: '64000', REPLY_FORMAT: 'patch' }
    expect(serve([], env).models).toMatchObject([{ contextTokens: 64_000, replyFormat: 'patch' }])
  })

  it('name every wrong value at once', () => {
    const found = problems(['--port', '99999'], {
      LOG_LEVEL: 'loud',
      LIMIT_FRAME_BYTES: '-1',
      LIMIT_FRMAE_BYTES: '5',
      OPENAI_BASE_URL: 'localhost',
      PUBLIC_URL: 'ftp://here',
      CONTEXT_TOKENS: '12',
      REPLY_FORMAT: 'prose',
    })
    expect(found).toHaveLength(8)
    expect(found.join('\n')).toMatch(/99999/)
    expect(found.join('\n')).toMatch(/no limit named LIMIT_FRMAE_BYTES/)
  })

  it('refuse a flag or an argument they do not know', () => {
    expect(problems(['--prot', '1'])[0]).toMatch(/--prot/)
    expect(problems(['folder'])[0]).toMatch(/folder/)
  })

  it('[M14] keep replies where they are told to, and only then', () => {
    expect(serve([], {}).replyCache).toBe(false)
    expect(serve([], { REPLY_CACHE: 'on' }).replyCache).toBe(true)
    expect(problems([], { REPLY_CACHE: 'yes' })[0]).toMatch(/REPLY_CACHE/)
  })

  it('set each limit by its variable', () => {
    expect(serve([], { LIMIT_REQUESTS_PER_MINUTE: '7' }).limits).toEqual({ ...defaultLimits, requestsPerMinute: 7 })
  })

  it('refuse databases that this version does not have', () => {
    expect(problems([], { DATABASE_URL: 'postgres://db' })[0]).toMatch(/DATABASE_URL/)
    expect(problems([], { REDIS_URL: 'redis://bus' })[0]).toMatch(/REDIS_URL/)
  })

  it('print a help that names every flag and every limit', () => {
    expect(readCommand(['--help', '--port', 'x'], {}, '/', readText)).toEqual({ kind: 'help' })
    for (const word of ['--port', '--host', '--data', '--open', 'LIMIT_REQUESTS_PER_MINUTE', 'OPENAI_MODEL'])
      expect(helpText).toContain(word)
    expect(helpText.match(/LIMIT_/g)).toHaveLength(Object.keys(defaultLimits).length)
  })
})

describe('a host that others can reach', () => {
  it('is refused unless AUTH=open says that guests are wanted', () => {
    expect(problems(['--host', '0.0.0.0'])[0]).toMatch(/AUTH=open/)
    expect(serve(['--host', '0.0.0.0'], { AUTH: 'open' }).host).toBe('0.0.0.0')
    expect(problems([], { AUTH: 'required' })[0]).toMatch(/required/)
  })

  it('is told from a loopback one', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1']) expect(isLoopback(host)).toBe(true)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', '128.0.0.1'])
      expect(isLoopback(host)).toBe(false)
  })
})

describe('the model endpoint', () => {
  it('is there as soon as a key or an address is', () => {
    const asked = { contextTokens: 16_000, replyFormat: 'auto', timeouts: {}, price: null }
    expect(serve([], { OPENAI_API_KEY: 'sk-1' }).models).toEqual([
      { ...asked, name: 'gpt-5', apiKey: 'sk-1', baseUrl: 'https://api.openai.com/v1', model: 'gpt-5' },
    ])
    expect(serve([], { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', OPENAI_MODEL: 'qwen3' }).models).toEqual([
      { ...asked, name: 'qwen3', apiKey: null, baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3' },
    ])
  })

  it('[M1] has its times from the environment, which a model of the file may have otherwise', () => {
    const env = { OPENAI_API_KEY: 'sk-1', FIRST_TOKEN_SECONDS: '300', IDLE_SECONDS: '2.5' }
    expect(serve([], env).models).toMatchObject([{ timeouts: { firstTokenMs: 300_000, idleMs: 2_500 } }])
    texts.set('/home/ada/models.json', JSON.stringify({ models: [{ name: 'Fast', idleSeconds: 5 }] }))
    expect(serve([], { ...env, MODELS: 'models.json' }).models).toMatchObject([
      { timeouts: { firstTokenMs: 300_000, idleMs: 5_000 } },
    ])
    for (const wrong of ['0', '-1', '1e3', 'soon', '90000', '1.2.3'])
      expect(problems([], { ...env, TOTAL_SECONDS: wrong })).toEqual([expect.stringContaining('TOTAL_SECONDS')])
  })

  it('is refused when only its model is named', () => {
    expect(problems([], { OPENAI_MODEL: 'qwen3' })[0]).toMatch(/OPENAI_API_KEY/)
  })
})

describe('[M12] the file of models', () => {
  const models = (given: unknown, env: Record<string, string> = {}) => {
    texts.set('/home/ada/models.json', typeof given === 'string' ? given : JSON.stringify({ models: given }))
    return [{ MODELS: 'models.json', ...env }] as const
  }

  it('names each with what it is asked with, the rest as the environment has it', () => {
    const price = { currency: 'EUR', inputPerMillion: 0.5, outputPerMillion: 2 }
    const given = [
      { name: 'Fast', model: 'gpt-5-mini', price },
      {
        name: 'qwen3',
        baseUrl: 'http://127.0.0.1:11434/v1',
        apiKeyVariable: 'LOCAL_KEY',
        contextTokens: 32_000,
        replyFormat: 'search-replace',
        firstTokenSeconds: 60,
        idleSeconds: 5,
      },
      { name: 'Keyless', baseUrl: 'http://127.0.0.1:8080/v1' },
    ]
    const [env] = models(given, { OPENAI_API_KEY: 'sk-1', LOCAL_KEY: 'k', CONTEXT_TOKENS: '8000' })
    expect(serve([], env).models).toEqual([
      {
        name: 'Fast',
        model: 'gpt-5-mini',
        baseUrl: 'https://api.openai.com/v1',
        apiKey: 'sk-1',
        contextTokens: 8_000,
        replyFormat: 'auto',
        timeouts: {},
        price,
      },
      {
        name: 'qwen3',
        model: 'qwen3',
        baseUrl: 'http://127.0.0.1:11434/v1',
        apiKey: 'k',
        contextTokens: 32_000,
        replyFormat: 'search-replace',
        timeouts: { firstTokenMs: 60_000, idleMs: 5_000 },
        price: null,
      },
      expect.objectContaining({ name: 'Keyless', apiKey: null }),
    ])
  })

  it('takes the common key for the common endpoint, however that is written', () => {
    const [env] = models([
      { name: 'a', baseUrl: 'http://LOCALHOST:80' },
      { name: 'b', baseUrl: 'http://localhost:81' },
    ])
    const common = { ...env, OPENAI_BASE_URL: 'http://localhost/', OPENAI_API_KEY: 'k' }
    expect(serve([], common).models).toMatchObject([
      { baseUrl: 'http://localhost/', apiKey: 'k' },
      { baseUrl: 'http://localhost:81/', apiKey: null },
    ])
  })

  it.each([
    ['that is not there', null, /cannot be read: ENOENT/],
    ['that is no JSON', '{', /cannot be read/],
    ['without a model', [], /models/],
    ['with a word it does not know', [{ name: 'a', modell: 'b' }], /modell/],
    ['with an address that is none', [{ name: 'a', baseUrl: 'localhost' }], /models\.0\.baseUrl/],
    [
      'with a price without a currency',
      [{ name: 'a', price: { inputPerMillion: 1, outputPerMillion: 1 } }],
      /currency/,
    ],
    ['with one name twice', [{ name: 'a' }, { name: 'a' }], /two models called "a"/],
    ['with a key that is not set', [{ name: 'a', apiKeyVariable: 'A_KEY' }], /A_KEY, which is not set/],
  ])('%s is refused by name', (_, given, problem) => {
    texts.delete('/home/ada/models.json')
    const [env] = given === null ? [{ MODELS: 'models.json' }] : models(given)
    expect(problems([], env)).toEqual([expect.stringMatching(problem)])
  })
})
