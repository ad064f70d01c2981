import { expect, test } from './support/fixtures.ts'

test('files made, renamed and deleted by one person are so for the other', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'const a = 1\n' })

  await ann.page.getByRole('button', { name: 'New file' }).click()
  await ann.page.getByRole('textbox', { name: 'Path of the new file' }).fill('src/b.ts')
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('src/b.ts')).toBeVisible()
  await expect(bo.file('src')).toBeVisible()
  await bo.open('src/b.ts')
  await ann.typeAtEnd('src/b.ts', 'const b = 2')
  await bo.expectText('src/b.ts', 'const b = 2')

  await bo.file('b.ts').focus()
  await bo.page.keyboard.press('F2')
  await bo.page.getByRole('textbox', { name: 'New path of b.ts' }).fill('src/renamed.ts')
  await bo.page.keyboard.press('Enter')
  await expect(ann.file('renamed.ts')).toBeVisible()
  await expect(ann.editor('src/renamed.ts')).toBeVisible()
  await ann.expectText('src/renamed.ts', 'const b = 2')

  await ann.file('renamed.ts').focus()
  await ann.page.keyboard.press('Delete')
  await expect(bo.file('renamed.ts')).toHaveCount(0)
  await expect(bo.tab('renamed.ts')).toHaveCount(0)
  await expect(bo.file('a.ts')).toBeVisible()
})

test('[U224] a file that is given a new name stays in its folder, and where it moves is said before it does', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'src/lib/old.ts': '', 'a.ts': '' }))
  const field = ann.page.getByRole('textbox', { name: /^New path of / })
  await ann.open('src/lib/old.ts')
  await ann.file('old.ts').focus()
  await ann.page.keyboard.press('F2')
  await ann.page.keyboard.press('Control+a')
  await ann.page.keyboard.type('new.ts')
  await expect(ann.files.getByText('Stays in src/lib')).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('src/lib/new.ts')).toBeVisible()
  await expect(ann.file('new.ts')).toBeFocused()
  await ann.page.keyboard.press('F2')
  await field.fill('/new.ts')
  await expect(ann.files.getByText('Moves from src/lib to the top of the room')).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('new.ts')).toBeVisible()
  await expect(ann.file('src')).toHaveCount(0)
})

test('[U224] a name deep in folders has room to be typed', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a/b/c/d/e/f/g/h/deep.ts': '' }))
  await ann.file('deep.ts').focus()
  await ann.page.keyboard.press('F2')
  const field = await ann.page.getByRole('textbox', { name: 'New path of deep.ts' }).boundingBox()
  expect(field?.width).toBeGreaterThan(140)
})

test('[F3, R8] who types in a file that another deletes is told, can copy the text, and goes on in the page', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '', 'b.ts': '' })
  await bo.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await bo.open('a.ts')
  await bo.open('b.ts')
  await bo.typeAtEnd('b.ts', 'const b = 2')
  await ann.file('b.ts').focus()
  await ann.page.keyboard.press('Delete')

  await expect(bo.toast('Ann deleted b.ts')).toBeVisible()
  await expect(bo.tab('a.ts')).toBeFocused()
  await bo.page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(() => bo.page.evaluate(() => navigator.clipboard.readText())).toBe('const b = 2')
  await expect(ann.file('b.ts')).toHaveCount(0)
  await expect(ann.toast('Ann deleted b.ts')).toHaveCount(0)
})

test('[R1, U3] words for a file that was deleted meanwhile are told to be unsaved, and can be copied', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await bo.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await bo.open('a.ts')
  await bo.context.setOffline(true)
  await bo.typeAtEnd('a.ts', 'const b = 2')
  await expect(bo.connection).toContainText('Offline')
  await ann.file('a.ts').focus()
  await ann.page.keyboard.press('Delete')
  await expect(ann.file('a.ts')).toHaveCount(0)
  await bo.context.setOffline(false)

  await expect(bo.toast(/of yours had not been saved/)).toBeVisible({ timeout: 20_000 })
  await bo.page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(() => bo.page.evaluate(() => navigator.clipboard.readText())).toBe('const b = 2')
})

test('a path that is taken is refused where it is typed', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await ann.page.getByRole('button', { name: 'New file' }).click()
  await ann.page.getByRole('textbox', { name: 'Path of the new file' }).fill('a.ts')
  await ann.page.keyboard.press('Enter')
  await expect(ann.page.getByRole('alert').filter({ hasText: 'exists already' })).toBeVisible()
})
