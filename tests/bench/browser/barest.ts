/**
 * The barest page, built and served, with the text of its one document on a `@y/websocket-server`: the yardstick of what
 * Weft's page costs. Its packages are the bench's own.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { build, preview } from 'vite'
import * as Y from 'yjs'
import { freePort } from '../../support/free-port.ts'
import { Participant } from '../load/participant.ts'
import { updateMessage } from '../load/typing.ts'
import type { RunningServer } from '../servers/servers.ts'

/** As `barest/main.js` names it. */
export const barestDocument = 'bench'

/** `open` gives a window of it, the cursor in the text. */
export async function withBarest(
  server: RunningServer,
  text: string,
  use: (open: (browser: Browser) => Promise<Page>) => Promise<void>,
): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'weft-bench-barest-'))
  const root = join(import.meta.dirname, '../barest')
  const options = { root, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const
  try {
    await fill(server, text)
    await build(options)
    const port = await freePort()
    const site = await preview({ ...options, preview: { port, host: '127.0.0.1' } })
    try {
      await use(async (browser) => {
        const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
        const sync = encodeURIComponent(`ws://127.0.0.1:${server.process.port}`)
        await page.goto(`http://127.0.0.1:${port}/?server=${sync}`)
        await page.locator('.cm-content').click()
        return page
      })
    } finally {
      await site.close()
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

/** Puts the text into the document over its sync protocol. */
async function fill(server: RunningServer, text: string): Promise<void> {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  const participant = await Participant.join(server, barestDocument, 0)
  participant.send(updateMessage(Y.encodeStateAsUpdate(doc)))
  const reader = await Participant.join(server, barestDocument, 0)
  participant.close()
  reader.close()
}
