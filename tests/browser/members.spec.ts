import type { Locator } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { giveRole } from './support/give-role.ts'
import type { Person } from './support/person.ts'

async function openPeople({ page }: Person): Promise<Locator> {
  await page.getByRole('button', { name: 'People and roles' }).click()
  const people = page.getByRole('dialog', { name: 'People in this room' })
  await expect(people).toBeVisible()
  return people
}

test('[A9] an owner makes a member a viewer while they type, with the keyboard alone, and an editor again', async ({
  annAndBo,
}) => {
  const { room, ann, bo } = await annAndBo({ 'a.txt': 'one\n' })
  await giveRole(room, ann, 'owner')
  await ann.open('a.txt')
  const text = await bo.open('a.txt')
  await bo.typeAtEnd('a.txt', 'two')
  await ann.expectText('a.txt', 'one\ntwo')
  await expect(ann.toast('You are an owner now')).toBeVisible()

  const { keyboard } = ann.page
  await ann.page.getByRole('button', { name: 'People and roles' }).focus()
  await keyboard.press('Enter')
  const role = ann.page.getByRole('button', { name: 'Role of Bo: Editor' })
  for (let tab = 0; tab < 8; tab++) {
    if (await role.evaluate((element) => element === document.activeElement)) break
    await keyboard.press('Tab')
  }
  await keyboard.press('Enter')
  await expect(ann.page.getByRole('menuitemradio', { name: /^Editor/ })).toHaveAttribute('aria-checked', 'true')
  await expect(ann.page.getByRole('menuitemradio').first()).toBeFocused()
  await keyboard.press('v')
  await expect(ann.page.getByRole('menuitemradio', { name: /^Viewer/ })).toBeFocused()
  await keyboard.press('Enter')
  await expect(ann.page.getByRole('button', { name: 'Role of Bo: Viewer' })).toBeVisible()

  await expect(text).toHaveAttribute('aria-readonly', 'true')
  await expect(bo.toast('You are a viewer now')).toBeVisible()
  await expect(bo.page.getByText('Read only', { exact: true })).toBeVisible()
  await bo.page.keyboard.type('lost?')
  await expect(bo.toast('You may only read these files'), '[U288] said once').toHaveCount(0)
  await bo.expectText('a.txt', 'one\ntwo')

  await ann.page.getByRole('button', { name: 'Role of Bo: Viewer' }).click()
  await ann.page.getByRole('menuitemradio', { name: /^Editor/ }).click()
  await expect(text).not.toHaveAttribute('aria-readonly', 'true')
  await expect(bo.page.getByText('Read only', { exact: true })).toHaveCount(0)
  await keyboard.press('Escape')
  await expect(ann.page.getByRole('button', { name: 'People and roles' })).toBeFocused()
  await bo.typeAtEnd('a.txt', '!')
  await ann.expectText('a.txt', 'one\ntwo!')
})

test('[U304] a request in the text says why it waits, while its writer may not ask, and stays', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.txt': 'one\n' })
  const bo = await bring('Bo', room)
  const text = await bo.open('a.txt')
  await text.focus()
  await bo.page.keyboard.press('Control+i')
  const request = bo.page.getByRole('textbox', { name: 'Request' })
  await request.fill('make it two')
  const ask = bo.page.getByRole('button', { name: 'Ask', exact: true })

  await giveRole(room, bo, 'viewer')
  await expect(bo.page.getByRole('group', { name: /^Ask about/ }).getByRole('status')).toContainText('viewer')
  await expect(ask).toHaveAttribute('aria-disabled', 'true')
  await request.press('Enter')
  await giveRole(room, bo, 'editor')
  await expect(ask).not.toHaveAttribute('aria-disabled')
  await expect(request).toHaveValue('make it two')
})

test('[A9, U3] what was typed offline by who may only read now is said not to be saved, and can be let go', async ({
  annAndBo,
}) => {
  const { room, ann, bo } = await annAndBo({ 'a.txt': 'one\n' }, { open: 'a.txt' })
  await expect(bo.connection).toHaveText('Saved')
  await bo.context.setOffline(true)
  await expect(bo.connection).toHaveText(/Reconnecting|Offline/)
  await bo.typeAtEnd('a.txt', 'kept here')
  await giveRole(room, bo, 'viewer')
  await bo.context.setOffline(false)

  const refusal = bo.page.getByRole('alert').filter({ hasText: 'What you typed last is not in the file' })
  await expect(refusal).toBeVisible()
  await expect(bo.connection).toHaveText('Not saved: read only')
  await expect(bo.editor('a.txt')).toHaveAttribute('aria-readonly', 'true')
  expect(await ann.text('a.txt')).toBe('one\n')

  await refusal.getByRole('button', { name: "Show the room's text" }).click()
  await bo.expectText('a.txt', 'one\n')
  await expect(bo.toast("a.txt shows the room's text again")).toBeVisible()
  await expect(bo.connection).toHaveText('Saved')
  await expect(refusal).toHaveCount(0)
})

test('[A9, U289, U290] who is removed sees so, and is not let in again by the link; who leaves may come back', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.txt': 'one\n' })
  const [ann, bo, cleo] = [await bring('Ann', room), await bring('Bo', room), await bring('Cleo', room)]
  await giveRole(room, ann, 'owner')
  await bo.say('I was here')
  await expect(ann.chat).toContainText('I was here')
  const people = await openPeople(ann)
  await people.getByRole('button', { name: 'Remove Bo' }).click()
  const question = ann.page.getByRole('alertdialog', { name: 'Remove Bo from this room?' })
  await question.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(people.getByText('Bo', { exact: true })).toHaveCount(0)
  await expect(bo.page.getByRole('heading', { name: 'You were removed from this room.' })).toBeFocused()
  await bo.page.reload()
  await expect(bo.page.getByText('You were removed from this room.')).toBeVisible()

  const elsewhere = await cleo.context.newPage()
  await elsewhere.goto(room.url)
  await expect(elsewhere.getByRole('tree', { name: 'Files' })).toBeVisible()
  await (await openPeople(cleo)).getByRole('button', { name: 'Leave this room' }).click()
  await expect(cleo.page.getByRole('button', { name: 'Remove Ann' })).toHaveCount(0)
  await cleo.page.getByRole('alertdialog').getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(people.getByText('Cleo', { exact: true })).toHaveCount(0)
  await ann.page.keyboard.press('Escape')
  await expect(ann.chat.getByText('Bo', { exact: true })).toBeVisible()
  await expect(elsewhere.getByRole('heading', { name: 'You have left this room.' })).toBeFocused()
  await elsewhere.getByRole('button', { name: 'Come back' }).click()
  await expect(elsewhere.getByRole('tree', { name: 'Files' })).toBeVisible()
})

test('[U2] in light and in dark, axe finds nothing wrong with the people of a room and their roles', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.txt': 'one\n' })
  const ann = await bring('Ann', room)
  await bring('Bo', room)
  await giveRole(room, ann, 'owner')
  await openPeople(ann)
  await expect(ann.page.getByRole('button', { name: 'Role of Bo: Editor' })).toBeVisible()
  await expectAccessible(ann.page)
  await ann.page.getByRole('button', { name: 'Role of Bo: Editor' }).click()
  await expect(ann.page.getByRole('menuitemradio', { name: /^Viewer/ })).toBeVisible()
  await expectAccessible(ann.page)
})

test('[U228] who types where they may only read is told so once, with what they can do', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'one\n' })
  const bo = await bring('Bo', room)
  await giveRole(room, bo, 'viewer')
  await expect(bo.page.getByText('you are a viewer', { exact: true })).toBeVisible()
  await expect(bo.chat, 'it invites to nothing that they may not do').toHaveText('Nobody has said anything yet.')
  const editor = await bo.open('a.ts')
  await expect(editor).toHaveAttribute('aria-readonly', 'true')
  await editor.focus()
  await bo.page.keyboard.press('ArrowDown')
  await expect(bo.toast('You may only read these files')).toHaveCount(0)
  // While that is still to be read, it says the same.
  const news = bo.page.getByRole('listitem').filter({ hasText: 'You are a viewer now' })
  await news.getByRole('button', { name: 'Dismiss' }).click()
  await expect(news).toHaveCount(0)
  await editor.focus()
  await bo.page.keyboard.type('two')
  const notice = bo.page.getByRole('listitem').filter({ hasText: 'You may only read these files' })
  await expect(notice).toContainText('An owner can make you an editor.')
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await editor.focus()
  await bo.page.keyboard.type('three')
  await expect(notice).toHaveCount(0)
  await bo.expectText('a.ts', 'one\n')
})
