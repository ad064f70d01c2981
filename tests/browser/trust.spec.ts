import { makeGate } from '../support/gate.ts'
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import { giveRole } from './support/give-role.ts'
import { SyncLine } from './support/sync-line.ts'

test('[U145] while the server is away the page counts to its next try, tries when asked, and says what is not saved', async ({
  ownProduct,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'one\n' }, ownProduct)
  const ann = await bring('Ann', room)
  await ann.page.clock.install()
  await ann.page.reload()
  await ann.open('a.ts')
  await expect(ann.connection).toHaveText('Saved')
  await ownProduct.stop('SIGKILL')
  const tryNow = ann.page.getByRole('button', { name: 'Try now' })
  await expect(tryNow).toBeVisible()
  await expect(ann.page.getByText(/^next try in \d s$/)).toBeVisible()
  await ann.typeAtEnd('a.ts', 'two')
  await expect(ann.connection).toHaveText(/^Offline, \d changes? kept$/)
  await expect(ann.page).toHaveTitle(/^Not saved: /)
  await tryNow.click()
  // Where time stands still, no try comes by itself before the click.
  await ann.page.clock.pauseAt(await ann.page.evaluate(() => Date.now() + 1_000))
  await expect(ann.page.getByText(/^next try in \d s$/)).toBeVisible()

  await ownProduct.start()
  await tryNow.click()
  await ann.page.clock.resume()
  await expect(ann.connection).toHaveText('Saved')
  await expect(tryNow).toHaveCount(0)
  await expect(ann.page).not.toHaveTitle(/Not saved/)
})

test('[U145] who may only read is told so, and in which role', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const { token } = await room.call<{ token: string }>('POST', '/invites', { role: 'commenter' })
  const bo = await bring('Bo', { ...room, url: `${room.url}#invite=${token}` })
  await expect(bo.page.getByText('Read only', { exact: true })).toBeVisible()
  await expect(bo.page.getByText('you are a commenter')).toBeVisible()
})

test('[U317] a request to the agent by whoever may only chat is not sent, and says why while it is typed', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': '' })
  const { token } = await room.call<{ token: string }>('POST', '/invites', { role: 'commenter' })
  const bo = await bring('Bo', { ...room, url: `${room.url}#invite=${token}` })
  const field = bo.page.getByRole('textbox', { name: 'Message' })
  await field.pressSequentially('@')
  await expect(bo.page.getByRole('listbox', { name: 'Mention' })).toBeVisible()
  await expect(bo.page.getByRole('option', { name: /^@ai/ })).toHaveCount(0)
  await field.pressSequentially('ai tidy up')
  const send = bo.page.getByRole('button', { name: 'Send' })
  await expect(send).toHaveAccessibleDescription(/^Only editors ask .* An owner can make you one/)
  await field.press('Enter')
  await expect(field).toHaveValue('@ai tidy up')
  await giveRole(room, bo, 'editor')
  await expect(send).toHaveAccessibleDescription('')
  await giveRole(room, bo, 'commenter')
  await expect(send).toHaveAccessibleDescription(/^Only editors/)
  await field.fill('hello @ai')
  await expect(send).toHaveAccessibleDescription('')
  await field.press('Enter')
  await expect(bo.chat).toContainText('hello @ai')
})

test('[U144, U2] in light and in dark, an error carries its code, which leads to what it means; axe finds nothing wrong', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await bring('Bo', room)
  await ann.page.route('**/bring', (route) => route.abort())
  await ann.page.getByRole('button', { name: 'People and roles' }).click()
  await ann.page.getByRole('button', { name: 'Bring everyone to me' }).click()
  await expect(ann.toast('Check the connection and try again.')).toBeVisible()
  const about = ann.page.getByRole('link', { name: 'About the error unreachable' })
  await expect(about).toHaveText('unreachable')
  await expectAccessible(ann.page)
  const opened = ann.context.waitForEvent('page')
  await about.click()
  const page = await opened
  await expect(page.locator('#error-unreachable')).toBeInViewport()
  await expect(page.locator('#error-unreachable')).toContainText('Check the connection and try again.')
})

test('[U146] what is not here yet has its place', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': 'one\n' })
  const ann = await bring('Ann', room)
  const line = await SyncLine.layFor(ann.page)
  await line.cut()
  const gate = makeGate()
  await ann.page.route(`**/api/v1/rooms/${room.id}`, async (route) => {
    await gate.opened
    await route.continue()
  })
  await ann.page.reload()
  await expect(ann.page.getByRole('status').filter({ hasText: 'Opening the room…' })).toBeVisible()
  gate.open()
  await expect(ann.page.getByRole('navigation', { name: 'Files' })).toContainText('The files are coming.')
  await expect(ann.chat).toContainText('The chat is coming.')
  line.mend()
  await ann.open('a.ts')
  await expect(ann.page.getByText('are coming')).toHaveCount(0)
})
