/**
 * long-file: what a key costs the page in files of 50,000 and 100,000 lines, beside one of 1,000, the barest page with
 * 50,000, which knows no language and colours nothing, and a page that is empty but for a place to type in.
 *
 * Measured in Chromium on the built page. A statement is typed at the beginning, in the middle and at the end of the file,
 * some times as `key-watch` says, what a person waits for, and then some times as `key-trace` says: of that, what the page
 * itself takes. Both have the same goal.
 */
import type { Browser, Page } from '@playwright/test'
import { withBarest } from './browser/barest.ts'
import { type KeyCost, traceKeys } from './browser/key-trace.ts'
import { endWatch, watchKeys } from './browser/key-watch.ts'
import { withBrowser } from './browser/pages.ts'
import { weft, yWebsocketServer } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

const sizes = [1_000, 50_000, 100_000] as const
/** Those that have to be as quick as any. */
const longSizes: readonly number[] = [50_000, 100_000]
const places = ['beginning', 'middle', 'end'] as const
const statement = 'const total = previous + next '
const betweenKeysMs = 60
/** A function of eight lines. */
const lines = 8
/** Of the file in the barest page. */
const barestSize = 50_000
const code = (index: number) =>
  `function step${index}(previous, next) {\n  const value = previous + next + ${index}\n  if (value > ${index}) {\n    return value\n  }\n  // more\n  return previous\n}\n`

export async function benchLongFile(session: Session): Promise<void> {
  await session.withServers([weft, yWebsocketServer], async (servers) => {
    const server = servers.find(({ kind }) => kind === weft)
    const other = servers.find(({ kind }) => kind === yWebsocketServer)
    if (server === undefined) return
    await withBrowser(async (browser) => {
      const url = `http://127.0.0.1:${server.process.port}`
      const rows: object[] = []
      const bySize = new Map<number, Typed>()
      const type = async (name: string, page: Page) => {
        const typed = await typeStatements(page, session.effort(4, 1))
        rows.push({ page: name, ...figures(typed) })
        return typed
      }
      const empty = await (await browser.newContext()).newPage()
      await empty.setContent('<div contenteditable style="white-space: pre-wrap">')
      await empty.locator('div').click()
      await type('empty', empty)
      await empty.context().close()
      if (other !== undefined)
        await withBarest(other, textOf(barestSize), async (open) => {
          const page = await open(browser)
          await goTo(page, 'middle')
          await type(`barest, ${barestSize.toLocaleString('en')} lines, middle`, page)
          await page.context().close()
        })
      for (const size of sizes) {
        const page = await openFile(browser, url, size)
        for (const place of places) {
          await goTo(page, place)
          const { keys, costs } = await type(`${size.toLocaleString('en')} lines, ${place}`, page)
          const before = bySize.get(size) ?? { keys: [], costs: [] }
          bySize.set(size, { keys: [...before.keys, ...keys], costs: [...before.costs, ...costs] })
        }
        await page.context().close()
      }
      console.log('\nlong-file: milliseconds that a key takes, on the clock and of the page alone')
      console.table(rows)
      for (const size of longSizes) {
        const { keys = [], costs = [] } = bySize.get(size) ?? {}
        const goal = `long-file: p95 of a key in a file of ${size.toLocaleString('en')} lines, ms`
        session.goal(`${goal}, the wait for its frame included`, quantile(keys, 0.95), 16)
        const busy = costs.map(({ busyMs }) => busyMs)
        session.goal(`${goal}, in which the page is busy`, quantile(busy, 0.95), 16)
      }
    })
  })
}

function textOf(size: number): string {
  return Array.from({ length: size / lines }, (_, index) => code(index)).join('')
}

async function openFile(browser: Browser, url: string, size: number): Promise<Page> {
  const context = await browser.newContext()
  await context.request.post(`${url}/api/v1/session`, { data: { name: 'Ann' } })
  const path = `lines-${size}.js`
  const files = [{ path, content: textOf(size) }]
  const made = await context.request.post(`${url}/api/v1/rooms`, { data: { files } })
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
  /** How long each key took on the clock. */
  readonly keys: readonly number[]
  /** What each key cost, of as many others. */
  readonly costs: readonly KeyCost[]
}

/** Some statements, each at a line of its own: first all those that are watched, then those that are traced. */
async function typeStatements(page: Page, rounds: number): Promise<Typed> {
  const keys: number[] = []
  for (let round = 0; round < rounds; round++) {
    await beginLine(page)
    const watch = await watchKeys(page)
    await typeStatement(page)
    keys.push(...(await endWatch(watch)))
  }
  const costs: KeyCost[] = []
  for (let round = 0; round < rounds; round++) {
    await beginLine(page)
    costs.push(...(await traceKeys(page, () => typeStatement(page))))
  }
  return { keys, costs }
}

async function beginLine(page: Page): Promise<void> {
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(1_000)
}

async function typeStatement(page: Page): Promise<void> {
  for (const key of statement) {
    await page.keyboard.press(key)
    await page.waitForTimeout(betweenKeysMs)
  }
}

function figures({ keys, costs }: Typed) {
  const busy = costs.map(({ busyMs }) => busyMs)
  const cpu = costs.map(({ cpuMs }) => cpuMs)
  return {
    'median ms': rounded(median(keys)),
    'p95 ms': rounded(quantile(keys, 0.95)),
    'busy median': rounded(median(busy)),
    'busy p95': rounded(quantile(busy, 0.95)),
    'CPU median': rounded(median(cpu)),
  }
}
