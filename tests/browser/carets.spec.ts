/** Where others are in a file, seen or not. */
import { violationsOf } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'

const lines = Array.from({ length: 200 }, (_, index) => `line ${index + 1}`)
const text = `${lines.join('\n')}\n`

test('[U124] a name comes back while its caret is pointed at', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.txt': text })
  const ann = await bring('Ann', room, { reducedMotion: 'reduce' })
  const bo = await bring('Bo', room)
  await ann.open('a.txt')
  await bo.open('a.txt')
  await bo.typeAt('a.txt', 3, '!')
  const caret = ann.caret('Bo')
  const flag = caret.locator('.weft-flag')
  await expect(flag).toHaveCSS('opacity', '1')
  await expect(flag).toHaveCSS('opacity', '0')
  const box = await caret.boundingBox()
  if (box === null) throw new Error('the caret is not drawn')
  await ann.page.mouse.move(box.x + 2, box.y + box.height / 2)
  await expect(flag).toHaveCSS('opacity', '1')
  await ann.page.mouse.move(box.x + 200, box.y + 100)
  await expect(flag).toHaveCSS('opacity', '0')
})

test('[U124] who is further down is named at that edge; pressing it shows them, and nobody’s cursor moves', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.txt': text })
  const ann = await bring('Ann', room, { reducedMotion: 'reduce' })
  const bo = await bring('Bo', room)
  await ann.open('a.txt')
  await bo.open('a.txt')
  await ann.typeAt('a.txt', 2, '!')
  await bo.typeAtEnd('a.txt', 'here')
  const down = ann.page.getByRole('group', { name: 'Further down in this file' })
  const up = ann.page.getByRole('group', { name: 'Further up in this file' })
  await expect(down.getByRole('button', { name: 'Bo is at line 201: show it' })).toHaveText('Bo ↓ 201')
  await expect(up).toBeHidden()
  await expect(bo.page.getByRole('button', { name: 'Ann is at line 2: show it' })).toHaveText('Ann ↑ 2')
  expect(await violationsOf(ann.page)).toEqual([])
  await down.getByRole('button').click()
  await expect(ann.caret('Bo')).toBeInViewport()
  await expect(down).toBeHidden()
  await ann.page.keyboard.type('?')
  await expect.poll(() => ann.editor('a.txt').locator('.cm-line').allTextContents()).toContain('line 2!?')
})

test('[U124] a long name at a caret is shortened, and covers no more of the text than others', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'one\n' })
  const ann = await bring('Ann', room)
  const long = await bring('Bartholomew Featherstonehaugh the Third of Somewhere', room)
  await ann.open('a.ts')
  await long.open('a.ts')
  await long.typeAtEnd('a.ts', 'two')
  const flag = ann.caret('Bartholomew').locator('.weft-flag')
  await expect(flag).toBeVisible()
  expect((await flag.boundingBox())?.width).toBeLessThanOrEqual(160)
})
