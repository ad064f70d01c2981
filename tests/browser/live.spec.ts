import { makeGate } from '../support/gate.ts'
import { say, searchReplace } from '../support/scripted-model.ts'
import { changed, changedTwice, path, put, putAt, reply, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[R4, U5] a live change streams into both windows in steps; Undo takes back that alone', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  const watched = await Promise.all([ann.watchText(path), bo.watchText(path)])
  model.script(say(reply, { chunkLength: 6, everyMs: 12 }))
  await ann.say('@ai make it sweep')
  await bo.typeAtEnd(path, '// Bo was here')

  for (const person of [ann, bo]) {
    const change = person.change(path, 1, 1)
    await expect(change.getByRole('button', { name: 'Undo' })).toBeVisible()
    await person.expectText(path, `${changed}// Bo was here`)
    await expect(person.editor(path).locator('.weft-line-come')).toHaveCount(2)
    await expect(person.editor(path).locator('.weft-block-gone')).toContainText('const s = now.getSeconds()')
    await expect(person.review).toContainText('1 to review')
  }
  for (const steps of watched) expect((await steps()).length, 'steps seen').toBeGreaterThanOrEqual(4)

  await bo.change(path, 1, 1).getByRole('button', { name: 'Undo' }).click()
  for (const person of [ann, bo]) {
    await person.expectText(path, `${text}// Bo was here`)
    await expect(person.changes(path)).toHaveCount(0)
    await expect(person.review).toHaveCount(0)
  }
})

test('[U5] Keep settles a change for everyone: the text stays, its marks go', async ({ model, annAndBo }) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await bo.change(path, 1, 2).getByRole('button', { name: 'Keep' }).click()
  await expect(ann.change(path, 1, 2)).toHaveCount(0)
  await expect(ann.change(path, 2, 2), 'numbers stay').toBeVisible()
  await expect(ann.review).toContainText('1 kept · 1 to review')
  await ann.review.getByRole('button', { name: 'Keep all' }).click()
  for (const person of [ann, bo]) {
    await expect(person.changes(path)).toHaveCount(0)
    await person.expectText(path, changedTwice)
    await expect(person.editor(path).locator('.weft-line-come')).toHaveCount(0)
  }
})

test('the agent’s caret is there while it writes, with its name', async ({ model, annAndBo }) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  const gate = makeGate()
  model.script(say(reply, { stallAfter: putAt + put.length - 20, gate: gate.opened }))
  await ann.say('@ai make it sweep')
  await expect(bo.page.locator('.weft-flag-agent')).toBeVisible()
  await expect(bo.change(path, 1, 1)).toContainText('writing')
  await expect(bo.change(path, 1, 1).getByRole('button')).toHaveCount(0)
  gate.open()
  await expect(bo.change(path, 1, 1).getByRole('button', { name: 'Keep' })).toBeVisible()
  await expect(bo.page.locator('.weft-flag-agent')).toHaveCount(0)
})

test('a change is decided by keys alone', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  const editor = await ann.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await editor.focus()
  await ann.page.keyboard.press('Control+Home')
  await ann.page.keyboard.press('Alt+n')
  await ann.page.keyboard.press('Alt+k')
  await expect(ann.change(path, 1, 2)).toHaveCount(0)
  await ann.page.keyboard.press('Alt+n')
  await ann.page.keyboard.press('Alt+u')
  await expect(ann.changes(path)).toHaveCount(0)
  await ann.expectText(path, changed)
})

test('cancelling a task takes back what it wrote', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  model.script(say(reply, { stallAfter: putAt + 30 }))
  await ann.say('@ai make it sweep')
  await expect.poll(() => ann.text(path)).not.toBe(text)
  await ann.task('make it sweep').getByRole('button', { name: 'Cancel' }).click()
  await expect(ann.task('make it sweep')).toContainText('Cancelled')
  await ann.expectText(path, text)
  expect(await model.requests.at(-1)?.ended).toBe('client')
})

test('the line a person is in stays where it is while the agent writes above it', async ({
  model,
  makeRoom,
  bring,
}) => {
  const lines = Array.from({ length: 90 }, (_, index) => `line(${index + 1})`)
  const room = await makeRoom({ 'lines.ts': `${lines.join('\n')}\n` })
  const ann = await bring('Ann', room)
  const editor = await ann.open('lines.ts')
  const line = editor.locator('.cm-line').filter({ hasText: 'line(70)' })
  const topOf = async () => Math.round((await line.boundingBox())?.y ?? Number.NaN)
  await editor.focus()
  await ann.page.keyboard.press('Control+End')
  await line.click()
  await ann.page.keyboard.press('End')
  const before = await topOf()

  const blocks = [5, 64].map((at) => ({
    find: `line(${at})\n`,
    put: `first(${at})\nsecond(${at})\nthird(${at})\nlast(${at})\n`,
  }))
  model.script(say(searchReplace('lines.ts', ...blocks), { everyMs: 10 }))
  await room.call('POST', '/tasks', { prompt: 'grow', mode: 'live' })
  await expect(ann.change('lines.ts', 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await ann.page.keyboard.type(' // steady')
  await expect(line).toHaveText('line(70) // steady')
  await expect.poll(topOf).toBe(before)
  await ann.review.getByRole('button', { name: 'Undo all' }).click()
  await expect(ann.changes('lines.ts')).toHaveCount(0)
  await expect.poll(topOf).toBe(before)
})

test('a task’s card leads to its change, far down in a file that was not open', async ({ model, makeRoom, bring }) => {
  const lines = Array.from({ length: 300 }, (_, index) => `line(${index + 1})`)
  const room = await makeRoom({ 'a.ts': '', 'lines.ts': `${lines.join('\n')}\n` })
  const ann = await bring('Ann', room)
  await ann.open('a.ts')
  model.script(say(searchReplace('lines.ts', { find: 'line(250)\n', put: 'far(250)\n' })))
  await ann.say('@ai go far')
  await ann
    .task('go far')
    .getByRole('button', { name: /1 change in 1 file/ })
    .click()
  await expect(ann.change('lines.ts', 1, 1)).toBeInViewport()
})
