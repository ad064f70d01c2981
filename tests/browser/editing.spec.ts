/** What people expect of an editor: find and replace, several cursors, folding, indentation, completion. */
import { violationsOf } from './support/axe.ts'
import { path, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[U194] what the room’s files define is offered without their being open, with what it is, and joins as one types', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({
    'a.js': 'const plan = 1\n',
    'src/orbit.js': 'export function planetaryOrbit() {}\nexport class PlanetMap {}\n',
  })
  const ann = await bring('Ann', room)
  const { page } = ann
  await ann.open('a.js')
  const completions = page.getByRole('listbox').getByRole('option')
  const orbit = completions.filter({ hasText: 'planetaryOrbit' })
  await expect(async () => {
    await ann.editor('a.js').focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('planet', { delay: 60 })
    try {
      await expect(orbit).toHaveText(/function · orbit\.js/, { timeout: 1_500 })
    } catch (error) {
      for (let key = 0; key < 6; key++) await page.keyboard.press('Backspace')
      throw error
    }
  }).toPass()
  await expect(orbit, 'each once').toHaveCount(1)
  expect(await violationsOf(page)).toEqual([])
  await orbit.click()
  await ann.expectText('a.js', 'const plan = 1\nplanetaryOrbit')

  await page.keyboard.press('Enter')
  await page.route('**/symbols?*', (route) => route.abort())
  await page.keyboard.type('pl')
  await expect(completions.first(), 'words need no server').toBeVisible()
})

test.describe('[U122] an editor', () => {
  test('finds and replaces by keys, counts, and gives the focus back', async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    const { page } = ann
    await ann.open(path)
    await ann.editor(path).focus()
    const panel = page.getByRole('search', { name: 'Find and replace' })
    await expect(async () => {
      await page.keyboard.press('Control+f')
      await expect(panel).toBeVisible({ timeout: 500 })
    }).toPass()
    const find = panel.getByRole('textbox', { name: 'Find' })
    await expect(find).toBeFocused()
    await find.fill('THIS')
    await expect(panel.getByRole('status')).toHaveText('2 places')
    await find.press('Enter')
    await expect(panel.getByRole('status')).toHaveText('1 of 2')
    await panel.getByRole('button', { name: 'Match case' }).click()
    await expect(panel.getByRole('status')).toHaveText('Nothing found')
    await panel.getByRole('button', { name: 'Match case' }).click()
    expect(await violationsOf(page)).toEqual([])
    await panel.getByRole('textbox', { name: 'Replace' }).fill('self')
    await panel.getByRole('button', { name: 'Replace all' }).click()
    await ann.expectText(path, text.replaceAll('this', 'self'))
    await find.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(ann.editor(path)).toBeFocused()
    await page.keyboard.press('Control+z')
    await ann.expectText(path, text)
  })

  test('types at several cursors: of the next occurrences, and where Alt was held', async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: 'one\ntwo one\none\n' })
    const ann = await bring('Ann', room)
    const { page } = ann
    await ann.open(path)
    await ann.editor(path).locator('.cm-line').first().dblclick()
    await expect(async () => {
      await page.keyboard.press('Control+d')
      await expect(page.locator('.cm-selectionBackground')).toHaveCount(2, { timeout: 500 })
    }).toPass()
    await page.keyboard.type('six')
    await ann.expectText(path, 'six\ntwo six\none\n')
    await ann
      .editor(path)
      .locator('.cm-line')
      .nth(2)
      .click({ position: { x: 200, y: 8 }, modifiers: ['Alt'] })
    await page.keyboard.type('!')
    await ann.expectText(path, 'six!\ntwo six!\none!\n')
  })

  test('folds a block, opens it for whoever goes in, and goes on in the file’s own indentation', async ({
    makeRoom,
    bring,
  }) => {
    const room = await makeRoom({ 'four.js': 'function one() {\n    if (a) {\n        go()\n    }\n}\n' })
    const ann = await bring('Ann', room)
    const { page } = ann
    await ann.open('four.js')
    await ann.editor('four.js').locator('.cm-line').first().click()
    await expect(async () => {
      await page.keyboard.press('Control+Shift+BracketLeft')
      await expect(page.getByLabel('folded code')).toBeVisible({ timeout: 500 })
    }).toPass()
    await expect(ann.editor('four.js').locator('.cm-line')).toHaveCount(2)
    await page.keyboard.press('Control+Shift+BracketRight')
    await ann.editor('four.js').locator('.cm-line').nth(2).click()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('if (b) {')
    await page.keyboard.press('Enter')
    await page.keyboard.type('stop()')
    await ann.expectText(
      'four.js',
      'function one() {\n    if (a) {\n        go()\n        if (b) {\n            stop()\n        }\n    }\n}\n',
    )
  })

  test('[U263] offers the words of this file and of the room’s other open ones, and leaves a finished word alone', async ({
    makeRoom,
    bring,
  }) => {
    const room = await makeRoom({ 'a.js': 'const planetary = 1\n', 'b.js': 'const asteroid = 2\n' })
    const ann = await bring('Ann', room)
    const { page } = ann
    await ann.open('b.js')
    await ann.open('a.js')
    const offers = page.getByRole('listbox')
    const completions = offers.getByRole('option')
    await expect(async () => {
      await ann.editor('a.js').focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('ast')
      try {
        await expect(completions).toHaveText(['asteroid'], { timeout: 1_000 })
      } catch (error) {
        for (let key = 0; key < 3; key++) await page.keyboard.press('Backspace')
        throw error
      }
    }).toPass()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type(' plane')
    await expect(completions).toHaveText(['planetary'])
    await page.keyboard.type('tary')
    await page.keyboard.press('Enter')
    await page.keyboard.type('x')
    await ann.expectText('a.js', 'const planetary = 1\nasteroid planetary\nx')
    // Where one writes prose Enter begins a line, whatever is typed before it.
    await page.keyboard.type(' // see plane', { delay: 40 })
    await expect(completions).toHaveCount(0)
    await page.keyboard.press('Enter')
    await ann.expectText('a.js', 'const planetary = 1\nasteroid planetary\nx // see plane\n')
    await page.keyboard.type('// ast', { delay: 40 })
    await page.keyboard.press('Control+Space')
    await expect(completions).toHaveText(['asteroid'])
  })
})
