/**
 * From a keystroke in one window to its paint in another: Weft's room beside the barest page on `@y/websocket-server`.
 *
 * Both in one run and one Chromium, in turns, so that the machine's mood meets both; the ratio is what counts. The time runs
 * from the keydown event in the one page to the end of the frame that shows the character in the other.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { chromiumArgs, findChromium } from '../../scripts/chromium.mjs'

const rounds = 6
const keysPerRound = 40
const here = import.meta.dirname
const root = join(here, '../..')

interface Pair {
  readonly typist: Page
  readonly peer: Page
  readonly samples: number[]
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('invariant: a TCP server has a port')
  return address.port
}

async function reachable(url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer`)
}

async function twoPages(
  browser: Browser,
  open: (context: BrowserContext, name: string) => Promise<Page>,
): Promise<Pair> {
  const [typist, peer] = [await open(await browser.newContext(), 'Ann'), await open(await browser.newContext(), 'Bo')]
  return { typist, peer, samples: [] }
}

/** Types one key and measures; each page tells time by its own clock, both on the same machine's. */
async function measureKey({ typist, peer, samples }: Pair): Promise<void> {
  const painted = peer.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const content = document.querySelector('.cm-content')
        if (content === null) throw new Error('no editor')
        const observer = new MutationObserver(() => {
          observer.disconnect()
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
            channel.port2.postMessage(null)
          })
        })
        observer.observe(content, { childList: true, characterData: true, subtree: true })
      }),
  )
  await peer.evaluate(() => new Promise(requestAnimationFrame))
  await typist.evaluate(() => {
    addEventListener(
      'keydown',
      () => {
        document.documentElement.dataset.keydownAt = String(performance.timeOrigin + performance.now())
      },
      { capture: true, once: true },
    )
  })
  await typist.keyboard.press('x')
  const paintedAt = await painted
  const pressedAt = await typist.evaluate(() => Number(document.documentElement.dataset.keydownAt))
  samples.push(paintedAt - pressedAt)
}

const quantile = (samples: readonly number[], q: number): number =>
  [...samples].sort((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * q))] ?? Number.NaN

/** Prints the table and returns the ratio of the medians, Weft's over the barest page's. */
export async function benchKeystroke(): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'weft-bench-'))
  const children: ChildProcess[] = []
  const start = (args: string[], env: Record<string, string>) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    children.push(child)
  }
  const [weftPort, peerPort, pagePort] = [await freePort(), await freePort(), await freePort()]
  start([join(root, 'scripts/weft.mjs'), '--port', String(weftPort), '--data', data], { LOG_LEVEL: 'error' })
  start([join(here, 'node_modules/@y/websocket-server/src/server.js')], { HOST: '127.0.0.1', PORT: String(peerPort) })
  const outDir = join(data, 'barest')
  await build({ root: join(here, 'barest'), configFile: false, logLevel: 'error', build: { outDir } })
  const page = await preview({
    root: join(here, 'barest'),
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { port: pagePort, host: '127.0.0.1' },
  })
  const weftUrl = `http://127.0.0.1:${weftPort}`
  await Promise.all([reachable(`${weftUrl}/readyz`), reachable(`http://127.0.0.1:${peerPort}`)])
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs })
  try {
    let room = ''
    const weft = await twoPages(browser, async (context, name) => {
      await context.request.post(`${weftUrl}/api/v1/session`, { data: { name } })
      if (room === '') {
        const made = { name: 'Bench', files: [{ path: 'bench.txt', content: '' }] }
        const answer = await context.request.post(`${weftUrl}/api/v1/rooms`, { data: made })
        room = ((await answer.json()) as { url: string }).url
      }
      const opened = await context.newPage()
      await opened.goto(room)
      await opened.getByRole('treeitem', { name: 'bench.txt' }).click()
      await opened.getByRole('textbox', { name: 'bench.txt' }).click()
      return opened
    })
    const barest = await twoPages(browser, async (context) => {
      const opened = await context.newPage()
      await opened.goto(`http://127.0.0.1:${pagePort}/?server=${encodeURIComponent(`ws://127.0.0.1:${peerPort}`)}`)
      await opened.locator('.cm-content').click()
      return opened
    })
    for (const pair of [weft, barest]) for (let key = 0; key < 10; key++) await measureKey(pair)
    for (const pair of [weft, barest]) pair.samples.length = 0
    for (let round = 0; round < rounds; round++) {
      for (const pair of [weft, barest]) {
        await pair.typist.bringToFront()
        for (let key = 0; key < keysPerRound; key++) await measureKey(pair)
      }
    }
    const row = (name: string, { samples }: Pair) => ({
      page: name,
      keys: samples.length,
      'median ms': Number(quantile(samples, 0.5).toFixed(1)),
      'p95 ms': Number(quantile(samples, 0.95).toFixed(1)),
    })
    console.log('\nkeystroke in one window to paint in the other')
    console.table([row('Weft', weft), row('barest page', barest)])
    const ratio = quantile(weft.samples, 0.5) / quantile(barest.samples, 0.5)
    console.log(`ratio of the medians: ${ratio.toFixed(2)} (goal: at most 2)`)
    return ratio
  } finally {
    await browser.close()
    await page.close()
    for (const child of children) {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    }
    rmSync(data, { recursive: true, force: true })
  }
}
