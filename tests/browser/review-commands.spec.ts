import { say, searchReplace } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[U190, U287, U288] the palette has what a review can do, each with its key, while it can be done', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text, 'far.ts': 'one\n' })
  const ann = await bring('Ann', room)
  const { page } = ann
  const editor = await ann.open(path)
  const option = (name: string | RegExp) => page.getByRole('option', { name })
  const look = async (words: string) => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Go to file, symbol or command' })).toBeFocused()
    await page.keyboard.type(`>${words}`)
  }
  await look('change')
  await expect(option(/change/)).toHaveCount(0)
  await page.keyboard.press('Escape')

  model.script(say(twice + searchReplace('far.ts', { find: 'one', put: 'two' })))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await expect(ann.review.getByRole('button', { name: 'Keep in this file' }), 'of several files').toBeVisible()
  await expect(ann.review).toContainText('2 to review here, 3 in 2 files')
  await editor.focus()
  await page.keyboard.press('Control+Home')
  await look('change')
  await expect(option(/^Next change to review.*Alt N/)).toBeVisible()
  await expect(option(/^Previous change to review.*Alt P/)).toBeVisible()
  await expect(option(/^Keep all changes in this file.*Alt Shift K/)).toBeVisible()
  await expect(option(/^See the task's changes as a diff.*Alt C/)).toBeVisible()
  await expect(option(/this change|conflict/), 'the cursor is in none').toHaveCount(0)
  await option(/^Next change/).click()
  await expect(ann.review).toContainText('1 of 2')
  await expect(editor).toBeFocused()

  await look('this change')
  await expect(option(/^Undo this change.*Alt U/)).toBeVisible()
  await option(/^Keep this change.*Alt K/).click()
  await expect(ann.changes(path)).toHaveCount(1)

  await page.keyboard.press('Alt+c')
  await expect(page.getByRole('dialog', { name: /^Changes: / })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+Shift+K')
  await expect(ann.changes(path)).toHaveCount(0)

  await expect(ann.review, '[U287] others wait').toContainText('Nothing left here · 1 in 1 other file')
  await expect(editor).toBeFocused()
  await page.keyboard.press('Alt+n')
  await expect(ann.editor('far.ts'), 'the way leads on from a file that is done').toBeFocused()
  await expect(ann.review).toContainText('1 to review')
  // [U288] What may be decided here goes with the role, and comes again.
  const keep = ann.change('far.ts', 1, 1).getByRole('button', { name: 'Keep' })
  await expect(keep).toBeVisible()
  const { members } = await room.call<{ members: { id: string; name: string }[] }>('GET', '')
  const id = members.find(({ name }) => name === 'Ann')?.id
  await room.call('PATCH', `/members/${id}`, { role: 'viewer' })
  await expect(keep).toHaveCount(0)
  await room.call('PATCH', `/members/${id}`, { role: 'editor' })
  await expect(keep).toBeVisible()
  await expect(ann.toast('You are an editor now')).toBeVisible()
  await expect(ann.toast('You are a viewer now')).toHaveCount(0)
})

test('[U190] a conflict is shown version by version', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  const { page } = ann
  await ann.open(path)
  model.script(say(searchReplace(path, { find: '    this.draw(s)\n', put: '    this.sweep(s)\n' }), { everyMs: 0 }))
  await ann.page.getByRole('button', { name: /^Mode: / }).click()
  await page.getByRole('menuitemradio', { name: /Propose/ }).click()
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Accept' })).toBeVisible()
  await ann.typeAt(path, 4, ' // aloud')
  await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Keep mine' })).toBeVisible()
  await ann.editor(path).focus()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Go to file, symbol or command' })).toBeFocused()
  await page.keyboard.type('>conflict')
  await page.getByRole('option', { name: /^Show the conflict.*Alt C/ }).click()
  await expect(page.getByRole('dialog', { name: /changed this while/ })).toBeVisible()
})

test('[U191] the buttons for a file alone are there only where a task has changes in several', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  const [first, second] = ['    this.draw(s)\n', '    clearInterval(this.timer)\n']
  model.script(say(searchReplace(path, { find: first, put: '    this.sweep(s)\n' })))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Keep' })).toBeVisible()
  model.script(say(searchReplace(path, { find: second, put: '    this.halt()\n' })))
  await ann.say('@ai make it halt')
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await expect(ann.review.getByRole('button', { name: 'Keep all' })).toBeVisible()
  await expect(ann.review.getByRole('button', { name: /in this file/ })).toHaveCount(0)
  await ann.review.getByRole('button', { name: 'Undo all' }).click()
  await ann.expectText(path, text)
})
