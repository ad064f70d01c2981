import type { Locator } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

const lasting = (person: Person, path: string): Locator =>
  person.page
    .getByRole('region', { name: 'Notices that stay (F8)' })
    .getByRole('listitem')
    .filter({ hasText: `Ann deleted ${path}` })

test('[U202] what holds the only copy of a text is closed by Escape only with the focus in it, over a dialog too', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'let a = = 1\n', 'b.ts': 'b\n', 'c.ts': 'c\n' })
  const { page } = bo
  const [first, second] = [lasting(bo, 'b.ts'), lasting(bo, 'c.ts')]
  for (const [path, notice] of [
    ['b.ts', first],
    ['c.ts', second],
  ] as const) {
    await bo.open(path)
    await ann.file(path).press('Delete')
    await expect(notice).toBeVisible()
  }
  await bo.open('a.ts')
  await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible()
  await bo.editor('a.ts').focus()
  await page.keyboard.press('Escape')
  await expect(first).toBeVisible()

  // There and back; what came is reached before the file's next problem, and then that is.
  await page.keyboard.press('F8')
  await expect(page.getByRole('region', { name: 'Notices that stay (F8)' }).getByRole('list')).toBeFocused()
  await page.keyboard.press('F8')
  await expect(bo.editor('a.ts')).toBeFocused()
  await page.keyboard.press('F8')
  await expect(page.locator('.cm-announced')).toContainText('Line 1')
  await expect(bo.editor('a.ts')).toBeFocused()

  await page.keyboard.press('Control+Comma')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  await page.keyboard.press('F8')
  await page.keyboard.press('Tab')
  await expect(first).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(first).toHaveCount(0)
  await expect(second).toBeFocused()
  await page.keyboard.press('F8')
  await expect(settings.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(settings).toHaveCount(0)
  await expect(second).toBeVisible()
  await expect(bo.editor('a.ts')).toBeFocused()
  await second.getByRole('button', { name: 'Dismiss' }).press('Enter')
  await expect(second).toHaveCount(0)
  await expect(bo.editor('a.ts')).toBeFocused()
})

test('[U202, U271] past the last notice the Tab key comes to the dialog again, which closes before a notice that passes', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'a\n', 'b.ts': 'b\n' })
  const { page } = bo
  await bo.open('b.ts')
  await ann.file('b.ts').press('Delete')
  const passing = ann.page.getByRole('listitem').filter({ hasText: 'Deleted b.ts' })
  await ann.page.keyboard.press('Control+Comma')
  await expect(ann.page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await expect(passing).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByRole('dialog', { name: 'Settings' })).toHaveCount(0)
  await expect(passing).toBeVisible()
  await passing.focus()
  await ann.page.keyboard.press('Escape')
  await expect(passing).toHaveCount(0)
  const notice = lasting(bo, 'b.ts')
  await expect(notice).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  await page.keyboard.press('F8')
  for (const focused of [
    notice,
    notice.getByRole('button', { name: 'Copy' }),
    notice.getByRole('button', { name: 'Dismiss' }),
  ]) {
    await page.keyboard.press('Tab')
    await expect(focused).toBeFocused()
  }
  await page.keyboard.press('Tab')
  await expect(settings.locator(':focus')).toHaveCount(1)
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toHaveCount(0)
  await expect(settings).toBeVisible()
})

test('[U202] the notice of a deleted file goes once whoever deleted it takes that back, and leads to the file', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'a\n', 'b.ts': 'b\n' })
  await bo.open('b.ts')
  await ann.file('b.ts').press('Delete')
  await expect(lasting(bo, 'b.ts')).toBeVisible()
  await ann.toast('Deleted b.ts').getByRole('button', { name: 'Undo' }).click()
  await expect(lasting(bo, 'b.ts')).toHaveCount(0)
  await bo.toast('b.ts is back').getByRole('button', { name: 'Open' }).click()
  await expect(bo.editor('b.ts')).toBeFocused()
})

test('[U240] of many texts that are nowhere else the oldest are one notice, which copies them all', async ({
  makeRoom,
  bring,
}) => {
  const paths = ['b.ts', 'c.ts', 'd.ts', 'e.ts', 'f.ts', 'g.ts']
  const room = await makeRoom(Object.fromEntries(['a.ts', ...paths].map((path) => [path, `text of ${path}\n`])))
  const bo = await bring('Bo', room)
  const { page } = bo
  await bo.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const notices = page.getByRole('region', { name: 'Notices that stay (F8)' }).getByRole('listitem')
  const { files } = await room.call<{ files: { id: string; path: string }[] }>('GET', '')
  for (const path of paths) {
    await bo.open(path)
    const id = files.find((file) => file.path === path)?.id
    await room.call('DELETE', `/files/${id}`)
    await expect(bo.file(path)).toHaveCount(0)
  }
  await expect(notices).toHaveCount(4)
  const folded = notices.filter({ hasText: '3 texts that may be nowhere else' })
  await folded.getByRole('button', { name: 'Copy all' }).click()
  await expect(notices).toHaveCount(3)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('text of d.ts')
})
