import { makeGate } from '../support/gate.ts'
import { expect, test } from './support/fixtures.ts'

test('[U309] a person enters a name once, and is remembered after a reload, with their place in the file', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'notes.md': `# Notes\n${'- one\n'.repeat(400)}the end` })
  const ann = await bring('Ann', room)
  await expect(ann.member('Ann')).toBeVisible()
  await (await ann.open('notes.md')).press('Control+End')
  await expect(ann.page.getByText('Ln 402, Col 8')).toBeVisible()
  await ann.page.reload()
  await expect(ann.page.getByText('Ln 402, Col 8')).toBeVisible()
  await expect(ann.editor('notes.md').getByText('the end')).toBeInViewport()
  await expect(ann.file('notes.md')).toBeVisible()
  await expect(ann.page.getByRole('textbox', { name: 'Your name' })).toHaveCount(0)
})

test('[U267] a newcomer’s page logs nothing, and is within a narrow window', async ({ product, page }) => {
  const logged: string[] = []
  page.on('console', (message) => logged.push(message.text()))
  await page.goto(product.url)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  expect(logged).toEqual([])

  await page.setViewportSize({ width: 320, height: 600 })
  const outside = () =>
    page
      .locator(':is(button, input, a, p, h1)')
      .evaluateAll((parts) =>
        parts
          .map((part) => part.getBoundingClientRect())
          .filter(({ left, right }) => left < 0 || right > window.innerWidth),
      )
  await expect(page.getByRole('button', { name: 'Enter', exact: true })).toBeVisible()
  expect(await outside(), '[U267] the door is within a narrow window').toEqual([])
  await page.getByRole('textbox', { name: 'Your name' }).fill('Bartholomew Featherstonehaugh the Third')
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible()
  expect(await outside(), '[U267] so is the list of rooms').toEqual([])
})

test('members see who is here, and in which file', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'a', 'b.ts': 'b' })
  await expect(ann.member('Bo')).toBeVisible()
  await bo.open('b.ts')
  await expect(ann.page.getByRole('listitem', { name: /^Bo.*b\.ts/ })).toBeVisible()
  await bo.context.close()
  await expect(ann.member('Bo')).toHaveCount(0)
})

test('[R8] who is in a room that is deleted is told so in words', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await room.call('DELETE', '')
  await expect(ann.page.getByText('There is no such room, or you are not in it.')).toBeVisible()
  await expect(ann.page.getByText('room_not_found')).toHaveCount(0)
})

test('a room that is not there says so, and what to do', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await ann.page.goto(room.url.replace(room.id, 'nosuchroom'))
  await expect(ann.page.getByText('There is no such room')).toBeVisible()
})

test('[A6] who was invited to read has the link to give, and nobody to invite', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': 'const a = 1\n' })
  const { token } = await room.call<{ token: string }>('POST', '/invites', { role: 'viewer' })
  const [ann, bo] = [await bring('Ann', room), await bring('Bo', { ...room, url: `${room.url}#invite=${token}` })]
  await expect(ann.page.getByRole('button', { name: 'Invite' })).toBeVisible()
  await expect(bo.page.getByRole('button', { name: 'Copy link' })).toBeVisible()
  await expect(bo.page.getByRole('button', { name: 'Invite' })).toHaveCount(0)
})

test('[U235, U294] whoever goes elsewhere while a room is made stays there, and is offered it', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'a\n' })
  const ann = await bring('Ann', room)
  const { page } = ann
  await page.route('**/api/v1/rooms', (route) => route.abort())
  await page.goto(new URL('/', room.url).href)
  await expect(page.getByText('Your rooms show here once they can be had.'), '[U294]').toBeVisible()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(page.locator(`a[href="${new URL(room.url).pathname}"]`)).toBeVisible()
  const making = makeGate()
  await page.route('**/api/v1/rooms', async (route) => {
    if (route.request().method() === 'POST') await making.opened
    await route.continue()
  })
  await page.getByRole('textbox', { name: 'Room name' }).fill('later')
  await page.getByRole('button', { name: 'Create room' }).click()
  await page.locator(`a[href="${new URL(room.url).pathname}"]`).click()
  await expect(ann.file('a.ts')).toBeVisible()
  making.open()
  const offer = ann.toast('The room later is made')
  await expect(offer).toBeVisible()
  await expect(page).toHaveURL(room.url)
  await page
    .getByRole('listitem')
    .filter({ hasText: 'The room later is made' })
    .getByRole('button', { name: 'Open' })
    .click()
  await expect(page).not.toHaveURL(room.url)
  await expect(ann.files).toBeVisible()
})
