import type { Locator } from '@playwright/test'
import { path, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

const border = (person: Person, name: string) => person.page.getByRole('separator', { name: `Resize ${name}` })
const widthOf = async (locator: Locator) => Math.round((await locator.boundingBox())?.width ?? 0)

/** Presses the middle of the border, moves the pointer by so many pixels, lets go. */
async function drag(person: Person, name: string, by: number): Promise<void> {
  const box = await border(person, name).boundingBox()
  if (box === null) throw new Error(`no border of ${name}`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await person.page.mouse.move(x, y)
  await person.page.mouse.down()
  await person.page.mouse.move(x + by, y, { steps: 4 })
  await person.page.mouse.up()
}

test('[U182] panes are resized by pointer, shut, opened, reset, and stay so over a reload', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  const side = ann.page.locator('#pane-side')
  const files = ann.page.locator('#pane-files')
  await expect(ann.page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  const usual = await widthOf(side)

  await drag(ann, 'side panel', -80)
  expect(await widthOf(side)).toBe(usual + 80)
  await drag(ann, 'files', 60)
  const wide = await widthOf(files)
  await ann.leaveAndReturn()
  expect(await widthOf(side)).toBe(usual + 80)
  expect(await widthOf(files)).toBe(wide)

  await drag(ann, 'files', -wide)
  await expect(ann.files).toBeHidden()
  await ann.leaveAndReturn(ann.page.getByRole('button', { name: 'Show files' }))
  await expect(ann.files).toBeHidden()
  await ann.page.getByRole('button', { name: 'Show files' }).click()
  await expect(ann.files).toBeVisible()
  expect(await widthOf(files)).toBe(wide)

  await border(ann, 'side panel').dblclick()
  expect(await widthOf(side)).toBe(usual)
})

test('[U182, U1, U291] panes are resized by keys alone', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  const files = border(ann, 'files')
  await files.focus()
  const before = Number(await files.getAttribute('aria-valuenow'))
  await ann.page.keyboard.press('ArrowRight')
  await expect(files).toHaveAttribute('aria-valuenow', String(before + 16))
  await ann.page.keyboard.press('Home')
  await expect(files).toHaveAttribute('aria-valuenow', '140')
  await ann.page.keyboard.press('Enter')
  await expect(ann.files).toBeHidden()
  await expect(files).toHaveAttribute('aria-valuetext', 'hidden')
  await ann.page.keyboard.press('Control+Shift+E')
  await expect(ann.files).toBeVisible()
  await expect(ann.file(path)).toBeFocused()
  await ann.page.keyboard.press('Control+Alt+b')
  await expect(ann.page.getByRole('textbox', { name: 'Message' })).toBeHidden()
  await ann.page.keyboard.press('Alt+m')
  await expect(ann.page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await ann.page.keyboard.type('said by keys')
  await expect(ann.page.getByRole('textbox', { name: 'Message' })).toHaveValue('said by keys')

  const side = border(ann, 'side panel')
  await side.focus()
  await ann.page.keyboard.press('ArrowLeft')
  await expect(side).toHaveAttribute('aria-valuenow', String(344 + 16))
  await ann.page.keyboard.press('End')
  await expect(side).toHaveAttribute('aria-valuenow', '640')
  // A pane made wide in a large window leaves the text its share of a small one.
  await ann.page.setViewportSize({ width: 800, height: 700 })
  expect(await widthOf(ann.page.locator('#pane-side'))).toBeLessThanOrEqual(336)
})
