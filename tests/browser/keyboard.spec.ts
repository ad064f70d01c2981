import { say } from '../support/scripted-model.ts'
import { changed, path, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('everything from the door to a kept change is reached by keys alone', async ({ model, makeRoom, browser }) => {
  const room = await makeRoom({ [path]: text })
  const context = await browser.newContext()
  const page = await context.newPage()
  /** The name of what has the focus. */
  const focused = () =>
    page.evaluate(() => {
      const { activeElement, body } = document
      return activeElement === null || activeElement === body
        ? ''
        : (activeElement.ariaLabel ?? activeElement.textContent)
    })
  /** Tabs on until what has the focus is so named; Esc first where Tab would indent. */
  async function tabTo(name: RegExp) {
    for (let step = 0; step < 60; step++) {
      if (name.test(await focused())) return
      if (await page.evaluate(() => document.activeElement?.classList.contains('cm-content'))) {
        await page.keyboard.press('Escape')
      }
      await page.keyboard.press('Tab')
    }
    throw new Error(`the Tab key does not reach ${name}`)
  }

  await page.goto(room.url)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused()
  await page.keyboard.type('Ann')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treeitem', { name: path })).toBeVisible()
  await tabTo(/^clock\.ts$/)
  await page.keyboard.press('Enter')
  const editor = page.getByRole('textbox', { name: path })
  await expect(editor).toBeVisible()

  model.script(say(reply))
  await tabTo(/^Message$/)
  await page.keyboard.type('@ai make it sweep')
  await page.keyboard.press('Enter')
  const keep = page.getByRole('group', { name: `Change 1 of 1 in ${path}` }).getByRole('button', { name: 'Keep' })
  await expect(keep).toBeVisible()

  await editor.focus()
  // Any other key ends what Esc began.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(editor, 'Tab indents').toBeFocused()
  await page.keyboard.press('Control+z')
  await tabTo(/^Keep/)
  await expect(keep).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(keep).toHaveCount(0)
  await expect(editor, 'the focus goes back to the text').toBeFocused()
  await expect.poll(async () => (await editor.locator('.cm-line').allTextContents()).join('\n')).toBe(changed)
  await context.close()
})

test('[U100] with Caps Lock, search in all files and redo have their keys still', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': '' }))
  const editor = await ann.open('a.ts')
  /** As Chromium tells it with Caps Lock on. */
  const press = (letter: string, code: number, shiftKey: boolean) =>
    editor.dispatchEvent('keydown', {
      key: shiftKey ? letter : letter.toUpperCase(),
      code: `Key${letter.toUpperCase()}`,
      keyCode: code,
      ctrlKey: true,
      shiftKey,
      bubbles: true,
      cancelable: true,
      composed: true,
    })
  await ann.typeAtEnd('a.ts', 'word')
  await press('z', 90, false)
  await ann.expectText('a.ts', '')
  await press('z', 90, true)
  await ann.expectText('a.ts', 'word')
  await press('f', 70, true)
  await expect(ann.page.getByRole('textbox', { name: 'Search in all files' })).toBeFocused()
  await expect(ann.page.getByRole('search', { name: 'Find and replace' })).toHaveCount(0)
})

test('[U1] a menu keeps the keys and gives the focus back; a press beside it, or on its button, closes it', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'a' }))
  const { page } = ann
  await ann.open('a.ts')
  const button = page.getByRole('button', { name: 'More for files' })
  const item = (name: string) => page.getByRole('menuitem', { name })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(item('New folder')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(item('New folder')).toBeFocused()
  await page.keyboard.press('End')
  await expect(item('Export as zip')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(button).toBeFocused()

  for (const beside of [button, ann.editor('a.ts'), page.getByRole('textbox', { name: 'Message' })]) {
    await button.click()
    await expect(item('New folder')).toBeVisible()
    await beside.click()
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(beside).toBeFocused()
  }
})

test('[U216] so does one in a sheet, which a press beside it and Escape leave open', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'a' }))
  const { page } = ann
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Chat' }).click()
  const sheet = page.getByRole('dialog', { name: 'Chat and tasks' })
  const message = sheet.getByRole('textbox', { name: 'Message' })
  const mode = sheet.getByRole('button', { name: 'Mode: Live' })
  await mode.press('Enter')
  await expect(page.getByRole('menuitemradio').first()).toBeFocused()
  // To screen readers the sheet is still there, and nothing behind it.
  await expect(message).toBeVisible()
  await expect(page.getByRole('tab', { name: 'a.ts' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(mode).toBeFocused()
  await mode.click()
  await expect(page.getByRole('menu')).toBeVisible()
  const tasks = sheet.getByRole('tab', { name: 'Tasks' })
  await tasks.click()
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(tasks, 'by the same press').toHaveAttribute('aria-selected', 'true')
  await expect(sheet).toBeVisible()
})
