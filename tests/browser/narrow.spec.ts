import type { Locator } from '@playwright/test'
import { say, searchReplace } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[U191, U312, U313] on a phone the code keeps the screen, and every decision is within it, in two rows', async ({
  model,
  makeRoom,
  bring,
}) => {
  const wide = `${text}// ${'wide '.repeat(50)}\nlet speed = 1\n`
  const room = await makeRoom({ [path]: wide, 'other.ts': 'one\n' })
  const bo = await bring('Bo', room)
  await bo.open(path)
  model.script(
    say(
      twice +
        searchReplace(path, { find: 'speed = 1', put: 'speed = 2' }) +
        searchReplace('other.ts', { find: 'one', put: 'two' }),
    ),
  )
  await bo.say('@ai make it sweep')
  const change = bo.change(path, 1, 3)
  await expect(change.getByRole('button', { name: 'Keep' })).toBeVisible()
  await expect(bo.task('make it sweep')).toContainText('Done')
  const rows = async () => {
    const middles = await bo.review
      .getByRole('button')
      .evaluateAll((buttons) =>
        buttons
          .map((button) => button.getBoundingClientRect())
          .map(({ top, bottom }) => Math.round((top + bottom) / 20)),
      )
    return new Set(middles).size
  }
  const heightPx = async () => (await bo.review.boundingBox())?.height
  const where = bo.review.getByText(/^\d of 3$/)
  const next = bo.review.getByRole('button', { name: 'Next change' })
  await bo.change(path, 3, 3).getByRole('button', { name: 'Keep' }).click()
  await expect(bo.review).toContainText('1 kept · 2 to review here, 3 in 2 files')
  await next.click()
  await expect(where).toBeVisible()
  expect(await heightPx(), 'one row beside two panes').toBeLessThan(50)
  await bo.editor(path).press('Control+Home')
  await expect(where).toBeHidden()

  await bo.page.setViewportSize({ width: 390, height: 800 })
  const files = bo.page.getByRole('button', { name: 'Files, 3 changes to review' })
  await expect(files, '[U313] what waits is on what opens the files').toHaveText(/^Files\s*3$/)
  const beforePx = await heightPx()
  await bo.editor(path).evaluate((content) => content.parentElement?.scrollTo({ left: 600 }))
  const inView = async (name: string) => {
    const box = await bo.page.getByRole('button', { name, exact: true }).first().boundingBox()
    return box !== null && box.x >= 0 && box.x + box.width <= 390
  }
  const inFile = ['Keep in this file', 'Undo in this file']
  for (const name of ['Keep', 'Undo', 'Keep all', 'Undo all', ...inFile, 'Next change']) {
    await expect.poll(() => inView(name), { message: `${name} to be within the screen` }).toBe(true)
  }
  expect(await rows(), 'rows of the bar').toBe(2)
  await next.click()
  await expect(where).toBeVisible()
  expect(await heightPx(), 'the bar keeps its height under the finger').toBe(beforePx)
  expect(await bo.page.evaluate(() => document.documentElement.scrollWidth), 'the page itself never scrolls').toBe(390)
})

test('[U191, U321] on the smallest phones, and on one that lies on its side, nothing of the bar is cut or left out', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text, 'other.ts': 'one\n' })
  const bo = await bring('Bo', room)
  await bo.open(path)
  model.script(say(twice + searchReplace('other.ts', { find: 'one', put: 'two' })))
  await room.call('POST', '/tasks', { prompt: 'make it sweep', mode: 'propose' })
  await expect(bo.task('make it sweep')).toContainText('Done')
  const names = ['Reject in this file', 'Accept in this file', 'Reject all', 'Accept all', 'Next change']
  for (const [width, height] of [
    [320, 568],
    [320, 256],
    [360, 640],
    [844, 390],
  ] as const) {
    await bo.page.setViewportSize({ width, height })
    const cut = async () => {
      const bar = await bo.review.boundingBox()
      const boxes = await Promise.all(
        names.map((name) => bo.review.getByRole('button', { name, exact: true }).boundingBox()),
      )
      return names.filter((_, index) => {
        const box = boxes[index]
        return !bar || !box || box.x < bar.x || box.x + box.width > bar.x + bar.width || box.y + box.height > height
      })
    }
    await expect.poll(cut, { message: `cut at ${width} by ${height}` }).toEqual([])
    const counts = bo.review.getByText(/^2.*here, 3 in 2 files$/)
    expect((await counts.boundingBox())?.width, `counts at ${width} by ${height}`).toBeGreaterThan(60)
  }
})

test('[G24] on a phone the chat’s button says that a task asks, until it is answered', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const bo = await bring('Bo', room)
  const ann = await bring('Ann', room)
  await bo.page.setViewportSize({ width: 390, height: 800 })
  model.script(say('ASK: Which clock?'), say('None, then.'))
  await ann.say('@ai change it')
  await bo.page.getByRole('button', { name: 'Chat, a task asks' }).click()
  await bo.task('change it').getByRole('textbox', { name: 'Answer' }).fill('The first.')
  await bo.task('change it').getByRole('button', { name: 'Answer' }).click()
  await expect(bo.task('change it')).toContainText('Done')
  await bo.page.keyboard.press('Escape')
  await expect(bo.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
})

test('[U184] on a phone Escape shuts what a field offers or asks for, and then the sheet', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await bring('Bo', room)
  const { page } = ann
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(page.getByRole('button', { name: 'Chat', exact: true }), '[U307] how to ask is said').toHaveText(
    'Chat @ai',
  )
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  const sheet = page.getByRole('dialog')
  const message = page.getByRole('textbox', { name: 'Message' })
  const offer = page.getByRole('listbox', { name: 'Mention' })
  await message.pressSequentially('Hi @b')
  await expect(offer).toBeVisible()
  await message.press('Escape')
  await expect(offer).toBeHidden()
  await expect(message, 'the message stays as it was').toHaveValue('Hi @b')
  await expect(message).toBeFocused()
  await message.press('Escape')
  await expect(sheet).toHaveCount(0)

  await page.getByRole('button', { name: 'Files', exact: true }).click()
  await ann.file(path).press('F2')
  const name = page.getByRole('textbox', { name: 'New path' })
  await expect(name).toBeFocused()
  await name.press('Escape')
  await expect(name).toHaveCount(0)
  await expect(sheet).toBeVisible()
})

test('[U267, U268] at 320 by 256 pixels long names leave all else its place, and the settings can be reached', async ({
  makeRoom,
  bring,
}) => {
  const name = `${'a-very-long-name-'.repeat(6)}end.ts`
  const room = await makeRoom({ [name]: 'a\n', [`some/deep/folders/that/go/on/${name}`]: 'b\n' })
  const roomName = 'The room of those who give long names to all that they make'
  await room.call('PATCH', '', { name: roomName })
  const ann = await bring('Ann', room)
  await bring('Bartholomew Featherstonehaugh the Third', room)
  const { page } = ann
  for (const index of [1, 0]) await ann.files.getByRole('treeitem', { name, exact: true }).nth(index).click()
  const trail = page.getByRole('navigation', { name: 'Path' })
  await expect(trail.getByRole('button')).toHaveCount(4)
  await expect(trail.getByRole('button').first()).toHaveAccessibleName('some/deep/folders/that, what is beside it')
  await expect(ann.member('Bartholomew')).toBeVisible()

  for (const [width, height] of [
    [780, 600],
    [320, 256],
  ] as const) {
    await page.setViewportSize({ width, height })
    const isWithin = (part: Locator) =>
      expect.poll(async () => (await boxesOf(part)).filter((box) => box.left < 0 || box.right > width)).toEqual([])
    await expect(page.getByRole('heading', { name: roomName })).toHaveAttribute('title', roomName)
    await isWithin(page.locator('header :is(a, button, h1)'))
    await isWithin(page.locator('footer :is(button, [role="status"])'))
    await isWithin(page.getByRole('tab', { selected: true }))
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  }

  await page.getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  for (const control of await dialog.locator('button, label, fieldset').all()) {
    await control.scrollIntoViewIfNeeded()
    await expect(control).toBeInViewport({ ratio: 0.99 })
  }
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
  await dialog.getByRole('radio', { name: 'Vim' }).check()
  await dialog.getByRole('button', { name: 'Reset' }).click()
  await expect(dialog.getByRole('radio', { name: 'Usual' })).toBeChecked()
})

test('[U265] on a phone who is further down is named beside the buttons of a change, and not on them', async ({
  model,
  annAndBo,
}) => {
  const lines = Array.from({ length: 60 }, (_, index) => `// ${index}\n`).join('')
  const { ann, bo } = await annAndBo({ [path]: `${lines}${text}${lines}` }, { open: path })
  await bo.typeAtEnd(path, '// here')
  model.script(say(twice))
  await bo.say('@ai make it sweep')
  const change = ann.change(path, 1, 2)
  const buttons = change.getByRole('button')
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await expect(ann.page.getByRole('button', { name: /^Bo is at line/ })).toBeVisible()
  await ann.page.getByRole('button', { name: 'Next change' }).click()
  await expect(buttons.first()).toBeInViewport({ ratio: 1 })

  // So that they are right at the lower edge of the text.
  await change.evaluate((row) => {
    const scroller = row.closest('.cm-scroller')
    const edge = scroller?.getBoundingClientRect().bottom ?? 0
    scroller?.scrollBy({ top: row.getBoundingClientRect().bottom - edge })
  })
  const pill = ann.page.getByRole('button', { name: /^Bo is at line/ })
  await expect
    .poll(async () => {
      const [under] = await boxesOf(pill)
      const over = await boxesOf(buttons)
      return over.some(
        ({ left, right, top, bottom }) =>
          under !== undefined && left < under.right && right > under.left && top < under.bottom && bottom > under.top,
      )
    })
    .toBe(false)
  await expect(pill).toBeInViewport()
})

/** Where they are drawn; of those that are not, nothing. */
async function boxesOf(elements: Locator) {
  const all = await elements.evaluateAll((found) =>
    found.map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return { left, right, top, bottom, name: element.textContent }
    }),
  )
  return all.filter(({ left, right }) => right > left)
}
