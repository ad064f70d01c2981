import { say } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[U322] larger letters in the browser’s settings make the page’s larger, and nothing is cut off by them', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  const { page } = ann
  await ann.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  await expect(page.locator('body')).toHaveCSS('font-size', '13px')
  const browser = await ann.context.newCDPSession(page)
  await browser.send('Page.setFontSizes', { fontSizes: { standard: 24 } })
  await expect(page.locator('body')).toHaveCSS('font-size', '19.5px')
  await expect(ann.editor(path), 'code has a setting of its own').toHaveCSS('font-size', '13px')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    const cut = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('header button, [data-review-bar] button, footer button')]
          .filter((button) => {
            const { left, right, width } = button.getBoundingClientRect()
            return width > 0 && (left < 0 || right > innerWidth)
          })
          .map((button) => button.getAttribute('aria-label') ?? button.textContent),
      )
    await expect.poll(cut, { message: `beyond the edge at ${width} px` }).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  }
})
