/** Where the system sets the colours (`forced-colors`): what is only a ground elsewhere has a line, and no button looks like a link. */
import type { Locator } from '@playwright/test'
import { say } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import { giveRole } from './support/give-role.ts'

const styleOf = (element: Locator, name: string) =>
  element.first().evaluate((it, name) => getComputedStyle(it).getPropertyValue(name), name)

test('[U318] what is marked by a ground alone is seen: a selection, others’ too, what a search found, faces and flags', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  const { page } = ann
  await page.emulateMedia({ forcedColors: 'active' })
  const editor = ann.editor(path)
  const lineAround = async (mark: string, side = 'outline') => {
    await expect(page.locator(mark).first(), mark).toBeAttached()
    expect(await styleOf(page.locator(mark), `${side}-style`), mark).toMatch(/solid|dotted/)
  }

  await bo.editor(path).press('Control+a')
  await lineAround('.weft-selection')
  await lineAround('.weft-flag')
  expect(
    Number(await styleOf(page.locator('.weft-selections'), 'z-index')),
    'above the ground of letters',
  ).toBeGreaterThan(0)
  await bo.say('hello')
  await expect(ann.chat.locator('[data-initials="BO"]')).toBeVisible()
  await lineAround('[data-initials="BO"]', 'border-top')

  await editor.press('Control+a')
  const selected = page.locator('.cm-selectionBackground')
  await expect(selected.first()).toBeAttached()
  expect(await styleOf(selected, 'background-color')).not.toBe(
    await styleOf(page.locator('.cm-editor'), 'background-color'),
  )
  await editor.press('Control+Home')
  await editor.press('Control+f')
  await page.keyboard.type('now')
  await lineAround('.cm-searchMatch')
})

test('[U318] what opens under a press and what cannot be pressed look like neither a link nor a button that can', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  const { page } = ann
  await ann.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  await expect(task).toContainText('Done')
  await page.emulateMedia({ forcedColors: 'active' })
  const ink = await styleOf(task, 'color')
  for (const opener of await task.locator('summary').all()) await expect(opener).toHaveCSS('color', ink)
  await expect(task.getByRole('button', { name: 'See the diff' })).toHaveCSS('text-decoration-line', 'underline')
  const send = page.getByRole('button', { name: 'Send' })
  await expect(send).toBeDisabled()
  await expect(send).toHaveCSS('opacity', '1')
  expect(await styleOf(send, 'color')).not.toBe(ink)
  // Not disabled, but pressed for nothing.
  await giveRole(room, ann, 'commenter')
  await page.getByRole('textbox', { name: 'Message' }).fill('@ai tidy up')
  await expect(send).toHaveAccessibleDescription(/^Only editors/)
  expect(await styleOf(send, 'color')).not.toBe(ink)
})
