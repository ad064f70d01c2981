/** What has the focus, and where it goes as that goes: never nowhere, never into a text where nobody meant to type. */
import { say } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

const files = { [path]: text, 'src/orbit.ts': 'export const a = 1\n', 'README.md': '# Orbit\n' }

test('[U213, U270] whoever comes into a room has the focus on the tab of its file, and types into nobody’s text', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  const { page } = ann
  const readme = ann.tab('README.md')
  await expect(readme).toBeFocused()
  await expect(ann.editor('README.md')).toBeVisible()
  await page.keyboard.type('abc')
  await ann.expectText('README.md', '# Orbit\n')
  await page.keyboard.press('Tab')
  await expect(ann.editor('README.md')).toBeFocused()

  await page.getByRole('link', { name: 'Your rooms' }).press('Enter')
  const hello = page.getByRole('heading', { name: 'Hello, Ann' })
  await expect(hello).toBeFocused()
  await expect(hello).toHaveCSS('outline-style', 'none')
  await page.locator(`a[href="/r/${room.id}"]`).press('Enter')
  await expect(readme).toBeFocused()

  await ann.leaveAndReturn()
  await expect(ann.editor('README.md')).toBeVisible()
  await expect(readme, 'a page that was loaded has lost nothing').not.toBeFocused()
})

test('[U253] Tab walks through the text of a file, until something is done in it', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  const editor = ann.editor('README.md')
  await expect(ann.tab('README.md')).toBeFocused()
  await expect(editor).toHaveAccessibleDescription('Once you type, Tab indents; Escape, then Tab leaves the text')
  await page.keyboard.press('Tab')
  await expect(editor).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(editor).not.toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(editor).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Tab')
  await expect(editor).not.toBeFocused()
  await ann.expectText('README.md', '# Orbit\n')

  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(editor).toBeFocused()
  await ann.expectText('README.md', '# Orbit\n  ')
  await page.keyboard.press('Shift+Tab')
  await ann.expectText('README.md', '# Orbit\n')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor).not.toBeFocused()

  await page.keyboard.press('Shift+Tab')
  await editor.click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('Tab')
  await ann.expectText('README.md', '  # Orbit\n')
})

test('[U213, U269] a file that is closed from its text leaves the focus to the tab that is shown then', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  await ann.open(path)
  await ann.editor(path).click()
  await page.keyboard.press('Alt+w')
  await expect(ann.tab('README.md')).toBeFocused()

  // So does what goes as the window becomes narrow, and wide.
  await page.getByRole('textbox', { name: 'Message' }).click()
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(ann.tab('README.md')).toBeFocused()
  await page.getByRole('button', { name: 'Chat' }).click()
  await page.getByRole('textbox', { name: 'Message' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(ann.tab('README.md')).toBeFocused()

  await page.setViewportSize({ width: 390, height: 800 })
  await expect(page.getByRole('button', { name: 'Chat' })).toBeVisible()
  await expect(page.getByRole('dialog'), 'the sheet is still shut').toHaveCount(0)
})

for (const width of [1280, 390])
  test(`[U213, U216] at ${width} px what is renamed or made in the file tree has the focus`, async ({
    makeRoom,
    bring,
  }) => {
    const ann = await bring('Ann', await makeRoom(files))
    const { page } = ann
    await ann.open(path)
    await page.setViewportSize({ width, height: 800 })
    if (width < 760) await page.getByRole('button', { name: 'Files' }).click()
    const field = page.getByRole('textbox', { name: /^(New path|Path) of/ })
    async function write(name: string) {
      await expect(field).toBeFocused()
      await field.fill(name)
      await page.keyboard.press('Enter')
      await expect(field).toHaveCount(0)
    }
    await ann.file('README.md').press('F2')
    await write('ABOUT.md')
    await expect(ann.file('ABOUT.md')).toBeFocused()
    await ann.file('src').press('F2')
    await write('lib')
    await expect(ann.file('lib')).toBeFocused()

    const more = page.getByRole('button', { name: 'More for files' })
    await more.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'New folder' })).toBeFocused()
    await page.keyboard.press('Enter')
    await write('fresh')
    await expect(ann.file('fresh')).toBeFocused()

    await page.getByRole('button', { name: 'New file' }).press('Enter')
    await expect(field).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'New file' })).toBeFocused()

    await ann.file('fresh').press('F2')
    await expect(field).toBeFocused()
    const beside = width < 760 ? more : ann.editor(path)
    await beside.click()
    await expect(field).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(beside, 'whoever went elsewhere is left there').toBeFocused()
  })

test('[U213] the renamed file is followed by the focus when somebody else renames it', async ({ makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await ann.open(path)
  await ann.file('README.md').focus()
  const { files: listed } = await room.call<{ files: { id: string; path: string }[] }>('GET', '')
  const readme = listed.find((file) => file.path === 'README.md')
  await room.call('PATCH', `/files/${readme?.id}`, { path: 'ABOUT.md' })
  await expect(ann.file('ABOUT.md')).toBeFocused()
})

test('[U213] a button that is at work keeps the focus: making an invite, which then can be left to where it was', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  const invite = page.getByRole('button', { name: 'Invite', exact: true })
  await invite.press('Enter')
  const make = page.getByRole('button', { name: 'Make invite link' })
  await make.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Invite link' })).toBeVisible()
  await expect(make).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Invite link' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(invite).toBeFocused()
})

test('[U213] what a review took along as it ended leaves the focus at hand', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  const { page } = ann
  const editor = await ann.open(path)
  const dialog = page.getByRole('dialog', { name: 'Changes: make it sweep' })
  const task = ann.task('make it sweep')
  const ask = async () => {
    model.script(say(twice))
    await ann.say('@ai make it sweep')
    await expect(task.last()).toContainText('Done')
    await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  }
  await ask()
  await ann.review.getByRole('button', { name: 'Undo all' }).press('Enter')
  await expect(ann.review).toHaveCount(0)
  await expect(editor, 'as a change in the text').toBeFocused()

  await ask()
  await ann.review.getByRole('button', { name: 'See the changes as a diff' }).press('Enter')
  for (const number of [1, 2]) {
    await dialog.getByRole('button', { name: 'Keep' }).first().press('Enter')
    await expect(ann.change(path, number, 2)).toContainText('Kept by you')
  }
  await page.keyboard.press('Escape')
  await expect(ann.tab(path)).toBeFocused()

  await task.last().getByRole('button', { name: 'Undo all' }).press('Enter')
  await expect(task.last().getByRole('button', { name: 'Redo all' })).toBeVisible()
  await expect(task.last()).toBeFocused()

  for (const [from, to] of [
    [1280, 390],
    [390, 1280],
  ] as const) {
    await page.setViewportSize({ width: from, height: 800 })
    if (from === 390) await page.getByRole('button', { name: 'Chat' }).click()
    await task.last().getByRole('button', { name: 'See the diff' }).press('Enter')
    await expect(dialog).toBeVisible()
    await page.setViewportSize({ width: to, height: 800 })
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(ann.tab(path), `after ${from} px became ${to} px`).toBeFocused()
  }
})

test('[U217] where the system sets the colours, the focus is seen on what is chosen, and in a menu', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  await page.emulateMedia({ forcedColors: 'active' })
  const colours = (element: HTMLElement) => {
    const { outlineStyle, outlineColor, backgroundColor } = getComputedStyle(element)
    return { outlineStyle, outlineColor, backgroundColor }
  }
  for (const chosen of [ann.tab('README.md'), ann.file('README.md'), page.getByRole('tab', { name: 'Chat' })]) {
    await chosen.focus()
    // The ring is for keys alone.
    await page.keyboard.press('Shift')
    const { outlineStyle, outlineColor, backgroundColor } = await chosen.evaluate(colours)
    expect(outlineStyle).toBe('solid')
    expect(outlineColor).not.toBe(backgroundColor)
  }
  await page.getByRole('button', { name: 'More for files' }).press('Enter')
  const [first, second] = [page.getByRole('menuitem').nth(0), page.getByRole('menuitem').nth(1)]
  await expect(first).toBeFocused()
  expect(await first.evaluate(colours)).not.toMatchObject({
    backgroundColor: (await second.evaluate(colours)).backgroundColor,
  })
})

test('[U254] where the system sets the colours, it is seen who is in a file, and that all is saved', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo(files)
  const { page } = ann
  await bo.open('README.md')
  await bo.open(path)
  await ann.open(path)
  await page.emulateMedia({ forcedColors: 'active' })
  await expect(ann.file(path)).toHaveAttribute('aria-description', / here/)
  for (const place of [ann.file(path), ann.tab(path)]) {
    const { borders, ground } = await place
      .locator('[class*=dot][data-member]')
      .first()
      .evaluate((dot) => {
        const { borderTopStyle, borderTopColor, backgroundColor, height } = getComputedStyle(dot)
        return { borders: [borderTopStyle, borderTopColor, height], ground: backgroundColor }
      })
    expect(borders[0]).toBe('solid')
    expect(borders[1]).not.toBe(ground)
  }
  const saved = page.getByRole('status', { name: 'Connection' })
  await expect(saved).toHaveText('Saved')
  expect(await saved.evaluate((element) => getComputedStyle(element, '::before').borderTopStyle)).toBe('solid')
})
