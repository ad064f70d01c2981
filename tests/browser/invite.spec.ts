import type { Locator } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

async function openInvite({ page }: Person): Promise<Locator> {
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Invite people to / })
  await expect(dialog).toBeVisible()
  return dialog
}

test('[U140, U314, A6] whoever came by the link alone invites a viewer, with the keyboard, and the viewer comes in as one', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'const a = 1\n' })
  const ann = await bring('Ann', room)
  const { keyboard } = ann.page
  await ann.page.getByRole('button', { name: 'Invite', exact: true }).focus()
  await keyboard.press('Enter')
  const dialog = ann.page.getByRole('dialog', { name: /^Invite people to / })
  await expect(dialog.getByRole('radio')).toHaveCount(3)
  await expect(dialog.getByRole('radio', { name: /^Owner/ })).toHaveCount(0)
  await expect(dialog.getByRole('radio', { name: /^Viewer/ })).toBeFocused()
  await keyboard.press('Tab')
  await expect(dialog.getByRole('combobox', { name: 'Expires' })).toBeFocused()
  await dialog.getByRole('combobox', { name: 'Expires' }).selectOption('1 day')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  const link = dialog.getByRole('textbox', { name: 'Invite link' })
  await expect(link).toHaveValue(/#invite=/)
  await expect(dialog).toContainText('Whoever opens it joins as a viewer, until ')
  await expect(dialog.getByRole('img', { name: 'QR code of the invite link' })).toBeVisible()
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Copy invite link' }).click()
  await expect(dialog.getByText('Copied', { exact: true })).toBeVisible()
  const url = await ann.page.evaluate(() => navigator.clipboard.readText())
  expect(url).toBe(await link.inputValue())
  await dialog.getByRole('radio', { name: /^Commenter/ }).check()
  await expect(link).toHaveCount(0)
  await keyboard.press('Escape')
  await expect(ann.page.getByRole('button', { name: 'Invite', exact: true })).toBeFocused()

  const bo = await bring('Bo', { ...room, url })
  await expect(bo.page).toHaveURL(room.url)
  await expect(await bo.open('a.ts')).toHaveAttribute('aria-readonly', 'true')
  await expect(bo.page.getByRole('button', { name: 'Copy link' })).toBeVisible()
})

test('[U245] without a secure origin it is copied in a dialog too, which keeps the focus', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': '' }))
  const { page } = ann
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  const dialog = await openInvite(ann)
  await dialog.getByRole('button', { name: 'Make invite link' }).click()
  const url = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
  await dialog.getByRole('button', { name: 'Copy invite link' }).press('Enter')
  await expect(dialog.getByText('Copied', { exact: true })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Copy invite link' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Message' }).focus()
  await page.keyboard.press('Control+v')
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue(url)
})

test('[U209] a newcomer is told which room the link leads to, and in which role', async ({ makeRoom, page }) => {
  const room = await makeRoom({ 'a.ts': '' })
  await room.call('PATCH', '', { name: 'Orbit clock' })
  const { token } = await room.call<{ token: string }>('POST', '/invites', { role: 'viewer' })
  await page.goto(`${room.url}#invite=${token}`)
  await expect(page.getByRole('heading', { name: 'Join Orbit clock as a viewer' })).toBeVisible()
  await page.goto('about:blank')
  await page.goto(room.url)
  await expect(page.getByRole('heading', { name: 'Join Orbit clock as an editor' })).toBeVisible()
})

test('[U140, A6] an invite that is good no more keeps out a stranger, and not who is a member', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await ann.page.goto('about:blank')
  await ann.page.goto(`${room.url}#invite=madeup`)
  await expect(ann.files).toBeVisible()
  await expect(ann.toast('This invite is not valid or has expired.')).toBeVisible()
  const bo = await ann.context.browser()?.newPage()
  if (bo === undefined) throw new Error('invariant: a context has a browser')
  await bo.goto(`${room.url}#invite=madeup`)
  await bo.getByRole('textbox', { name: 'Your name' }).fill('Bo')
  await bo.getByRole('button', { name: 'Enter', exact: true }).click()
  await expect(bo.getByRole('alert')).toContainText('This invite is not valid or has expired.')
  await bo.close()
})

test('[U2, U140] in light and in dark, axe finds nothing wrong with the invite, wide and narrow', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  const dialog = await openInvite(ann)
  await dialog.getByRole('button', { name: 'Make invite link' }).click()
  await expect(dialog.getByRole('img', { name: 'QR code of the invite link' })).toBeVisible()
  await expectAccessible(ann.page)
  await ann.page.setViewportSize({ width: 390, height: 800 })
  const box = await dialog.boundingBox()
  expect(box !== null && box.x >= 0 && box.x + box.width <= 390, 'within the screen').toBe(true)
  await expectAccessible(ann.page)
})
