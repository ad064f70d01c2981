import { makeGate } from '../support/gate.ts'
import { expect, test } from './support/fixtures.ts'

const files = {
  'README.md': '# Clock\n',
  'src/clock.ts': 'export class Clock {\n  setHand() {}\n}\n\nexport function tick() {}\n',
  'src/orbit.ts': 'export const orbit = 1\n',
}

test('[U101] the palette goes to a file, a symbol, a line, and does what has a name, by keys alone', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const field = ann.page.getByRole('combobox', { name: 'Go to file, symbol or command' })
  const option = (name: string | RegExp) => ann.page.getByRole('option', { name })
  await expect(ann.editor('README.md')).toBeVisible()

  await ann.page.keyboard.press('Control+k')
  await expect(field).toBeFocused()
  await ann.page.keyboard.type('orb')
  await expect(option(/^orbit\.ts/)).toHaveAttribute('aria-selected', 'true')
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('src/orbit.ts')).toBeFocused()

  await ann.page.keyboard.press('Control+k')
  await ann.page.keyboard.type('sethand')
  await expect(option(/setHand.*method.*src\/clock\.ts:2/)).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('src/clock.ts')).toBeFocused()
  await expect(ann.page.getByText('Ln 2, Col 1')).toBeVisible()

  await expect(field).toHaveCount(0)
  await ann.page.keyboard.press('Control+Shift+o')
  await ann.page.keyboard.type('tick')
  await expect(field).toHaveValue('@tick')
  await expect(option(/tick/)).toHaveCount(1)
  await ann.page.keyboard.press('Enter')
  await expect(ann.page.getByText('Ln 5, Col 1')).toBeVisible()

  await expect(field).toHaveCount(0)
  await ann.page.keyboard.press('Control+k')
  await ann.page.keyboard.type(':2')
  await ann.page.keyboard.press('Enter')
  await expect(ann.page.getByText('Ln 2, Col 1')).toBeVisible()

  await expect(field).toHaveCount(0)
  await ann.page.keyboard.press('F1')
  await ann.page.keyboard.type('dark')
  await expect(field).toHaveValue('>dark')
  await ann.page.keyboard.press('Enter')
  await expect(ann.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(ann.editor('src/clock.ts'), 'the focus is where it was').toBeFocused()
})

test('[U100, U101] a command has its key there, and Escape leaves things as they were', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom(files))
  await ann.open('src/clock.ts')
  await ann.editor('src/clock.ts').focus()
  const door = ann.page.getByRole('button', { name: 'Go to file, symbol or command' })
  await door.click()
  await expect(ann.page.getByRole('option', { name: /Close this file.*Alt W/ })).toBeVisible()
  for (const name of ['Settings', 'People and roles', 'Search in all files', 'Export all files as zip'])
    await expect(ann.page.getByRole('option', { name: new RegExp(`^${name}`) })).toHaveCount(1)
  await ann.page.keyboard.type('nothing at all is called so')
  await expect(ann.page.getByText('Nothing has that name here.')).toBeVisible()
  // Keys of what is behind the dialog are not heard.
  await ann.page.keyboard.press('Alt+w')
  await ann.page.keyboard.press('Escape')
  await expect(door).toBeFocused()
  await expect(ann.tab('clock.ts')).toBeVisible()
  await ann.page.keyboard.press('Alt+w')
  await expect(ann.tab('clock.ts')).toHaveCount(0)
})

test('[U101] what is typed before the palette is there goes into it, and not into the text', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom(files))
  const gate = makeGate()
  await ann.page.route(/\/assets\/palette-.*\.js/, async (route) => {
    await gate.opened
    await route.continue()
  })
  await ann.page.reload()
  await ann.typeAtEnd('README.md', 'x')
  await ann.page.keyboard.press('Control+k')
  await ann.page.keyboard.type('orb')
  gate.open()
  await expect(ann.page.getByRole('combobox', { name: 'Go to file, symbol or command' })).toHaveValue('orb')
  await ann.page.keyboard.press('Escape')
  await expect(ann.editor('README.md')).toBeFocused()
  await ann.expectText('README.md', '# Clock\nx')
})

test('[U100] on a Mac Option writes signs in a field, and is no command there', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom(files))
  await ann.context.addInitScript(() => Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' }))
  await ann.leaveAndReturn()
  await ann.open('src/clock.ts')
  await ann.page.keyboard.press('Meta+Shift+f')
  for (const name of ['Search in all files', 'Replace with']) {
    await ann.page.getByRole('textbox', { name }).press('Alt+w')
    await expect(ann.tab('clock.ts'), name).toBeVisible()
  }
  await ann.editor('src/clock.ts').press('Alt+w')
  await expect(ann.tab('clock.ts')).toHaveCount(0)
})

test('[U206] the palette stays open with what is typed in it as the window becomes narrow, and wide again', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'a\n', 'b.ts': 'b\n' })
  const { page } = await bring('Ann', room)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Go to file, symbol or command' })
  await field.fill('b.ts')
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await expect(page.getByRole('button', { name: 'Files', exact: true })).toHaveCount(width === 390 ? 1 : 0)
    await expect(field).toHaveValue('b.ts')
    await expect(field).toBeFocused()
  }
  await field.press('Enter')
  await expect(page.getByRole('textbox', { name: 'b.ts', exact: true })).toBeFocused()
})
