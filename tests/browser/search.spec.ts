import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

const files = {
  'src/clock.ts': 'let hand = 1\nmove(hand)\n',
  'src/orbit.ts': 'draw(hand)\n',
  'README.md': 'By hand.\n',
}

test('[U102, F44, U285] what is found in all files is opened, left out and replaced', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo(files)
  await bo.open('src/clock.ts')
  await ann.open('src/orbit.ts')
  await ann.page.keyboard.press('Control+Shift+f')
  // At once: its code is not here yet, and the text has the focus.
  await ann.page.keyboard.type('hand')
  const field = ann.page.getByRole('textbox', { name: 'Search in all files' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('hand')
  await ann.expectText('src/orbit.ts', 'draw(hand)\n')
  const results = ann.page.getByRole('list', { name: 'Search results' })
  await expect(ann.page.getByText('4 places in 3 files', { exact: true })).toBeVisible()

  await ann.page.getByRole('textbox', { name: 'Files to search' }).fill('*.ts')
  await expect(ann.page.getByText('3 places in 2 files', { exact: true })).toBeVisible()
  await results.getByRole('button', { name: 'draw(hand)' }).click()
  await expect(ann.editor('src/orbit.ts')).toBeFocused()

  await ann.page.getByRole('textbox', { name: 'Replace with' }).fill('arm')
  await expect(results.getByRole('insertion').first()).toHaveText('arm')
  const second = results.getByRole('button', { name: 'move(' })
  await second.focus()
  await ann.page.keyboard.press('Delete')
  await expect(ann.page.getByText('2 places in 2 files', { exact: true })).toBeVisible()
  await ann.page.getByRole('button', { name: 'Replace all' }).click()
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Replace', exact: true }).click()
  await expect(ann.toast('Replaced 2 places in 2 files')).toBeVisible()
  await bo.expectText('src/clock.ts', 'let arm = 1\nmove(hand)\n')
  await ann.expectText('src/orbit.ts', 'draw(arm)\n')
  await expect(ann.page.getByText('1 place in 1 file', { exact: true })).toBeVisible()
})

test('[U102, R8] a pattern that cannot be read is said so, and coming back finds the search as it was', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  await ann.page.getByRole('tab', { name: 'Search' }).click()
  const field = ann.page.getByRole('textbox', { name: 'Search in all files' })
  await field.fill('(hand')
  await ann.page.getByRole('button', { name: 'Regular expression' }).click()
  await expect(ann.page.getByText(/The regular expression cannot be used.*missing closing/)).toBeVisible()
  await field.fill('h.nd')
  await expect(ann.page.getByText('4 places in 3 files', { exact: true })).toBeVisible()
  await ann.page.getByRole('tab', { name: 'Chat' }).click()
  await ann.page.getByRole('tab', { name: 'Search' }).click()
  await expect(field).toHaveValue('h.nd')
  await expect(ann.page.getByText('4 places in 3 files', { exact: true })).toBeVisible()

  await field.focus()
  await ann.page.keyboard.press('Control+Shift+f')
  const row = ann.page.getByRole('button', { name: /^README\.md, 1 place/ })
  await row.focus()
  await ann.page.keyboard.press('ArrowDown')
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('README.md')).toBeFocused()
})

test('[U316] a file found alone is open, however much was found in it, and however another search was left', async ({
  makeRoom,
  bring,
}) => {
  const many = { 'long.ts': 'sun()\n'.repeat(301), 'short.ts': 'sun()\nmoon()\n' }
  const ann = await bring('Ann', await makeRoom(many))
  await ann.page.getByRole('tab', { name: 'Search' }).click()
  const field = ann.page.getByRole('textbox', { name: 'Search in all files' })
  const results = ann.page.getByRole('list', { name: 'Search results' })
  const file = (name: string) => results.getByRole('button', { name: new RegExp(`^${name}, `) })
  await field.fill('sun')
  await expect(file('long.ts')).toHaveAttribute('aria-expanded', 'false')
  await file('short.ts').click()
  await expect(file('short.ts')).toHaveAttribute('aria-expanded', 'true')
  await ann.page.getByRole('textbox', { name: 'Files to search' }).fill('short.ts')
  await expect(file('long.ts')).toHaveCount(0)
  await expect(file('short.ts')).toHaveAttribute('aria-expanded', 'true')
  await file('short.ts').click()
  await expect(file('short.ts')).toHaveAttribute('aria-expanded', 'false')
  await field.fill('moon')
  await expect(file('short.ts')).toHaveAttribute('aria-expanded', 'true')
  await ann.page.getByRole('textbox', { name: 'Files to search' }).fill('long.ts')
  await field.fill('sun')
  await expect(file('long.ts')).toHaveAttribute('aria-expanded', 'true')
})

test('[U199, R4] a replacement is taken back by keys, and what others typed since stays', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo(files)
  await bo.open('src/clock.ts')
  await replaceAll(ann, 'hand', 'arm')
  await expect(ann.toast('Replaced 4 places in 3 files')).toBeVisible()
  await bo.expectText('src/clock.ts', 'let arm = 1\nmove(arm)\n')
  // Beside one of them, and in another.
  await bo.typeAt('src/clock.ts', 1, ' // first')
  await bo.typeAt('src/clock.ts', 2, '')
  await bo.page.keyboard.press('ArrowLeft')
  await bo.page.keyboard.press('Backspace')
  await expect(bo.connection).toContainText('Saved')

  await ann.page.keyboard.press('F8')
  const undo = ann.page.getByRole('button', { name: 'Undo', exact: true })
  for (let tab = 0; tab < 4 && !(await undo.evaluate((it) => it === document.activeElement)); tab++)
    await ann.page.keyboard.press('Tab')
  await expect(undo).toBeFocused()
  await ann.page.keyboard.press('Enter')
  await expect(ann.toast('Took back 3 places in 3 files')).toBeVisible()
  await expect(ann.toast('1 place had changed since, and stayed.')).toBeVisible()
  await bo.expectText('src/clock.ts', 'let hand = 1 // first\nmove(ar)\n')
  await expect(ann.page.getByText('3 places in 3 files', { exact: true })).toBeVisible()
})

test('[U199, U100] the last replacement is taken back by a command, once', async ({ makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  const command = ann.page.getByRole('option', { name: 'Undo the last replacement in all files' })
  const ask = async () => {
    await ann.page.keyboard.press('Control+k')
    await ann.page.getByRole('combobox', { name: 'Go to file, symbol or command' }).fill('>undo the last')
  }
  await ask()
  await expect(ann.page.getByText('Nothing has that name here.')).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await replaceAll(ann, 'hand', '')
  await ann.open('src/orbit.ts')
  await ann.expectText('src/orbit.ts', 'draw()\n')
  const offer = ann.page.getByRole('button', { name: 'Undo', exact: true, includeHidden: true })
  await expect(offer).toHaveCount(1)
  await ask()
  await expect(command).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await ann.expectText('src/orbit.ts', 'draw(hand)\n')
  await expect(ann.toast('Took back 4 places in 3 files')).toBeVisible()
  await expect(offer).toHaveCount(0)
  await ask()
  await expect(ann.page.getByText('Nothing has that name here.')).toBeVisible()
})

test('[U199] on a phone the notice of a replacement stands clear of the sheet, and can be pressed', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await replaceAll(ann, 'hand', 'arm')
  await expect(ann.page.getByText('Nothing found.')).toBeVisible()
  const undo = ann.page.getByRole('button', { name: 'Undo', exact: true })
  await expect(undo).toBeVisible()
  const notice = await undo.boundingBox()
  const sheet = await ann.page.getByRole('dialog', { name: 'Chat and tasks' }).boundingBox()
  expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThan(sheet?.y ?? 0)
  await undo.click()
  await expect(ann.toast('Took back 4 places in 3 files')).toBeVisible()
  await expect(ann.page.getByText('4 places in 3 files', { exact: true })).toBeVisible()
})

test('[U211] a replacement that fails in a later file says what it did, and offers to take that back', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  // As the server answers where the second file would be too large.
  await ann.page.route('**/replace', async (route) => {
    const asked = route.request().postDataJSON()
    const clock = await route.fetch({ postData: { ...asked, files: asked.files.slice(0, 1) } })
    await route.fulfill({
      status: 413,
      contentType: 'application/problem+json',
      json: {
        code: 'file_too_large',
        title: 'The file is too large.',
        remedy: 'Split it.',
        replaced: await clock.json(),
      },
    })
  })
  await replaceAll(ann, 'hand', 'arm')
  await expect(ann.toast('Replaced 2 places in 1 file, and no more')).toBeVisible()
  await expect(ann.toast('The file is too large. Split it.')).toBeVisible()
  await ann.open('src/clock.ts')
  await ann.expectText('src/clock.ts', 'let arm = 1\nmove(arm)\n')
  await ann.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await ann.expectText('src/clock.ts', 'let hand = 1\nmove(hand)\n')
  await expect(ann.toast('Took back 2 places in 1 file')).toBeVisible()
})

async function replaceAll(person: Person, query: string, replacement: string): Promise<void> {
  await person.page.keyboard.press('Control+Shift+f')
  await person.page.getByRole('textbox', { name: 'Search in all files' }).fill(query)
  await person.page.getByRole('textbox', { name: 'Replace with' }).fill(replacement)
  await expect(person.page.getByText('4 places in 3 files', { exact: true })).toBeVisible()
  await person.page.getByRole('button', { name: 'Replace all' }).click()
  await person.page.getByRole('alertdialog').getByRole('button', { name: 'Replace', exact: true }).click()
}
