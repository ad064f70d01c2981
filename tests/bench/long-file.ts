/**
 * long-file: what a key costs the page in a file of 50,000 lines, beside one of 1,000.
 *
 * Measured in Chromium on the built page: how long the page is busy with a key until the text has changed, and how long
 * with the frame that shows it; not the wait in between, nor what it does when nobody presses a key. A statement is typed
 * at the beginning, in the middle and at the end of the file.
 */
import type { Browser, Page } from '@playwright/test'
import { withBrowser } from './browser/pages.ts'
import { weft } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const sizes = [1_000, 50_000] as const
const places = ['beginning', 'middle', 'end'] as const
const statement = 'const total = previous + next '
const betweenKeysMs = 60
/** A function of eight lines. */
const lines = 8
const code = (index: number) =>
  `function step${index}(previous, next) {\n  const value = previous + next + ${index}\n  if (value > ${index}) {\n    return value\n  }\n  // more\n  return previous\n}\n`

export async function benchLongFile(session: Session): Promise<void> {
  await session.withServers([weft], async ([server]) => {
    if (server === undefined) return
    await withBrowser(async (browser) => {
      const url = `http://127.0.0.1:${server.process.port}`
      const rows: { lines: number; place: string; 'median ms': number; 'p95 ms': number }[] = []
      const long: number[] = []
      for (const size of sizes) {
        const page = await openFile(browser, url, size)
        for (const place of places) {
          const keys = await typeAt(page, place, session.effort(4, 1))
          if (size === sizes[1]) long.push(...keys)
          const figures = { 'median ms': rounded(median(keys)), 'p95 ms': rounded(quantile(keys, 0.95)) }
          rows.push({ lines: size, place, ...figures })
        }
        await page.context().close()
      }
      console.log('\nlong-file: milliseconds that the page is busy with a key')
      console.table(rows)
      session.goal('long-file: p95 of a key in a file of 50,000 lines, ms', quantile(long, 0.95), 16)
    })
  })
}

async function openFile(browser: Browser, url: string, size: number): Promise<Page> {
  const context = await browser.newContext()
  await context.request.post(`${url}/api/v1/session`, { data: { name: 'Ann' } })
  const path = `lines-${size}.js`
  const content = Array.from({ length: size / lines }, (_, index) => code(index)).join('')
  const made = await context.request.post(`${url}/api/v1/rooms`, { data: { files: [{ path, content }] } })
  const page = await context.newPage()
  await page.goto(((await made.json()) as { url: string }).url)
  await page.getByRole('treeitem', { name: path }).click()
  await page.getByRole('textbox', { name: path }).click()
  return page
}

/** How long each key of some statements took, at a line of their own. */
async function typeAt(page: Page, place: (typeof places)[number], rounds: number): Promise<number[]> {
  if (place === 'middle') {
    await page.locator('.cm-scroller').evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight / 2
    })
    await page.locator('.cm-line').filter({ hasText: '// more' }).nth(2).click()
  } else await page.keyboard.press(place === 'beginning' ? 'Control+Home' : 'Control+End')
  const keys: number[] = []
  for (let round = 0; round < rounds; round++) {
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.waitForTimeout(1_000)
    const watch = await watchKeys(page)
    for (const key of statement) {
      await page.keyboard.press(key)
      await page.waitForTimeout(betweenKeysMs)
    }
    keys.push(
      ...(await watch.evaluate(({ keys, watching }) => {
        watching.abort()
        return keys
      })),
    )
  }
  return keys
}

function watchKeys(page: Page) {
  return page.evaluateHandle(() => {
    const content = document.querySelector('.cm-content')
    if (content === null) throw new Error('no editor')
    const keys: number[] = []
    const watching = new AbortController()
    addEventListener(
      'keydown',
      () => {
        const pressedAt = performance.now()
        let busyMs = 0
        // Told after the editor's own observer, which was there before: the text has changed, and the view with it.
        const observer = new MutationObserver(() => {
          busyMs = performance.now() - pressedAt
          observer.disconnect()
        })
        observer.observe(content, { childList: true, characterData: true, subtree: true })
        // The first of the frame: asked for before the editor asks.
        requestAnimationFrame(() => {
          const frameAt = performance.now()
          const channel = new MessageChannel()
          channel.port1.onmessage = () => keys.push(busyMs + performance.now() - frameAt)
          channel.port2.postMessage(null)
        })
      },
      { capture: true, signal: watching.signal },
    )
    return { keys, watching }
  })
}
