/**
 * What of the page's code was run by the browser tests: V8's own word, a file a window, for `scripts/coverage.mjs`. The
 * profiler alone is asked, and only whether a block ran: the scripts' text, which is the same for every window, is in `dist`.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { randomId } from '../../../shared/model/ids.ts'

/** Set by `npm test`; without it nothing is looked at. */
const folder = process.env.WEFT_COVERAGE

/** Begins to look; what it returns keeps what was seen, and is called before the page closes. */
export async function watchCoverage(page: Page): Promise<() => Promise<void>> {
  if (folder === undefined) return async () => undefined
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.startPreciseCoverage', { callCount: false, detailed: true })
  return async () => {
    if (page.isClosed()) return
    const { result } = await session.send('Profiler.takePreciseCoverage')
    const scripts = result.filter(({ url }) => url.includes('/assets/'))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${randomId()}.json`), JSON.stringify(scripts))
  }
}
