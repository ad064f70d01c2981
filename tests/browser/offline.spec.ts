import { violationsOf } from './support/axe.ts'
import { expect, type Room, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'
import { type SyncLine, withLine } from './support/sync-line.ts'

/** With a page whose way to the sync endpoint can be cut. */
test.describe('[S17] a text whose history is not the one that the server has', () => {
  const path = 'a.ts'
  const text = 'export const one = 1\nexport const two = 2\n'
  const mine = `${text}export const mine = 3\n`
  let ann: Person
  let bo: Person

  test.beforeEach(async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    ann = await bring('Ann', room)
    bo = await bring('Bo', room)
    const line = await withLine(ann)
    await ann.open(path)
    await bo.open(path)
    await line.cut()
    await ann.typeAtEnd(path, 'export const mine = 3\n')
    await expect(ann.connection).toHaveText(/^Offline, \d+ changes kept$/)
    await bo.typeAtEnd(path, '// Bo\n')
    line.mend({ isElsewhere: true })
    await expect(ann.connection).toHaveText('Not saved: the texts differ', { timeout: 15_000 })
    await expect(ann.page).toHaveTitle(/^Not saved: /)
  })

  const compare = async () => {
    await ann.page.getByRole('button', { name: 'Compare' }).click()
    return ann.page.getByRole('dialog', { name: `Two texts of ${path}` })
  }

  test('[U204] is compared with the room’s, and gives way to it when told to; nothing is merged before', async () => {
    await ann.expectText(path, mine)
    await bo.expectText(path, `${text}// Bo\n`)
    const dialog = await compare()
    const difference = dialog.getByRole('region', { name: 'How the texts differ' })
    await expect(difference).toContainText('export const mine = 3')
    await expect(difference).toContainText('// Bo')
    expect(await violationsOf(ann.page)).toEqual([])
    await ann.page.keyboard.press('Escape')
    await ann.expectText(path, mine)

    await compare()
    await dialog.getByRole('button', { name: 'Use the room' }).click()
    await ann.expectText(path, `${text}// Bo\n`)
    await expect(ann.connection).toHaveText('Not followed: reload the page')
    await expect(ann.page).toHaveTitle(/^Not followed: /)
    await ann.toast('The server has another room here').getByRole('button', { name: 'Reload' }).click()
    await ann.expectText(path, `${text}// Bo\n`)
    await expect(ann.connection).toHaveText('Saved')
    await ann.typeAtEnd(path, '// Ann\n')
    await bo.expectText(path, `${text}// Bo\n// Ann\n`)
  })

  test('is put in place of the room’s as it was shown, when told to', async () => {
    const dialog = await compare()
    const put = dialog.getByRole('button', { name: 'Put my text in' })
    await bo.typeAtEnd(path, '// later\n')
    await put.click()
    await expect(dialog.getByText("The room's text has changed since")).toBeVisible()
    await expect(dialog).toContainText('// later')
    await bo.expectText(path, `${text}// Bo\n// later\n`)
    await put.dblclick()
    await bo.expectText(path, mine)
    await ann.expectText(path, mine)
  })
})

test.describe('[S18] what is typed offline stays in the browser until the server has it', () => {
  const path = 'a.ts'
  const text = 'export const one = 1\n'
  const typed = 'export const mine = 3\n'
  let room: Room
  let ann: Person
  let bo: Person
  let line: SyncLine

  test.beforeEach(async ({ makeRoom, bring }) => {
    room = await makeRoom({ [path]: text, 'b.ts': '' })
    ann = await bring('Ann', room)
    bo = await bring('Bo', room)
    line = await withLine(ann)
    await bo.open(path)
    await ann.open(path)
    await ann.expectText(path, text)
    await line.cut()
    await ann.typeAtEnd(path, typed)
    await expect(ann.connection).toHaveText(/^Offline, \d+ changes kept$/)
  })

  test('over a reload, with its count, and is then sent and gone from there', async () => {
    const said = await ann.connection.textContent()
    line.mend()
    const other = await ann.leaveAndReturn()
    await bo.expectText(path, `${text}${typed}`)
    await ann.expectText(path, `${text}${typed}`)
    await expect(ann.connection).toHaveText('Saved')
    expect(said).toContain(`${typed.length} changes`)
    await expect.poll(() => other.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)
    expect(await other.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('weft.kept')))).toEqual(
      [],
    )
  })

  test('in a file that is not open any more, when the room is entered again', async () => {
    await ann.page.evaluate(() => {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith('weft.tabs')) sessionStorage.removeItem(key)
    })
    line.mend()
    await ann.leaveAndReturn()
    await bo.expectText(path, `${text}${typed}`)
    await expect(ann.tab(path)).toBeVisible()
  })

  test('and is neither shown to another person of the same browser nor sent by them', async () => {
    line.mend()
    await ann.page.context().clearCookies()
    await ann.page.goto('about:blank')
    await ann.enter(room.url)
    await ann.open(path)
    await ann.expectText(path, text)
    await bo.expectText(path, text)
  })

  test('and can be copied where the file was deleted meanwhile', async () => {
    const { files } = await room.call<{ files: { id: string; path: string }[] }>('GET', '')
    await room.call('DELETE', `/files/${files.find((file) => file.path === path)?.id}`)
    line.mend()
    await ann.leaveAndReturn()
    await expect(ann.toast('A file that you changed was deleted')).toBeVisible()
  })
})

test('[S18] two windows of one person are two writers of one text', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': 'one\n' })
  const ann = await bring('Ann', room)
  const second = ann.another(await ann.page.context().newPage())
  await ann.open('a.ts')
  await second.page.goto(room.url)
  await second.open('a.ts')
  await ann.typeAtEnd('a.ts', 'first\n')
  await second.expectText('a.ts', 'one\nfirst\n')
  await second.typeAtEnd('a.ts', 'second\n')
  for (const window of [ann, second]) await window.expectText('a.ts', 'one\nfirst\nsecond\n')
  await expect(ann.member('Ann')).toHaveCount(1)
})

test('[U200, U272] what cannot be loaded without a network is said where it was opened, and takes nothing else with it', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'one\n' }))
  const { page } = ann
  await ann.open('a.ts')
  // Whatever the page has fetched ahead of need.
  await page.route(/\/assets\/(palette|settings-dialog|search-panel|people|invite-dialog)-.*\.(js|css)$/, (route) =>
    route.abort(),
  )
  await page.reload()
  await ann.typeAtEnd('a.ts', 'two')
  const settings = page.getByRole('button', { name: 'Settings' })
  const missing = 'This part of the page could not be loaded.'
  for (const name of ['Go to file, symbol or command', 'Settings', 'People and roles', 'Invite']) {
    const opener = page.getByRole('button', { name })
    await opener.press('Enter')
    const waiting = page.getByRole('dialog').filter({ hasText: missing })
    await waiting.getByRole('button', { name: 'Close' }).last().press('Enter')
    await expect(waiting).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
  await page.getByRole('tab', { name: 'Search' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Search' }).getByRole('status')).toContainText(missing)
  await page.getByRole('tab', { name: 'Chat' }).click()
  await expect(page.getByRole('textbox', { name: 'Message' }), 'the panel shows what can be shown').toBeVisible()
  await ann.typeAtEnd('a.ts', ' three')
  await ann.expectText('a.ts', 'one\ntwo three')
  await settings.press('Enter')
  const tryAgain = page.getByRole('dialog', { name: 'Settings' }).getByRole('button', { name: 'Try again' })
  await expect(tryAgain).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.unrouteAll()
  await tryAgain.press('Enter')
  await expect(page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(settings).toBeFocused()
  const sheet = page.locator('link[rel="stylesheet"][href*="settings-dialog"]')
  await expect
    .poll(() => sheet.evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).sheet !== null)))
    .toEqual([true])
})

test('[U222, U274] a file that is opened without the server says so, and opens once the server is back, for who writes too', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'one\n', 'b.ts': 'two\n' }))
  const line = await withLine(ann)
  await ann.open('a.ts')
  await line.cut()
  await expect(ann.connection).toContainText(/Offline|Reconnecting/)
  await ann.file('b.ts').dblclick()
  await expect(ann.page.getByText('b.ts is not here yet. It opens once the server can be reached.')).toBeVisible()
  expect(await violationsOf(ann.page)).toEqual([])
  const message = ann.page.getByRole('textbox', { name: 'Message' })
  await message.click()
  line.mend()
  await ann.expectText('b.ts', 'two\n')
  await expect(ann.page.getByText('is not here yet')).toHaveCount(0)
  await ann.page.keyboard.type('hello')
  await expect(message).toHaveValue('hello')
})

test('[U246] an editor that could not be had comes once it can be had', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'one\n' }))
  const { page } = ann
  await ann.open('a.ts')
  await page.route(/\/assets\/editor-.*\.js$/, (route) => route.abort())
  await page.reload()
  await expect(page.getByText('a.ts could not be opened yet.')).toBeVisible()
  await page.unrouteAll()
  await ann.expectText('a.ts', 'one\n')
})

test('[U246] an editor that could not be made says so, and is made when its file is opened again', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'one\n' }))
  const { page } = ann
  await ann.open('a.ts')
  await page.addInitScript(() => {
    let hasBroken = false
    window.AbortController = new Proxy(window.AbortController, {
      construct(target) {
        const isEditor = new Error().stack?.includes('/assets/editor-') === true
        if (!isEditor || hasBroken) return new target()
        hasBroken = true
        throw new Error('broken')
      },
    })
  })
  await page.reload()
  await expect(page.getByText('a.ts could not be opened yet.')).toBeVisible()
  await expect(ann.toast('Something went wrong on this page.')).toBeVisible()
  await ann.tab('a.ts').focus()
  await page.keyboard.press('Delete')
  await expect(ann.tab('a.ts')).toHaveCount(0)
  await ann.open('a.ts')
  await ann.expectText('a.ts', 'one\n')
})
