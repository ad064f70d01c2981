import { makeGate } from '../support/gate.ts'
import { say, searchReplace } from '../support/scripted-model.ts'
import { expectAccessible } from './support/axe.ts'
import { path, putAt, reply, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test.describe('in light and in dark, axe finds nothing wrong with', () => {
  test('the door and the list of rooms', async ({ product, page }) => {
    await page.goto(product.url)
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Hello, Ann' })).toBeVisible()
    await expectAccessible(page)
  })

  test('a room under review', async ({ model, annAndBo }) => {
    const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
    await bo.typeAtEnd(path, '// Bo')
    model.script(say(twice))
    await ann.say('@ai make it sweep')
    await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
    await expectAccessible(ann.page)
  })

  test('a long file, and an answer with headings', async ({ model, makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text.repeat(20) })
    const ann = await bring('Ann', room)
    await ann.open(path)
    model.script(
      say('# Clocks\n\nThey tick.\n\n| hand | turns |\n|---|---|\n| second | 60 |\n\n#### Hands\n\nThey turn.'),
    )
    await ann.say('@ai tell me of clocks')
    await expect(ann.chat).toContainText('They turn.')
    await expectAccessible(ann.page)
  })

  test('the chat while a name is typed, scrolled up from what came unseen', async ({ annAndBo }) => {
    const { ann, bo } = await annAndBo({ [path]: text })
    await ann.page.getByRole('tab', { name: 'Tasks' }).click()
    await bo.say(text.repeat(4))
    await bo.say(`@Ann ${text}`)
    await ann.page.getByRole('tab', { name: 'Chat, 2 new messages' }).click()
    await expect(ann.chat.getByRole('separator', { name: 'New messages' })).toBeVisible()
    await expect(ann.page.getByRole('button', { name: /^\d new messages?$/ })).toBeVisible()
    await ann.page.getByRole('textbox', { name: 'Message' }).pressSequentially('@')
    await expect(ann.page.getByRole('option', { name: 'Bo' })).toBeVisible()
    await expectAccessible(ann.page)
  })

  test('the palette, a search across files, and the tree with changes to review', async ({
    model,
    makeRoom,
    bring,
  }) => {
    const room = await makeRoom({ [path]: text, 'src/other.ts': 'tick()\n' })
    const ann = await bring('Ann', room)
    await ann.open(path)
    model.script(say(twice))
    await ann.say('@ai make it sweep')
    await expect(ann.file(path)).toHaveAccessibleDescription(/2 changes to review/)
    await ann.page.keyboard.press('Control+k')
    await ann.page.getByRole('combobox', { name: 'Go to file, symbol or command' }).fill('ti')
    await expect(ann.page.getByRole('option', { name: /^tick/ }).first()).toBeVisible()
    await expectAccessible(ann.page)
    await ann.page.keyboard.press('Escape')
    await ann.page.keyboard.press('Control+Shift+f')
    await ann.page.getByRole('textbox', { name: 'Search in all files' }).fill('tick')
    await ann.page.getByRole('textbox', { name: 'Replace with' }).fill('tock')
    await expect(ann.page.getByRole('insertion').first()).toBeVisible()
    await expectAccessible(ann.page)
  })

  test('a conflict, and its result written by hand', async ({ model, makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    await ann.open(path)
    const gate = makeGate()
    model.script(say(reply, { stallAfter: putAt + 40, gate: gate.opened }))
    await ann.say('@ai make it sweep')
    await expect.poll(() => ann.text(path)).not.toBe(text)
    const line = (await ann.text(path)).split('\n').findIndex((content) => content.includes('this.draw(s)'))
    await ann.typeAt(path, line + 1, ' // mine')
    gate.open()
    await ann.change(path, 1, 1).getByRole('button', { name: 'Edit by hand' }).click()
    await expect(ann.page.getByRole('textbox', { name: 'Result' })).toBeVisible()
    await expectAccessible(ann.page)
  })

  test('the menus of the files, of the path and of the mode', async ({ makeRoom, bring }) => {
    const ann = await bring('Ann', await makeRoom({ [path]: text, 'src/other.ts': '' }))
    await ann.open(path)
    for (const name of ['More for files', `${path.split('/').at(-1)}, what is beside it`, 'Mode: Live']) {
      await ann.page.getByRole('button', { name }).click()
      await expect(ann.page.getByRole('menu')).toBeVisible()
      await expectAccessible(ann.page)
      await ann.page.keyboard.press('Escape')
      await expect(ann.page.getByRole('menu')).toBeHidden()
    }
  })

  test('[U255] a row of the file tree under the pointer, and the path with its menu open', async ({
    makeRoom,
    bring,
  }) => {
    const ann = await bring('Ann', await makeRoom({ [path]: text, 'other.ts': '' }))
    await ann.open(path)
    await ann.file('other.ts').hover()
    await expectAccessible(ann.page)
    await ann.page.getByRole('button', { name: `${path}, what is beside it` }).click()
    await expect(ann.page.getByRole('menu')).toBeVisible()
    await expectAccessible(ann.page)
  })

  test('a notice that stays above one that passes', async ({ annAndBo }) => {
    const { ann, bo } = await annAndBo({ 'a.ts': 'a', 'b.ts': 'b' })
    await bo.open('b.ts')
    await ann.file('b.ts').press('Delete')
    await expect(bo.page.getByRole('region', { name: 'Notices that stay (F8)' })).toContainText('Ann deleted b.ts')
    await bo.file('a.ts').press('Delete')
    await expect(bo.toast('Deleted a.ts')).toBeVisible()
    await expectAccessible(bo.page)
  })

  test('a difference, as one text and side by side', async ({ model, makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text + '// tail\n'.repeat(40) })
    const ann = await bring('Ann', room)
    await ann.open(path)
    const other = searchReplace('other.ts', { find: '', put: 'const b = 1' })
    model.script(say(twice + other))
    await ann.say('@ai make it sweep')
    await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
    for (const layout of ['Side by side', 'Unified']) {
      await ann.page.getByRole('radio', { name: layout }).click()
      await expect(ann.changes(path).first()).toBeVisible()
      await expectAccessible(ann.page)
    }
  })
})
