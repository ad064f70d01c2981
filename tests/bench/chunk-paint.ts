/**
 * chunk-paint: from a chunk of the model's reply leaving its process to the end of the frame that shows it in a page, while
 * the change streams into the file: the model's endpoint, the parser, the place, the CRDT, the journal, the socket, the editor.
 *
 * The model writes the time into its text (`stamping-process.ts`), and the page reads it where it is painted.
 */
import type { Page } from '@playwright/test'
import { enter, openFile, withBrowser } from './browser/pages.ts'
import { Forked } from './load/forked.ts'
import { weftWithModel } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

/** Returns what collects, once asked, the milliseconds from each stamp to its first paint. */
async function watchStamps(page: Page): Promise<() => Promise<number[]>> {
  const watch = await page.locator('.cm-content').evaluateHandle((content) => {
    const painted = new Map<string, number>()
    const observer = new MutationObserver(() => {
      const shown = (content.textContent ?? '').match(/\d{13}\.\d/g) ?? []
      const fresh = shown.filter((stamp) => !painted.has(stamp))
      for (const stamp of fresh) painted.set(stamp, 0)
      if (fresh.length === 0) return
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => {
          const now = performance.timeOrigin + performance.now()
          for (const stamp of fresh) painted.set(stamp, now - Number(stamp))
        }
        channel.port2.postMessage(null)
      })
    })
    observer.observe(content, { childList: true, characterData: true, subtree: true })
    return { painted }
  })
  return () => watch.evaluate(({ painted }) => [...painted.values()])
}

export async function benchChunkPaint(session: Session): Promise<void> {
  const model = new Forked('stamping-process.ts')
  const samples: number[] = []
  try {
    await session.withServers([weftWithModel(String(await model.ask('base url')))], async ([server]) => {
      if (server === undefined) return
      await withBrowser(async (browser) => {
        // The first round warms up.
        for (let round = 0; round <= session.effort(3, 1); round++) {
          const document = await server.venue.createDocument('// her caret is here\n\nreplaced\n')
          const page = await enter(browser, server, 'Ann')
          await openFile(page, server, document, 'bench.txt')
          const stamps = await watchStamps(page)
          await server.venue.runTask?.(document, 1, 'bench: stamp')
          if (round > 0) samples.push(...(await stamps()))
          await page.context().close()
        }
      })
    })
  } finally {
    model.kill()
  }
  console.log('\nchunk-paint: from a chunk of the model leaving its process to its paint in a page')
  const [p50, p95] = [median(samples), quantile(samples, 0.95)]
  console.table([{ chunks: samples.length, 'p50 ms': rounded(p50), 'p95 ms': rounded(p95) }])
  session.goal('chunk-paint: ms at the median', p50, 60)
}
