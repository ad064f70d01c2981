/** What a person sets for themselves. */
import { say } from '../support/scripted-model.ts'
import { violationsOf } from './support/axe.ts'
import { path, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test.describe('[U123] settings', () => {
  test('are in force at once, and again after a reload; Escape gives the focus back', async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: `${text}// ${'long '.repeat(80)}\n` })
    const ann = await bring('Ann', room)
    const { page } = ann
    await ann.open(path)
    const button = page.getByRole('button', { name: 'Settings' })
    await button.click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    // Behind the dialog nothing has a role.
    const content = page.locator('.cm-content')
    const size = () => content.evaluate((shown) => getComputedStyle(shown).fontSize)
    await dialog.getByRole('button', { name: 'Larger' }).click()
    await expect.poll(size).toBe('14px')
    await dialog.getByRole('checkbox', { name: 'Wrap long lines' }).check()
    await expect(content).toHaveClass(/cm-lineWrapping/)
    await dialog.getByRole('radiogroup', { name: 'Tab size' }).getByRole('radio', { name: '8' }).check()
    for (const theme of ['Dark', 'High contrast', 'Light']) {
      await dialog.getByRole('radio', { name: theme }).check()
      expect(await violationsOf(page), theme).toEqual([])
    }
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(button).toBeFocused()
    await page.reload()
    await ann.open(path)
    await expect.poll(size).toBe('14px')
    await expect(content).toHaveClass(/cm-lineWrapping/)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
    await button.click()
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(size).toBe('13px')
    await expect(page.locator('html')).not.toHaveAttribute('data-theme')
  })

  test('offer the keys of Vim and Emacs, whose undo takes back one’s own typing alone', async ({ annAndBo }) => {
    const { ann, bo } = await annAndBo({ [path]: 'one\ntwo\n' })
    const { page } = ann
    await ann.open(path)
    await bo.open(path)
    const choose = async (keys: string) => {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('radiogroup', { name: 'Keys' }).getByRole('radio', { name: keys }).check()
      await page.keyboard.press('Escape')
      await ann.editor(path).locator('.cm-line').first().click()
    }
    await choose('Vim')
    await expect(page.locator('.cm-vim-panel')).toBeVisible()
    await page.keyboard.type('dd')
    await ann.expectText(path, 'two\n')
    await bo.typeAt(path, 1, ' of Bo')
    await ann.expectText(path, 'two of Bo\n')
    await page.keyboard.type('u')
    await ann.expectText(path, 'one\ntwo of Bo\n')
    await choose('Emacs')
    await expect(page.locator('.cm-vim-panel')).toHaveCount(0)
    await expect(async () => {
      await ann.editor(path).locator('.cm-line').first().click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+k')
      expect(await ann.text(path)).toBe('\ntwo of Bo\n')
    }).toPass()
    await page.keyboard.press('Control+/')
    await ann.expectText(path, 'one\ntwo of Bo\n')
    await choose('Usual')
    await page.keyboard.press('Home')
    await page.keyboard.type('zero ')
    await ann.expectText(path, 'zero one\ntwo of Bo\n')
  })

  test('[U227] leave the keys that ask and review as they are shown, with Vim’s and Emacs’s keys too', async ({
    model,
    makeRoom,
    bring,
  }) => {
    const ann = await bring('Ann', await makeRoom({ [path]: text }))
    const { page } = ann
    const editor = await ann.open(path)
    for (const keys of ['Vim', 'Emacs']) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('radiogroup', { name: 'Keys' }).getByRole('radio', { name: keys }).check()
      const dialog = page.getByRole('dialog', { name: 'Settings' })
      await expect(dialog).toContainText('Ctrl I asks the agent, Alt K keeps a change')
      expect(await violationsOf(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.locator(`.cm-${keys.toLowerCase()}Mode`)).toHaveCount(1)
      await editor.getByText('getSeconds').first().click()
      await page.keyboard.press('Control+i')
      await expect(page.getByRole('group', { name: /^Ask about line/ })).toBeVisible()
      await page.keyboard.press('Escape')
      model.script(say(reply))
      await ann.say(`@ai sweep, for ${keys}`)
      await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Undo' })).toBeVisible()
      await editor.getByText('this.sweep').click()
      await expect(ann.review).toContainText('1 of 1')
      await page.keyboard.press('Alt+u')
      await expect(ann.changes(path)).toHaveCount(0)
      await ann.expectText(path, text)
    }
  })

  test('[U207] say which keys are in force where those chosen cannot be loaded', async ({ makeRoom, bring }) => {
    const ann = await bring('Ann', await makeRoom({ [path]: 'one\ntwo\n' }))
    const { page } = ann
    await ann.open(path)
    const keys = page.getByRole('radiogroup', { name: 'Keys' })
    const settings = page.getByRole('button', { name: 'Settings' })
    await settings.click()
    await keys.getByRole('radio', { name: 'Vim' }).check()
    await expect(page.locator('.cm-vim-panel')).toBeVisible()
    await page.route(/\/assets\/emacs-.*\.js$/, (route) => route.abort())
    await keys.getByRole('radio', { name: 'Emacs' }).click()
    await expect(ann.toast('The keys of Emacs could not be loaded.')).toContainText('Those of Vim stay.')
    await expect(keys.getByRole('radio', { name: 'Vim' })).toBeChecked()
    await expect(page.locator('.cm-vim-panel')).toBeVisible()
    await page.reload()
    await ann.open(path)
    await expect(ann.toast('The keys of Emacs could not be loaded.')).toContainText('The usual ones work.')
    await settings.click()
    await expect(keys.getByRole('radio', { name: 'Usual' })).toBeChecked()
    await page.unrouteAll()
    await keys.getByRole('radio', { name: 'Emacs' }).click()
    await page.keyboard.press('Escape')
    await expect(async () => {
      await ann.editor(path).locator('.cm-line').first().click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+k')
      expect(await ann.text(path)).toBe('\ntwo\n')
    }).toPass()
  })
})
