/**
 * first-load: from following a room's link in a browser that has nothing of the page to the first frame in which a key can be
 * typed in a file, the session being there. In each round a fresh profile; the file is opened as soon as the tree shows it.
 */
import { enter, roomUrl, withBrowser } from './browser/pages.ts'
import { codeLines } from './load/typing.ts'
import { weft } from './servers/servers.ts'
import { median, quantile, rounded, type Session } from './session.ts'

interface Visit {
  readonly readyMs: number
  readonly scriptBytes: number
  readonly requests: number
}

export async function benchFirstLoad(session: Session): Promise<void> {
  const visits: Visit[] = []
  await session.withServers([weft], async ([server]) => {
    if (server === undefined) return
    await withBrowser(async (browser) => {
      const file = await server.venue.createDocument(codeLines(200, 0))
      // The first one warms the server up.
      for (let round = 0; round <= session.effort(9, 2); round++) {
        const page = await enter(browser, server, `Visitor ${round}`)
        await page.addInitScript(openAtOnce)
        await page.goto(roomUrl(server, file))
        await page.waitForFunction(() => 'readyMs' in document.documentElement.dataset)
        const visit = await page.evaluate(() => {
          const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
          const scripts = resources.filter(({ name }) => name.endsWith('.js'))
          return {
            readyMs: Number(document.documentElement.dataset.readyMs),
            scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
            requests: resources.length,
          }
        })
        if (round > 0) visits.push(visit)
        await page.context().close()
      }
    })
  })
  const times = visits.map(({ readyMs }) => readyMs)
  console.log('\nfirst-load: from a link to the first key, nothing cached')
  console.table([
    {
      visits: visits.length,
      'p50 ms': rounded(median(times)),
      'p95 ms': rounded(quantile(times, 0.95)),
      'KB of scripts by then': rounded(median(visits.map(({ scriptBytes }) => scriptBytes)) / 1_000),
      requests: median(visits.map(({ requests }) => requests)),
    },
  ])
  session.goal('first-load: ms to typing at the median', median(times), 1_500)
}

/** In the page, before its own code. Done once the editor has the focus and that is painted. */
function openAtOnce(): void {
  let isOpened = false
  const observer = new MutationObserver(() => {
    const file = document.querySelector<HTMLElement>('[role="treeitem"]')
    if (file !== null && !isOpened) {
      isOpened = true
      file.click()
    }
    const editor = document.querySelector<HTMLElement>('.cm-content[contenteditable="true"]')
    if (editor === null || !editor.textContent?.includes('value0')) return
    observer.disconnect()
    editor.focus()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        document.documentElement.dataset.readyMs = String(performance.now())
      }
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true, attributes: true })
}
