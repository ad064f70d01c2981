/**
 * keystroke: from a key in one page to its paint in another, with five people and an agent in the file: Weft's room beside
 * the barest page on `@y/websocket-server`, where the same five are, without an agent.
 *
 * Both in one run and one Chromium, in turns, so that the machine's mood meets both; the ratio is what counts. The time runs
 * from the keydown event in the one page to the end of the frame that shows the character in the other.
 */
import type { Page } from '@playwright/test'
import { barestDocument, withBarest } from './browser/barest.ts'
import { companyText, keepCompany } from './browser/company.ts'
import { enter, openFile, withBrowser } from './browser/pages.ts'
import { Forked } from './load/forked.ts'
import { type RunningServer, weftWithModel, yWebsocketServer } from './servers/servers.ts'
import { median, quantile, ratio, rounded, type Session } from './session.ts'

const keysPerRound = 40
const warmUpKeys = 20
/** Beside the two in pages. */
const morePeople = 3
/** Of `.cm-line`, from 0: below the line where the others type, above those that the agent writes. */
const typedLine = 2

interface Pair {
  readonly typist: Page
  readonly peer: Page
  readonly samples: number[]
}

/** Types one key and measures; each page tells time by its own clock, both on the same machine's. */
async function measureKey({ typist, peer, samples }: Pair): Promise<void> {
  const painted = peer.evaluate(async (line) => {
    const content = document.querySelector('.cm-content')
    if (content === null) throw new Error('no editor')
    const before = content.querySelectorAll('.cm-line')[line]?.textContent ?? ''
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        const now = content.querySelectorAll('.cm-line')[line]?.textContent ?? ''
        if (now.length <= before.length) return
        observer.disconnect()
        resolve()
      })
      observer.observe(content, { childList: true, characterData: true, subtree: true })
    })
    await new Promise(requestAnimationFrame)
    const channel = new MessageChannel()
    const framed = new Promise((resolve) => {
      channel.port1.onmessage = resolve
    })
    channel.port2.postMessage(null)
    await framed
    return performance.timeOrigin + performance.now()
  }, typedLine)
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

async function goToLine(page: Page): Promise<void> {
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Control+Home')
  for (let line = 0; line < typedLine; line++) await page.keyboard.press('ArrowDown')
}

export async function benchKeystroke(session: Session): Promise<void> {
  const model = new Forked('model-process.ts')
  try {
    const kinds = [weftWithModel(String(await model.ask('base url'))), yWebsocketServer]
    await session.withServers(kinds, async ([server, other]) => {
      if (server === undefined || other === undefined) return
      await withBrowser((browser) =>
        withBarest(other, companyText, async (openBarest) => {
          const document = await server.venue.createDocument(companyText)
          const inRoom = async (name: string) => {
            const page = await enter(browser, server, name)
            await openFile(page, server, document, 'bench.txt')
            return page
          }
          const weft: Pair = { typist: await inRoom('Ann'), peer: await inRoom('Bo'), samples: [] }
          const barest: Pair = { typist: await openBarest(browser), peer: await openBarest(browser), samples: [] }
          const pairs = [
            { pair: weft, at: server, document },
            { pair: barest, at: other, document: barestDocument },
          ]
          for (const { pair } of pairs) for (const page of [pair.typist, pair.peer]) await goToLine(page)
          const leave = await gatherAll(pairs)
          for (const { pair } of pairs) for (let key = 0; key < warmUpKeys; key++) await measureKey(pair)
          for (const { pair } of pairs) pair.samples.length = 0
          for (let round = 0; round < session.effort(6, 1); round++) {
            for (const { pair } of pairs) {
              await pair.typist.bringToFront()
              for (let key = 0; key < keysPerRound; key++) await measureKey(pair)
            }
          }
          for (const end of leave) await end()
          print(session, weft.samples, barest.samples)
        }),
      )
    })
  } finally {
    model.kill()
  }
}

async function gatherAll(pairs: readonly { readonly at: RunningServer; readonly document: string }[]) {
  const leave: (() => Promise<void>)[] = []
  for (const { at, document } of pairs) leave.push(await keepCompany(at, document, morePeople))
  return leave
}

function print(session: Session, weft: readonly number[], barest: readonly number[]): void {
  console.log('\nkeystroke: a key in one page to its paint in another, five people in the file')
  const row = (page: string, samples: readonly number[]) => ({
    page,
    keys: samples.length,
    'p50 ms': rounded(median(samples)),
    'p95 ms': rounded(quantile(samples, 0.95)),
  })
  console.table([row('Weft, durable, and an agent', weft), row('barest page', barest)])
  session.goal('keystroke: median / of the barest page', ratio(median(weft), median(barest)), 1.5)
  const p95 = (samples: readonly number[]) => quantile(samples, 0.95)
  session.goal('keystroke: p95 / of the barest page', ratio(p95(weft), p95(barest)), 2)
}
