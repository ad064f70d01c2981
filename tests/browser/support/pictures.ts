/**
 * Pictures of the page that are the same on each run: what tells of the moment (times, counts a second, how far a bar is) is
 * written over, and the page's clock stands still, so that nothing writes it anew.
 *
 * `npm run test:browser -- pictures --update-snapshots=all` takes them again; look at each before it is committed.
 */
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const sizes = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 390, height: 800 },
} as const
export type PictureSize = keyof typeof sizes

/** Compares the page with `NAME-SIZE-light.png` and `NAME-SIZE-dark.png`. All that differ are told, not the first alone. */
export async function expectPictures(page: Page, name: string, size: PictureSize): Promise<void> {
  await page.setViewportSize(sizes[size])
  await page.clock.setFixedTime(new Date())
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate(() => document.fonts.ready)
    await page.evaluate(writeOverTheMoment)
    await expect.soft(page).toHaveScreenshot(`${name}-${size}-${colorScheme}.png`)
  }
}

function writeOverTheMoment(): void {
  const put = (selector: string, pattern: RegExp, text: string) => {
    for (const element of document.querySelectorAll(selector))
      if (element.childElementCount === 0 && pattern.test(element.textContent ?? '')) element.textContent = text
  }
  put('time', /./, '14:02')
  put('[aria-label^="Task:"] span', /^\d+:\d\d$/, '0:06')
  put('[aria-label^="Task:"] span', /^ · .*tokens/, ' · 1.9k tokens')
  put('[aria-label^="Task:"] span', /^\d+%$/, '60%')
  put('[aria-label^="Task:"] span', /^\d+ tokens$/, '680 tokens')
  // Whether a change came while somebody was there is a matter of moments.
  for (const step of document.querySelectorAll<HTMLElement>('[aria-label^="Task:"] li'))
    if (step.textContent?.startsWith('Waited for')) step.style.display = 'none'
  for (const bar of document.querySelectorAll<HTMLElement>('[aria-label^="Task:"] [aria-hidden] > i'))
    bar.style.width = '60%'
}
