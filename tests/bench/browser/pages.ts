/** Chromium for a scenario, and pages in it that are in a file. What is measured in them is told by the machine's one clock. */
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumArgs, findChromium } from '../../../scripts/chromium.mjs'
import type { RunningServer } from '../servers/servers.ts'

export async function withBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs })
  try {
    await use(browser)
  } finally {
    await browser.close()
  }
}

/** A window of somebody new at the door of the room, who has given their name. */
export async function enter(browser: Browser, { process }: RunningServer, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await context.request.post(`http://127.0.0.1:${process.port}/api/v1/session`, { data: { name } })
  return context.newPage()
}

export function roomUrl({ process }: RunningServer, document: string): string {
  return `http://127.0.0.1:${process.port}/r/${document.split('/')[0]}`
}

/** In the file, the cursor in it. */
export async function openFile(page: Page, server: RunningServer, document: string, path: string): Promise<void> {
  await page.goto(roomUrl(server, document))
  await page.getByRole('treeitem', { name: path }).click()
  const editor = page.getByRole('textbox', { name: path })
  await editor.waitFor()
  await editor.focus()
}
