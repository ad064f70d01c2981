/** Pictures of the main views, committed in `pictures`: at 1280 and 390 pixels, in light and dark. */

import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { expect, test } from './support/fixtures.ts'
import { answer, files, inSweep, inTypes, path, sweep, types } from './support/orbit.ts'
import type { Person } from './support/person.ts'
import { expectPictures } from './support/pictures.ts'
import { Product } from './support/product.ts'

const sizes = ['wide', 'narrow'] as const

// A server of the test's own: it gives the first colour to who comes first.
let product: Product
test.beforeEach(async ({ model }) => {
  const { baseUrl } = model
  product = await Product.start({ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: 'k', OPENAI_MODEL: 'Weft' })
})
test.afterEach(() => product.close())

/** Ann and Bo in a room where one of the agent's changes waits, and another meets what Bo typed. */
const reviewing = test.extend<{ readonly people: { readonly ann: Person; readonly bo: Person } }>({
  people: async ({ model, makeRoom, bring }, use) => {
    const room = await makeRoom(files, product)
    await room.call('PATCH', '', { name: 'orbit-clock' })
    const ann = await bring('Ann', room)
    const bo = await bring('Bo', room)
    await ann.open(path)
    await bo.open(path)
    const inType = makeGate()
    model.script(say(types, { stallAfter: inTypes, gate: inType.opened }))
    await bo.say('@ai add the missing types')
    await expect.poll(async () => (await bo.text(path)).includes('number')).toBe(true)
    await bo.editor(path).getByText('angle(hand: string) {').click()
    await bo.page.keyboard.press('End')
    for (const _ of ' {') await bo.page.keyboard.press('ArrowLeft')
    await bo.page.keyboard.type(': number')
    inType.open()
    await expect(ann.change(path, 1, 2).getByRole('button', { name: "Keep Bo's" })).toBeVisible()
    await expect(ann.task('add the missing types')).toContainText('Done')
    await use({ ann, bo })
  },
})

test('[U183] the name card and the list of rooms look as they did', async ({ page, makeRoom }) => {
  const room = await makeRoom(files, product)
  await room.call('PATCH', '', { name: 'orbit-clock' })
  await page.goto(product.url)
  const name = page.getByRole('textbox', { name: 'Your name' })
  await expect(name).toBeFocused()
  for (const size of sizes) await expectPictures(page, 'name-card', size)
  await name.fill('Ann')
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Hello, Ann' })).toBeVisible()
  await page.goto(room.url)
  await expect(page.getByRole('heading', { name: 'orbit-clock' })).toBeVisible()
  await page.goto(product.url)
  await expect(page.getByRole('link', { name: 'orbit-clock' })).toBeVisible()
  for (const size of sizes) await expectPictures(page, 'start', size)
})

reviewing(
  '[U183] a room in mid-flow, an answer, its people and its sheets look as they did',
  async ({ model, people }) => {
    test.setTimeout(120_000)
    const { ann, bo } = people
    const inHand = makeGate()
    model.script(say(sweep, { stallAfter: inSweep, gate: inHand.opened }))
    await ann.say('@ai make the second hand sweep')
    await expect.poll(async () => (await ann.text(path)).includes('getMilliseconds')).toBe(true)
    await bo.editor(path).getByText('getMinutes').click()
    await bo.page.keyboard.press('End')
    await expect(ann.caret('Bo')).toBeAttached()
    await expect(ann.connection).toContainText('Saved')
    for (const size of sizes) await expectPictures(ann.page, 'room', size)

    await ann.page.getByRole('button', { name: 'Files' }).click()
    await expect(ann.files).toBeVisible()
    await expectPictures(ann.page, 'sheet-files', 'narrow')
    await ann.page.keyboard.press('Escape')
    await expect(ann.files).toBeHidden()
    await ann.page.getByRole('button', { name: /^Chat/ }).click()
    await expect(ann.task('make the second hand sweep')).toBeVisible()
    await expectPictures(ann.page, 'sheet-chat', 'narrow')
    await ann.page.keyboard.press('Escape')
    await expect(ann.chat).toBeHidden()
    await ann.page.setViewportSize({ width: 1280, height: 800 })

    inHand.open()
    await expect(ann.task('make the second hand sweep')).toContainText('Done')
    model.script(say(answer))
    await ann.say('@ai what do the hands do?')
    await expect(ann.chat.getByRole('table')).toBeVisible()
    await expect(ann.task('what do the hands do?')).toContainText('Done')
    await expectPictures(ann.page, 'answer', 'wide')

    await ann.page.getByRole('button', { name: 'People and roles' }).click()
    await expect(ann.page.getByRole('dialog', { name: 'People in this room' })).toBeVisible()
    for (const size of sizes) await expectPictures(ann.page, 'people', size)
  },
)

reviewing(
  '[U183] a difference, a conflict by hand, the palette, a search, the settings and an invitation look as they did',
  async ({ people }) => {
    test.setTimeout(120_000)
    const { ann } = people
    await expect(ann.connection).toContainText('Saved')
    const { page } = ann
    const closed = async () => {
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }

    await ann.task('add the missing types').getByRole('button', { name: 'See the diff' }).click()
    const diff = page.getByRole('dialog', { name: 'Changes: add the missing types' })
    await expect(diff.getByRole('textbox', { name: `Changes in ${path}` })).toBeVisible()
    for (const size of sizes) await expectPictures(page, 'diff', size)
    await page.setViewportSize({ width: 1280, height: 800 })
    await diff.getByRole('radio', { name: 'Side by side' }).click()
    await expect(diff.getByRole('textbox', { name: `${path} after` })).toBeVisible()
    await expectPictures(page, 'diff-sides', 'wide')
    await closed()

    await ann.change(path, 1, 2).getByRole('button', { name: 'Edit by hand' }).click()
    await expect(page.getByRole('textbox', { name: 'Result' })).toBeFocused()
    for (const size of sizes) await expectPictures(page, 'conflict', size)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await closed()

    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox')).toBeFocused()
    for (const size of sizes) await expectPictures(page, 'palette', size)
    await closed()

    await page.getByRole('tab', { name: 'Search' }).click()
    await page.getByRole('textbox', { name: 'Search in all files' }).fill('hands')
    await expect(page.getByText('5 places in 1 file', { exact: true })).toBeVisible()
    await expectPictures(page, 'search', 'wide')

    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    for (const size of sizes) await expectPictures(page, 'settings', size)
    await closed()

    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    for (const size of sizes) await expectPictures(page, 'invite', size)
  },
)
