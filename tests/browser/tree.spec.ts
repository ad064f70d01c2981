import { say } from '../support/scripted-model.ts'
import { expectAccessible } from './support/axe.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

const files = { 'a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': 'c\n', 'lib/d.ts': 'd\n' }

test('[U103, U292] many files are chosen by keys, deleted, and brought back for everyone', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo(files)
  await ann.file('a.ts').focus()
  await ann.page.keyboard.press('Shift+ArrowDown')
  await expect(ann.file('b.ts')).toBeFocused()
  for (const name of ['a.ts', 'b.ts']) await expect(ann.file(name)).toHaveAttribute('aria-selected', 'true')
  await expect(ann.file('c.ts')).toHaveAttribute('aria-selected', 'false')
  await ann.page.keyboard.press('Delete')
  await expect(ann.toast('Deleted 2 files')).toBeVisible()
  for (const name of ['a.ts', 'b.ts']) await expect(bo.file(name)).toHaveCount(0)

  await ann.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await bo.open('b.ts')
  await expect(bo.editor('b.ts'), '[U292] a click goes into the text').toBeFocused()
  await bo.expectText('b.ts', 'b\n')
  await expect(bo.file('a.ts')).toBeVisible()
  await bo.file('b.ts').focus()
  await bo.page.keyboard.press('ArrowDown')
  await bo.page.keyboard.press('Space')
  await expect(bo.editor('c.ts')).toBeVisible()
  await expect(bo.file('c.ts'), 'Space looks').toBeFocused()
  await bo.page.keyboard.press('Enter')
  await expect(bo.editor('c.ts')).toBeFocused()
})

test('[U103] what is chosen with Ctrl is dragged into a folder together, one that was just made too', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo(files)
  await ann.file('a.ts').click({ modifiers: ['Control'] })
  await ann.file('c.ts').click({ modifiers: ['Control'] })
  await ann.file('c.ts').dragTo(ann.file('lib'))
  for (const moved of ['lib/a.ts', 'lib/c.ts']) {
    await expect(bo.files.locator(`[title="${moved}"]`)).toBeVisible()
  }
  await expect(bo.files.locator('[title="b.ts"]')).toBeVisible()

  await ann.page.getByRole('button', { name: 'More for files' }).click()
  await ann.page.getByRole('menuitem', { name: 'New folder' }).click()
  await ann.page.getByRole('textbox', { name: 'Path of the new folder' }).fill('docs/inner')
  await ann.page.keyboard.press('Enter')
  await ann.file('docs').dragTo(ann.file('inner'))
  await expect(ann.file('docs'), 'not into what is in it').toHaveCount(1)
  await ann.file('b.ts').dragTo(ann.file('docs'))
  await expect(bo.files.locator('[title="docs/b.ts"]')).toBeVisible()
})

test('[U276] a row has its menu where it is pointed at, by keys too, and asking about a file begins a message', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  const menu = page.getByRole('menu', { name: 'Actions for c.ts' })
  await ann.file('c.ts').click({ button: 'right' })
  await expect(menu.getByRole('menuitem')).toHaveText(['Open', 'Ask about it…', 'Copy path', 'RenameF2', 'DeleteDel'])
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(ann.file('c.ts')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Rename' }).click()
  const path = page.getByRole('textbox', { name: 'New path of c.ts' })
  await expect(path).toBeFocused()
  await page.keyboard.press('Escape')

  await ann.file('c.ts').press('ContextMenu')
  await menu.getByRole('menuitem', { name: 'Ask about it…' }).click()
  const message = page.getByRole('textbox', { name: 'Message' })
  await expect(message).toBeFocused()
  await expect(message).toHaveValue('@ai `c.ts` ')
  await expect(page.getByTitle('The agent looks at c.ts first')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Files', exact: true }).click()
  await ann.file('lib').click({ button: 'right' })
  await expect(page.getByRole('menuitem')).toHaveText(['New file here', 'Copy path', 'RenameF2', 'DeleteDel'])
  await page.keyboard.press('Escape')
  await ann.file('d.ts').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Ask about it…' }).click()
  await expect(message).toBeFocused()
  await expect(message).toHaveValue('@ai `c.ts` `lib/d.ts` ')
})

test('[U103] a file says what the agent did to it, and is not deleted unasked while that waits', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text, 'other.ts': '' }))
  await ann.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  // [U306] The agent has left it.
  await expect(ann.file(path)).toHaveAccessibleDescription('Ann here; 2 changes to review')
  await expect(ann.tab(path)).toHaveAccessibleDescription('2 changes to review')
  await ann.file(path).focus()
  await ann.page.keyboard.press('Delete')
  const asked = ann.page.getByRole('alertdialog', { name: `Delete ${path}?` })
  await asked.getByRole('button', { name: 'Cancel' }).click()
  await ann.task('make it sweep').getByRole('button', { name: 'Keep all' }).click()
  await expect(ann.file(path)).toHaveAccessibleDescription(/2 changes by the agent kept/)
})

test('[U105] the path in the header leads to what is beside each of its parts', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ ...files, 'lib/e.ts': 'e\n' }))
  await ann.open('lib/d.ts')
  const trail = ann.page.getByRole('navigation', { name: 'Path' })
  await trail.getByRole('button', { name: 'd.ts' }).click()
  await expect(ann.page.getByRole('menuitem')).toHaveText(['d.ts', 'e.ts'])
  await expect(ann.page.getByRole('menu')).toBeFocused()
  await ann.page.keyboard.press('End')
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('lib/e.ts')).toBeFocused()
  await trail.getByRole('button', { name: 'lib' }).click()
  await expect(ann.page.getByRole('menu')).toBeFocused()
  await ann.page.keyboard.press('ArrowDown')
  await ann.page.keyboard.press('ArrowRight')
  await expect(ann.page.getByRole('menuitem', { name: 'd.ts' })).toBeFocused()
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('lib/d.ts')).toBeFocused()
})

test('[U105] a long name in the path is shortened, and leaves the palette its place', async ({ makeRoom, bring }) => {
  const name = `${'a-very-long-name-'.repeat(8)}end.ts`
  const ann = await bring('Ann', await makeRoom({ [name]: 'a\n', [`some/folders/here/${name}`]: 'b\n', 'x.ts': '' }))
  const field = ann.page.getByRole('button', { name: 'Go to file, symbol or command' })
  await ann.open('x.ts')
  const place = await field.boundingBox()
  for (const index of [0, 1]) {
    await ann.files.getByRole('treeitem', { name, exact: true }).nth(index).click()
    const part = ann.page.getByRole('navigation', { name: 'Path' }).locator('[aria-current="page"]')
    await expect(part).toHaveAttribute('title', name)
    const [path, palette] = [await part.boundingBox(), await field.boundingBox()]
    expect(palette, '[U308] where it is with a short one').toEqual(place)
    expect(palette?.width).toBeGreaterThan(250)
    expect((path?.x ?? 0) + (path?.width ?? 0)).toBeLessThan(palette?.x ?? 0)
    expect(path?.width).toBeGreaterThan(300)
  }
})

test('[U241] a late answer to one path closes no other field, and a late refusal is told', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const { page } = ann
  const held: (() => Promise<void>)[] = []
  await page.route('**/files', (route) => {
    if (route.request().method() === 'POST') held.push(() => route.continue())
    else return route.continue()
  })
  const renaming = page.getByRole('textbox', { name: 'New path of b.ts' })
  for (const [wanted, came] of [
    ['made.ts', ann.file('made.ts')],
    ['a.ts', ann.toast('A file with this path exists already.')],
  ] as const) {
    await page.getByRole('button', { name: 'New file' }).first().click()
    await page.getByRole('textbox', { name: 'Path of the new file' }).fill(wanted)
    await page.keyboard.press('Enter')
    await expect.poll(() => held.length).toBe(1)
    await ann.file('b.ts').focus()
    await page.keyboard.press('F2')
    await renaming.fill('half-typ')
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await held.pop()?.()
    await answered
    await expect(came).toBeVisible()
    await expect(renaming).toHaveValue('half-typ')
    await expect(renaming).toBeFocused()
    await page.keyboard.press('Escape')
  }
})

test('[U266] a tree of many files is drawn in part, and gone through whole by keys and by scrolling', async ({
  makeRoom,
  bring,
}) => {
  const names = Array.from({ length: 900 }, (_, index) => `file-${String(index).padStart(3, '0')}.ts`)
  const ann = await bring('Ann', await makeRoom(Object.fromEntries([...names, 'zebra.ts'].map((name) => [name, '']))))
  const { page } = ann
  const rows = ann.files.getByRole('treeitem')
  await expect(ann.file('file-000.ts')).toHaveAttribute('aria-setsize', '901')
  expect(await rows.count()).toBeLessThan(200)

  await ann.file('file-000.ts').focus()
  for (const [key, reached] of [
    ['End', 'zebra.ts'],
    ['ArrowUp', 'file-899.ts'],
    ['Home', 'file-000.ts'],
    ['z', 'zebra.ts'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(ann.file(reached)).toBeFocused()
    await expect(ann.file(reached)).toBeInViewport({ ratio: 1 })
    expect(await rows.count()).toBeLessThan(200)
  }
  await expect(ann.file('zebra.ts')).toHaveAttribute('aria-posinset', '901')

  // The focus stays where it is while something else is looked at, and a range goes over what is not drawn.
  await ann.files.locator('..').evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight / 2 }))
  await expect(ann.file('file-450.ts')).toBeInViewport()
  await expect(ann.file('zebra.ts')).toBeFocused()
  await page.keyboard.press('Shift+Home')
  await expect(ann.file('file-000.ts')).toBeFocused()
  await ann.files.locator('..').evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight / 2 }))
  await expect(ann.file('file-450.ts')).toHaveAttribute('aria-selected', 'true')

  await ann.file('file-450.ts').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New path of file-450.ts' }).fill('aaa.ts')
  await page.keyboard.press('Enter')
  await expect(ann.file('aaa.ts')).toBeFocused()
})
