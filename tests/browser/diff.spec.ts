import { makeGate } from '../support/gate.ts'
import { say, searchReplace } from '../support/scripted-model.ts'
import { changedTwice, path, put, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'
import { withLine } from './support/sync-line.ts'

const other = searchReplace('other.ts', { find: 'one', put: 'two' })
const dialogOf = ({ page }: Person) => page.getByRole('dialog', { name: 'Changes: make it sweep' })

test('[U160, U273, U319] a task’s diff shows its files, one text or side by side, and each change is decided in it', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text, 'other.ts': 'one\n' }, { open: path })
  model.script(say(twice + other))
  await ann.say('@ai make it sweep')
  // Opened before, it would go to the first change while that has no decisions yet, and follow the rest as it comes.
  await expect(ann.task('make it sweep')).toContainText('Done')
  await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
  const dialog = dialogOf(ann)
  await expect(dialog).toContainText('3 changes in 2 files')
  const unified = dialog.getByRole('textbox', { name: `Changes in ${path}` })
  await expect(unified.locator('.cm-deletedChunk').first()).toContainText('const s = now.getSeconds()')
  await expect(unified.locator('.cm-changedLine').first()).toContainText('const seconds')
  await expect(ann.change(path, 1, 2).getByRole('button', { name: 'Keep' }), 'the first decision').toBeFocused()

  await dialog.getByRole('radio', { name: 'Side by side' }).click()
  await expect(dialog.getByRole('textbox', { name: `${path} before` })).toContainText('this.draw(s)')
  await expect(dialog.getByRole('textbox', { name: `${path} after` })).toContainText('this.sweep(seconds / 60)')

  const heights = await dialog
    .locator('.cm-mergeView, .cm-mergeViewEditor')
    .evaluateAll((panes) => panes.map((pane) => Math.round(pane.getBoundingClientRect().height)))
  expect(new Set(heights).size, '[U319] the line between both goes down to the foot').toBe(1)

  await ann.context.setOffline(true)
  await expect(dialog.getByRole('status')).toContainText('The server cannot be reached')
  await expect(ann.change(path, 1, 2).getByTitle('The server cannot be reached.')).toHaveText([/^Undo/, /^Keep/])
  await ann.context.setOffline(false)
  await ann.change(path, 1, 2).getByRole('button', { name: 'Keep' }).click()
  await expect(ann.change(path, 1, 2)).toContainText('Kept by you')
  await expect(bo.change(path, 1, 2)).toHaveCount(0)
  await ann.page.keyboard.press('Alt+n')
  await ann.page.keyboard.press('Alt+u')
  await expect(ann.change(path, 2, 2)).toHaveCount(0)
  await ann.page.keyboard.press('Alt+n')
  await expect(dialog.getByRole('region', { name: 'other.ts' })).toBeVisible()
  await ann.change('other.ts', 1, 1).getByRole('button', { name: 'Keep' }).press('Enter')
  await expect(ann.change('other.ts', 1, 1)).toContainText('Kept by you')
  await ann.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  for (const person of [ann, bo]) await person.expectText(path, text.replace(/ {4}const s[^}]*?\n {2}\}/, `${put}  }`))
})

test('[U160] an open diff follows what others type and decide, and leads to the change in its file', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  const editor = await ann.open(path)
  await bo.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await editor.focus()
  await ann.page.keyboard.press('Alt+c')
  const unified = dialogOf(ann).getByRole('textbox', { name: `Changes in ${path}` })
  await expect(unified).toBeVisible()
  await bo.typeAtEnd(path, '// Bo')
  await dialogOf(ann).getByRole('button', { name: 'Show the whole file' }).click()
  await expect(unified).toContainText('// Bo')
  await bo.change(path, 1, 2).getByRole('button', { name: 'Keep' }).click()
  await expect(ann.change(path, 1, 2)).toContainText('Kept by Bo')
  await ann.change(path, 2, 2).getByRole('button', { name: 'Show in the file' }).click()
  await expect(dialogOf(ann)).toHaveCount(0)
  await expect(editor).toBeFocused()
  await ann.page.keyboard.press('Alt+k')
  await expect(ann.changes(path)).toHaveCount(0)
  await ann.expectText(path, `${changedTwice}// Bo`)
})

for (const place of ['in the text', 'in a diff side by side'])
  test(`[U210] a decision pressed ${place} is taken though the text moves before it is let go`, async ({
    model,
    annAndBo,
  }) => {
    const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
    model.script(say(twice))
    await ann.say('@ai make it sweep')
    await expect(ann.task('make it sweep')).toContainText('Done')
    const { mouse } = ann.page
    if (place !== 'in the text') {
      await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
      await dialogOf(ann).getByRole('radio', { name: 'Side by side' }).click()
      await expect(dialogOf(ann).getByRole('textbox', { name: `${path} after` })).toBeVisible()
    }
    const keep = ann.change(path, 1, 2).getByRole('button', { name: 'Keep' })
    const press = async () => {
      // The dialog has come to rest, and the pointer is over the button.
      await keep.hover()
      const { x, y, width, height } = (await keep.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
      await mouse.down()
      return { x: x + width / 2, y: y + height / 2 }
    }

    const pressed = await press()
    await mouse.move(pressed.x, pressed.y - 100)
    await mouse.up()
    await expect(keep, 'let go beside it').toHaveAttribute('aria-disabled', 'false')

    const { y } = await press()
    await bo.typeAt(path, 1, '\n')
    await expect.poll(async () => ((await keep.boundingBox())?.y ?? 0) > y).toBe(true)
    await mouse.up()
    await expect(bo.change(path, 1, 2)).toHaveCount(0)
    await expect(bo.changes(path)).toHaveCount(1)
  })

test('[U210] a diff that is opened while its task runs has room for the files that are to come', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text, 'other.ts': 'one\n' })
  const ann = await bring('Ann', room)
  await ann.open(path)
  const gate = makeGate()
  model.script(say(twice + other, { stallAfter: twice.length, gate: gate.opened }))
  await ann.say('@ai make it sweep')
  await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
  const dialog = dialogOf(ann)
  await dialog.getByRole('radio', { name: 'Side by side' }).click()
  const keep = ann.change(path, 1, 2).getByRole('button', { name: 'Keep' })
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await keep.hover()
  const before = await keep.boundingBox()
  await expect(dialog).toContainText('2 changes in 1 file')
  gate.open()
  await expect(dialog).toContainText('3 changes in 2 files')
  expect(await keep.boundingBox()).toEqual(before)
})

test('[U160] a new file that is only proposed is shown whole, and accepted from its diff on a phone', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  model.script(say(searchReplace('new.ts', { find: '', put: 'export const made = 1' })))
  await room.call('POST', '/tasks', { prompt: 'make it sweep', mode: 'propose' })
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await ann.page.getByRole('button', { name: /^Chat/ }).click()
  await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
  const dialog = dialogOf(ann)
  await expect(dialog.getByRole('radio'), 'too narrow for two').toHaveCount(0)
  await expect(dialog.getByRole('textbox', { name: 'Changes in new.ts' })).toContainText('export const made = 1')
  // The chat, which goes, shows it too.
  const change = dialog.getByRole('group', { name: 'Change 1 of 1 in new.ts', exact: true })
  await change.getByRole('button', { name: 'Accept' }).click()
  await expect(change).toContainText('Accepted by you')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
})

test('[U203] an open diff says whose doing it is that its file is gone, and keeps the focus', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text, 'other.ts': 'one\n' })
  await ann.open(path)
  model.script(say(twice + other))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  await ann.editor(path).focus()
  await ann.page.keyboard.press('Alt+c')
  const dialog = dialogOf(ann)
  await expect(ann.change(path, 1, 2).getByRole('button', { name: 'Keep' })).toBeFocused()
  await bo.file(path).press('Delete')
  await bo.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()

  await expect(dialog.getByRole('region', { name: path })).toContainText('Bo deleted this file.')
  await expect(ann.toast(`Bo deleted ${path}`)).toBeVisible()
  await expect(dialog).toBeFocused()
  await ann.page.keyboard.press('Alt+n')
  await expect(ann.change('other.ts', 1, 1).getByRole('button', { name: 'Keep' })).toBeFocused()
  await ann.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('[U203] an open diff goes on with the text that takes the place of the one it had', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  const line = await withLine(ann)
  await ann.open(path)
  await bo.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  await ann.editor(path).focus()
  await ann.page.keyboard.press('Alt+c')
  const dialog = dialogOf(ann)
  await dialog.getByRole('button', { name: 'Show the whole file' }).click()
  await line.cut()
  await expect(ann.connection).toContainText(/Offline|Reconnecting/)
  // The room's text is taken unasked where it reads as ours does: it is read once the file, too, is found to be another.
  const compared = ann.page.waitForResponse((response) => /\/files\/[^/]+$/.test(new URL(response.url()).pathname))
  line.mend({ isElsewhere: true })
  await expect(ann.connection).toContainText('Not followed', { timeout: 15_000 })
  await compared
  await bo.typeAtEnd(path, '// Bo')
  await expect(dialog.getByRole('textbox', { name: `Changes in ${path}` })).toContainText('// Bo')
})

test('[U160] files of one name are told apart by their folders', async ({ model, makeRoom, bring }) => {
  const ann = await bring(
    'Ann',
    await makeRoom({ 'other.ts': 'one\n', 'src/other.ts': 'one\n', 'src/more.ts': 'one\n' }),
  )
  const change = (file: string) => searchReplace(file, { find: 'one', put: 'two' })
  model.script(say(change('other.ts') + change('src/other.ts') + change('src/more.ts')))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
  const names = dialogOf(ann).getByRole('navigation', { name: 'Changed files' }).getByRole('button')
  await expect(names).toHaveCount(3)
  for (const name of [/^other\.ts /, /^src\/other\.ts /, /^more\.ts /])
    await expect(dialogOf(ann).getByRole('button', { name })).toBeVisible()
})
