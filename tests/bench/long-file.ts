/**
 * long-file: what a key costs the page in files of 50,000 and 100,000 lines, beside one of 1,000 and a page that is empty
 * but for a place to type in.
 *
 * Measured in Chromium on the built page, as `key-watch` says. A statement is typed at the beginning, in the middle and at
 * the end of the file.
 */
import type { Browser, Page } from '@playwright/test'
import { endWatch, watchKeys } from './browser/key-watch.ts'
import { withBrowser } from './browser/pages.ts'
import { weft } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const sizes = [1_000, 50_000, 100_000] as const
/** Those that have to be as quick as any. */
const longSizes: readonly number[] = [50_000, 100_000]
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
      const rows: object[] = []
      const bySize = new Map<number, number[]>()
      const empty = await (await browser.newContext()).newPage()
      await empty.setContent('<div contenteditable style="white-space: pre-wrap">')
      await empty.locator('div').click()
      rows.push({ page: 'empty', ...figures(await typeStatements(empty, session.effort(4, 1))) })
      await empty.context().close()
      for (const size of sizes) {
        const page = await openFile(browser, url, size)
        for (const place of places) {
          await goTo(page, place)
          const typed = await typeStatements(page, session.effort(4, 1))
          bySize.set(size, [...(bySize.get(size) ?? []), ...typed.keys])
          rows.push({ page: `${size.toLocaleString('en')} lines, ${place}`, ...figures(typed) })
        }
        await page.context().close()
      }
      console.log('\nlong-file: milliseconds that the page is busy with a key')
      console.table(rows)
      for (const size of longSizes) {
        const goal = `long-file: p95 of a key in a file of ${size.toLocaleString('en')} lines, ms`
        session.goal(goal, quantile(bySize.get(size) ?? [], 0.95), 16)
      }
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

async function goTo(page: Page, place: (typeof places)[number]): Promise<void> {
  if (place === 'middle') {
    await page.locator('.cm-scroller').evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight / 2
    })
    await page.locator('.cm-line').filter({ hasText: '// more' }).nth(2).click()
  } else await page.keyboard.press(place === 'beginning' ? 'Control+Home' : 'Control+End')
}

interface Typed {
  /** How long each key took. */
  readonly keys: readonly number[]
  /** The page's own work a key, all of it, as the processor counts it: it hardly changes with what else the machine does. */
  readonly cpuMs: number
}

/** Some statements, at a line of their own. */
async function typeStatements(page: Page, rounds: number): Promise<Typed> {
  const keys: number[] = []
  const metrics = await page.context().newCDPSession(page)
  await metrics.send('Performance.enable')
  const threadMs = async () => {
    const { metrics: now } = await metrics.send('Performance.getMetrics')
    return (now.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN) * 1_000
  }
  let cpuMs = 0
  for (let round = 0; round < rounds; round++) {
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.waitForTimeout(1_000)
    const watch = await watchKeys(page)
    const before = await threadMs()
    for (const key of statement) {
      await page.keyboard.press(key)
      await page.waitForTimeout(betweenKeysMs)
    }
    cpuMs += (await threadMs()) - before
    keys.push(...(await endWatch(watch)))
  }
  await metrics.detach()
  return { keys, cpuMs: cpuMs / (rounds * statement.length) }
}

function figures({ keys, cpuMs }: Typed) {
  return { 'median ms': rounded(median(keys)), 'p95 ms': rounded(quantile(keys, 0.95)), 'CPU ms': rounded(cpuMs) }
}
