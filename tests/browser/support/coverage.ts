/** What the page's code was run by the browser tests: V8's own counts, a file a window, for `scripts/coverage.mjs`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { randomId } from '../../../shared/model/ids.ts'

/** Set by `npm test`; without it nothing is counted. */
const folder = process.env.WEFT_COVERAGE

export async function startCoverage(page: Page): Promise<void> {
  if (folder !== undefined) await page.coverage.startJSCoverage({ resetOnNavigation: false })
}

export async function keepCoverage(page: Page): Promise<void> {
  if (folder === undefined || page.isClosed()) return
  const entries = (await page.coverage.stopJSCoverage()).filter(({ url }) => url.includes('/assets/'))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${randomId()}.json`), JSON.stringify(entries))
}
