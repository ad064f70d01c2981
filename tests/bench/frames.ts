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
  let long: number[] = []
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
          const long: number[] = []
          const gaps: number[] = []
          new PerformanceObserver((list) => {
            for (const { duration } of list.getEntries()) long.push(duration)
          }).observe({ type: 'long-animation-frame' })
          let last = performance.now()
          void (async () => {
            for (;;) {
              const now = await new Promise<number>(requestAnimationFrame)
              gaps.push(now - last)
              last = now
            }
          })()
          return { long, gaps }
        })
        for (let key = 0; key < (seconds * 1_000) / keyEveryMs; key++) {
          await page.keyboard.press(key % 40 === 39 ? 'Enter' : 'y')
          await page.waitForTimeout(keyEveryMs)
        }
        ;({ long, gaps } = await watch.jsonValue())
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
      'longest ms': rounded(Math.max(0, ...long)),
    },
  ])
  session.goal('frames: frames over 50 ms', long.length, 0)
}
