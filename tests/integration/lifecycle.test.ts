/** The command itself, as a person runs it: started, told to stop, killed, started wrongly. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ScriptedModel } from '../support/scripted-model.ts'
import { eventually, type OpenFile, type ServerAddress, TestClient } from '../support/test-client.ts'

const root = join(import.meta.dirname, '../..')
const command = join(root, 'scripts/weft.mjs')
/** A first start builds. */
const buildTimeoutMs = 180_000

interface Started extends ServerAddress {
  readonly child: ChildProcess
  /** The printed link's room. */
  readonly room: string
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

let dataDir: string
const children: ChildProcess[] = []
const clients: TestClient[] = []

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }))
  return { child, output, ended }
}

async function start(port = 0, env: Record<string, string> = {}): Promise<Started> {
  const { child, output } = run(['--port', String(port), '--data', dataDir], env)
  const link = await eventually(() => {
    const [, url = '', room = ''] = /(http:\/\/\S+)\/r\/([0-9A-Za-z]+)/.exec(output.stdout) ?? []
    if (room === '') throw new Error(`no link yet: ${output.stdout} ${output.stderr}`)
    return { url, room }
  })
  return { ...link, wsUrl: `${link.url.replace('http', 'ws')}/sync`, child }
}

async function enter(server: ServerAddress, name: string): Promise<TestClient> {
  const client = await TestClient.enter(server, name)
  clients.push(client)
  return client
}

async function stop({ child }: Started, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal)
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return code
}

async function openSome(client: TestClient, room: string): Promise<{ file: string; open: OpenFile }> {
  const [first] = (await client.readRoom(room)).files
  if (first === undefined) throw new Error('the room is empty')
  return { file: first.id, open: await client.openFile(room, first.id) }
}

/** A WebSocket that reads nothing, and so answers no close. */
async function openDeafSocket(server: ServerAddress, path: string): Promise<Socket> {
  const { host, hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await once(socket, 'data')
  socket.pause()
  return socket
}

// What is stale is built once, before a test's patience counts.
beforeAll(async () => {
  expect((await run(['--help']).ended).code).toBe(0)
}, buildTimeoutMs)
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weft-life-'))
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

describe('the command', () => {
  it('[C4] prints a link to a room with the sample project, and finds that room again', async () => {
    const first = await start()
    const ada = await enter(first, 'Ada')
    expect((await ada.readRoom(first.room)).files.length).toBeGreaterThanOrEqual(6)
    await stop(first, 'SIGTERM')
    const second = await start()
    expect(second.room).toBe(first.room)
  })

  it('serves the built page', async () => {
    const server = await start()
    const page = await (await fetch(`${server.url}/r/${server.room}`)).text()
    const [, script = ''] = /<script[^>]+src="([^"]+)"/.exec(page) ?? []
    const answer = await fetch(new URL(script, server.url))
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(answer.headers.get('cache-control')).toContain('immutable')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '[C2] on %s says goodbye, saves, and leaves within 2 s with 0',
    async (signal) => {
      const server = await start()
      const ada = await enter(server, 'Ada')
      const { file, open } = await openSome(ada, server.room)
      open.type('// the last word\n')
      await eventually(async () => expect((await ada.readFile(server.room, file)).content).toContain('last word'))
      const leaving = stop(server, signal)
      const patience = new Promise((resolve) => setTimeout(resolve, 2_000, 'took longer').unref())
      expect(await Promise.race([leaving, patience])).toBe(0)

      const again = await start(Number(new URL(server.url).port))
      const grace = await enter(again, 'Grace')
      expect((await grace.readFile(again.room, file)).content).toContain('// the last word\n')
      // The first client's provider comes back by itself.
      await eventually(() => expect(open.provider.wsconnected).toBe(true))
    },
  )

  it('[C5] goes on where nobody reads any more what it prints', async () => {
    const server = await start(0, { LOG_LEVEL: 'debug' })
    server.child.stdout?.destroy()
    server.child.stderr?.destroy()
    // Each is logged.
    for (let request = 0; request < 20; request++) {
      expect((await fetch(`${server.url}/api/v1/rooms/${server.room}`)).status).toBe(401)
    }
    expect(server.child.exitCode).toBeNull()
    expect(await stop(server, 'SIGTERM')).toBe(0)
  })

  it('[C2] leaves in time though a task runs, its events are followed and a client does not answer', async () => {
    const model = await ScriptedModel.start({ kind: 'silence' })
    const server = await start(0, { OPENAI_BASE_URL: model.baseUrl })
    const ada = await enter(server, 'Ada')
    const { file } = await openSome(ada, server.room)
    const { id } = await ada.ask(server.room, { prompt: 'think' })
    const events = await fetch(`${server.url}/api/v1/rooms/${server.room}/tasks/${id}/events`, {
      headers: { authorization: `Bearer ${ada.token}` },
    })
    const deaf = await openDeafSocket(server, `/sync/${server.room}/${file}?token=${ada.token}`)
    await eventually(() => expect(model.requests).toHaveLength(1))
    // 1 would say that a part had to be left behind.
    expect(await stop(server, 'SIGINT')).toBe(0)
    expect(await model.requests[0]?.ended).toBe('client')
    await events.text().catch(() => {})
    deaf.destroy()
    await model.close()
  })

  it('[R7] saves and leaves with 1, and says why, after an error that nothing handled', async () => {
    const unforeseen = 'process.once("SIGUSR2", () => { throw new Error("unforeseen") })'
    const server = await start(0, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(unforeseen)}` })
    const ada = await enter(server, 'Ada')
    const { file, open } = await openSome(ada, server.room)
    open.type('// the last word\n')
    await eventually(async () => expect((await ada.readFile(server.room, file)).content).toContain('last word'))
    let stderr = ''
    server.child.stderr?.on('data', (chunk: string) => {
      stderr += chunk
    })
    expect(await stop(server, 'SIGUSR2')).toBe(1)
    expect(stderr).toContain('stopping because of an error that nothing handled')
    expect(stderr).toContain('unforeseen')
    ada.close()
    const again = await start()
    expect((await (await enter(again, 'Grace')).readFile(again.room, file)).content).toContain('// the last word\n')
  })

  it('[R2] loses nothing that another member has seen, even by kill -9', async () => {
    const server = await start()
    const ada = await enter(server, 'Ada')
    const grace = await enter(server, 'Grace')
    const { file, open } = await openSome(ada, server.room)
    const seen = await grace.openFile(server.room, file)
    for (let n = 0; n < 20; n++) open.type(`// line ${n}\n`)
    await seen.waitFor((text) => text.includes('// line 19\n'))
    ada.close()
    grace.close()
    await stop(server, 'SIGKILL')

    const again = await start()
    const { content } = await (await enter(again, 'Vera')).readFile(server.room, file)
    for (let n = 0; n < 20; n++) expect(content).toContain(`// line ${n}\n`)
  })

  it('[P1] killed and started again, shows everyone to everyone within a second, in each of their tabs', async () => {
    const first = await start()
    const port = Number(new URL(first.url).port)
    const [ada, bob] = [await enter(first, 'Ada'), await enter(first, 'Bob')]
    const { file, open: tab } = await openSome(ada, first.room)
    const tabs = [tab, await ada.openFile(first.room, file), await bob.openFile(first.room, file)]
    const seen = (by: OpenFile) =>
      [...by.provider.awareness.getStates().keys()].filter((client) => client !== by.doc.clientID).sort()
    const others = (of: OpenFile) => tabs.filter((one) => one !== of).map(({ doc }) => doc.clientID)
    const everyoneSeen = () =>
      eventually(() => {
        for (const one of tabs) expect(seen(one)).toEqual(others(one).sort())
      })
    for (const one of tabs) {
      for (let move = 0; move < 10; move++) one.provider.awareness.setLocalStateField('cursor', null)
    }
    await everyoneSeen()
    await stop(first, 'SIGKILL')
    await eventually(() => {
      for (const one of tabs) expect(seen(one)).toEqual([])
    })

    await start(port)
    await eventually(() => {
      for (const { provider } of tabs) expect(provider.wsconnected).toBe(true)
    })
    const connectedAt = performance.now()
    await everyoneSeen()
    expect(performance.now() - connectedAt).toBeLessThan(5_000)
    // Their clocks are still their own, which count moves; nobody got their state back.
    for (const { provider, doc } of tabs) expect(provider.awareness.meta.get(doc.clientID)?.clock).toBeLessThan(20)
  })
})

describe('a start that cannot be', () => {
  it('says in one line that the port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, stderr } = await run(['--port', String(port), '--data', dataDir]).ended
    taken.close()
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(new RegExp(`Port ${port} .* in use`))])
  })

  it('says in one line that the data folder cannot be used', async () => {
    const file = join(dataDir, 'a-file')
    await writeFile(file, '')
    const { code, stderr } = await run(['--port', '0', '--data', file]).ended
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(file)])
  })

  it('[C3] says what is wrong with a flag or a variable, and leaves with 2', async () => {
    const { code, stderr } = await run(['--port', 'http'], { LOG_LEVEL: 'loud' }).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(/"http" is not a number/)
    expect(stderr).toMatch(/LOG_LEVEL is "loud"/)
  })
})
