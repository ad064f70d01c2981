import { say } from '../support/scripted-model.ts'
import { path, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[R3, U4] what two people type at once reaches both', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\ntwo\n' }, { open: 'a.ts' })
  await Promise.all([ann.typeAt('a.ts', 1, ' by Ann'), bo.typeAt('a.ts', 2, ' by Bo')])
  for (const person of [ann, bo]) await person.expectText('a.ts', 'one by Ann\ntwo by Bo\n')
  await expect(ann.connection).toHaveText('Saved')
})

test('[U4] others’ carets stand where they type, with their names for a while', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\ntwo\n', 'b.ts': '' }, { open: 'a.ts' })
  await bo.typeAt('a.ts', 2, ' more')
  const caret = ann.caret('Bo')
  await expect(caret).toHaveCount(1)
  await expect(caret.locator('.weft-flag')).toHaveCSS('opacity', '1')
  const line = ann.editor('a.ts').locator('.cm-line').nth(1)
  await expect
    .poll(async () => {
      const [at, on] = [await caret.boundingBox(), await line.boundingBox()]
      return at !== null && on !== null && Math.abs(at.y - on.y) < 12
    })
    .toBe(true)
  await expect(caret.locator('.weft-flag'), 'the name rests after some time').toHaveCSS('opacity', '0')
  await expect(caret).toBeVisible()
  await bo.open('b.ts')
  await expect(caret, 'whoever goes to another file takes the caret along').toHaveCount(0)
  await bo.tab('a.ts').click()
  await bo.typeAt('a.ts', 1, ' again')
  await expect(caret).toBeVisible()
  await bo.context.close()
  await expect(caret).toHaveCount(0)
})

test('[R4] Ctrl-Z takes back only one’s own typing', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\ntwo\n' }, { open: 'a.ts' })
  await ann.typeAt('a.ts', 1, ' Ann')
  await bo.expectText('a.ts', 'one Ann\ntwo\n')
  await bo.typeAt('a.ts', 2, ' Bo')
  await ann.expectText('a.ts', 'one Ann\ntwo Bo\n')
  await ann.editor('a.ts').press('Control+z')
  for (const person of [ann, bo]) await person.expectText('a.ts', 'one\ntwo Bo\n')
  await ann.editor('a.ts').press('Control+z')
  await ann.editor('a.ts').press('Control+y')
  for (const person of [ann, bo]) await person.expectText('a.ts', 'one Ann\ntwo Bo\n')
})

test('pasted line ends become LF, and positions stay true', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.txt': '' })
  const editor = await ann.open('a.txt')
  await bo.open('a.txt')
  await editor.focus()
  await editor.evaluate((element) => {
    const data = new DataTransfer()
    data.setData('text/plain', 'one\r\ntwo\r\n')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await bo.expectText('a.txt', 'one\ntwo\n')
  await bo.typeAt('a.txt', 2, '!')
  for (const person of [ann, bo]) await person.expectText('a.txt', 'one\ntwo!\n')
})

test('[R5] a viewer reads along, and can neither type nor decide', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const { url } = await room.call<{ url: string }>('POST', '/invites', { role: 'viewer' })
  const ann = await bring('Ann', room)
  const vi = await bring('Vi', { ...room, url })
  await ann.open(path)
  const editor = await vi.open(path)
  await expect(editor).toHaveAttribute('aria-readonly', 'true')
  await vi.typeAtEnd(path, 'let me in')
  await ann.typeAtEnd(path, '// Ann')
  await vi.expectText(path, `${text}// Ann`)
  model.script(say(reply))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Keep' })).toBeVisible()
  await expect(vi.change(path, 1, 1)).toBeVisible()
  await expect(vi.change(path, 1, 1).getByRole('button')).toHaveCount(0)
  await expect(vi.review.getByRole('button', { name: 'Keep all' })).toHaveCount(0)
})
