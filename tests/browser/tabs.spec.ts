import { expect, test } from './support/fixtures.ts'

const names = Array.from({ length: 14 }, (_, index) => `a-rather-long-name-${index + 10}.ts`)

test('[U1] the tab of the file that is shown is in view, however it was opened', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom(Object.fromEntries(names.map((name) => [name, `// ${name}\n`]))))
  const { page } = ann
  const [first = '', last = ''] = [names.at(0), names.at(-1)]
  // Its lowest pixel lies under the strip's edge.
  const inView = (name: string) => expect(ann.tab(name)).toBeInViewport({ ratio: 0.95 })
  for (const name of names) await ann.open(name)
  await inView(last)
  await expect(ann.tab(first)).not.toBeInViewport()

  await page.keyboard.press('Control+k')
  await page.keyboard.type(first)
  await page.keyboard.press('Enter')
  await expect(ann.editor(first)).toBeFocused()
  await inView(first)

  await ann.open(names[6] ?? '')
  await inView(names[6] ?? '')
  await ann.tab(names[6] ?? '').focus()
  await page.keyboard.press('End')
  await inView(last)
  await page.keyboard.press('ArrowRight')
  await inView(first)
  await page.keyboard.press('ArrowLeft')

  await ann.leaveAndReturn()
  await expect(ann.editor(last)).toBeVisible()
  await inView(last)

  // Narrower and back: it is not left behind the edge.
  await ann.tab(names[10] ?? '').click()
  for (const width of [390, 900, 500, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await inView(names[10] ?? '')
  }
})
