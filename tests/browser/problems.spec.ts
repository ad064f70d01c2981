/** What the server cannot read of a file, marked in the text, and mended from there. */
import { say, searchReplace } from '../support/scripted-model.ts'
import { expect, test } from './support/fixtures.ts'

const path = 'clock.ts'
const text = 'const one = 1\nconst two = = 2\nconst three = 3\n'

test.describe('[U120] a place that cannot be read', () => {
  test('is marked for everyone, moves with the text, and goes once it is mended', async ({ annAndBo }) => {
    const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
    for (const { page } of [ann, bo]) {
      await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible()
      await expect(page.locator('.cm-lintRange-error')).toHaveText('=')
    }
    await ann.typeAt(path, 1, ' // first')
    await expect(bo.page.locator('.cm-line').filter({ has: bo.page.locator('.cm-lintRange-error') })).toHaveText(
      'const two = = 2',
    )
    await ann.editor(path).locator('.cm-line').nth(1).click()
    await ann.page.keyboard.press('End')
    for (let key = 0; key < 4; key++) await ann.page.keyboard.press('Backspace')
    await ann.page.keyboard.type(' 2')
    for (const { page } of [ann, bo]) {
      await expect(page.getByRole('button', { name: /problem/ })).toHaveCount(0)
      await expect(page.locator('.cm-lintRange-error')).toHaveCount(0)
    }
  })

  test('is come to by key, said, and given to the agent', async ({ model, makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    await ann.open(path)
    await expect(ann.page.getByRole('button', { name: '1 problem' })).toBeVisible()
    await ann.editor(path).focus()
    await ann.page.keyboard.press('F8')
    await expect(ann.page.getByRole('button', { name: 'Ask the agent to fix this' })).toBeVisible()
    await expect(ann.page.locator('.cm-announced')).toContainText('Line 2: `=` cannot be read')
    model.script(say(searchReplace(path, { find: 'const two = = 2', put: 'const two = 2' })))
    await ann.page.getByRole('button', { name: 'Ask the agent to fix this' }).click()
    const ask = ann.page.getByRole('group', { name: 'Ask about line 2' })
    await expect(ask.getByRole('textbox', { name: 'Request' })).toHaveValue(/^Fix this syntax error: /)
    await ann.page.keyboard.press('Enter')
    await expect(ask).toHaveCount(0)
    await ann.change(path, 1, 1).getByRole('button', { name: 'Keep' }).click()
    await ann.expectText(path, text.replace('= = 2', '= 2'))
    await expect(ann.page.getByRole('button', { name: /problem/ })).toHaveCount(0)
  })
})
