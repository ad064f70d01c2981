/**
 * frames: a person types 5 keys a second in a page, four more people type in the same file, and an agent replaces its lines:
 * which frames of that page took long, by Chromium's own account (long animation frames: from 50 ms on).
 */
import { companyText, keepCompany } from './browser/company.ts'
import { enter, openFile, withBrowser } from './browser/pages.ts'
import { Forked } from './load/forked.ts'
import { weftWithModel } from './servers/servers.ts'
import { quantile, rounded, type Session } from './session.ts'

const morePeople = 4
const keyEveryMs = 200

export async function benchFrames(session: Session): Promise<void> {
  const model = new Forked('model-process.ts')
  const seconds = session.effort(30, 5)
  let long: ReturnType<typeof describe>[] = []
  let gaps: number[] = []
  try {
    await session.withServers([weftWithModel(String(await model.ask('base url')))], async ([server]) => {
      if (server === undefined) return
      await withBrowser(async (browser) => {
        const file = await server.venue.createDocument(companyText)
        const page = await enter(browser, server, 'Ann')
        await openFile(page, server, file, 'bench.txt')
        await page.keyboard.press('Control+Home')
        await page.keyboard.press('ArrowDown')
        const leave = await keepCompany(server, file, morePeople)
        await page.waitForFunction(() => document.querySelector('[data-state="writing"]') !== null)
        const watch = await page.evaluateHandle(() => {
          const long: string[] = []
          const gaps: number[] = []
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) long.push(JSON.stringify(entry))
          }).observe({ type: 'long-animation-frame' })
          const startedAt = performance.now()
          let last = performance.now()
          void (async () => {
            for (;;) {
              const now = await new Promise<number>(requestAnimationFrame)
              gaps.push(now - last)
              last = now
            }
          })()
          return { long, gaps, startedAt }
        })
        for (let key = 0; key < (seconds * 1_000) / keyEveryMs; key++) {
          await page.keyboard.press(key % 40 === 39 ? 'Enter' : 'y')
          await page.waitForTimeout(keyEveryMs)
        }
        const seen = await watch.jsonValue()
        gaps = seen.gaps
        long = seen.long.map((entry) => describe(JSON.parse(entry), seen.startedAt))
        await leave()
      })
    })
  } finally {
    model.kill()
  }
  console.log(`\nframes: ${seconds} s of five people and an agent in a file, as one of them sees it`)
  console.table([
    {
      frames: gaps.length,
      'p50 ms between': rounded(quantile(gaps, 0.5)),
      'p99 ms between': rounded(quantile(gaps, 0.99)),
      'frames over 50 ms': long.length,
      'longest ms': rounded(Math.max(0, ...long.map(({ ms }) => ms))),
    },
  ])
  if (long.length > 0) console.table(long)
  session.goal('frames: frames over 50 ms', long.length, 0)
}

/** As Chromium tells it (`PerformanceLongAnimationFrameTiming`), in milliseconds of the page. */
interface LongFrameEntry {
  readonly startTime: number
  readonly duration: number
  readonly renderStart: number
  readonly styleAndLayoutStart: number
  readonly scripts: readonly {
    readonly duration: number
    readonly invoker: string
    readonly sourceFunctionName: string
  }[]
}

/** What ran in it; the rest of it was the browser's own work, or the machine's for others. */
function describe(entry: LongFrameEntry, startedAt: number) {
  const { startTime, duration, renderStart, styleAndLayoutStart, scripts } = entry
  return {
    ms: Math.round(duration),
    'since the first key': Math.round(startTime - startedAt),
    'draws from': Math.round(renderStart - startTime),
    'lays out from': Math.round(styleAndLayoutStart - startTime),
    scripts: scripts
      .map(({ duration: ms, invoker, sourceFunctionName }) => `${Math.round(ms)} ${invoker} ${sourceFunctionName}`)
      .join(', '),
  }
}
