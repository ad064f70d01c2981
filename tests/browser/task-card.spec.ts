/** What a task's card offers beyond its first decision: undo and redo once settled, warnings, and whom the agent waits for. */

import { makeGate } from '../support/gate.ts'
import { say, searchReplace } from '../support/scripted-model.ts'
import { changed, path, put, reply, standInTheWay, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import { withLine } from './support/sync-line.ts'

test('[G16] a task that was kept is undone from its card, what people typed in it stays, and it is redone', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  model.script(say(reply))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  await task.getByRole('button', { name: 'Keep all' }).click()
  await ann.expectText(path, changed)
  await bo.typeAt(path, changed.split('\n').findIndex((line) => line.includes('this.sweep')) + 1, ' // smooth')
  await ann.expectText(path, changed.replace('this.sweep(seconds / 60)', 'this.sweep(seconds / 60) // smooth'))
  await task.getByRole('button', { name: 'Undo all' }).click()
  await expect(task.getByRole('button', { name: 'Redo all' })).toBeVisible()
  for (const person of [ann, bo]) {
    await expect.poll(() => person.text(path)).toContain('this.draw(s)')
    expect(await person.text(path)).toContain('// smooth')
    expect(await person.text(path)).not.toContain('sweep')
  }
})

test('[U220] what another task has written meanwhile is said to be there already, and there is nothing to undo', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  const gate = makeGate()
  const before = model.requests.length
  model.script(say(reply, { stallAfter: 0, gate: gate.opened }), say(reply))
  await ann.say('@ai sweep, slowly')
  await expect.poll(() => model.requests.length).toBe(before + 1)
  await ann.say('@ai sweep, at once')
  const quick = ann.task('sweep, at once')
  await quick.getByRole('button', { name: 'Keep all' }).click()
  await ann.expectText(path, changed)
  gate.open()
  const slow = ann.task('sweep, slowly')
  await expect(slow).toContainText('1 change in 1 file: 1 there already')
  await expect(slow.getByRole('button', { name: 'Undo all' })).toHaveCount(0)
  await expect(quick.getByRole('button', { name: 'Undo all' })).toBeVisible()
  await slow.getByRole('button', { name: 'See the diff' }).click()
  await expect(ann.page.getByRole('dialog')).toContainText('There already: nothing was written')
})

test('[G16] before an undo the later changes that rest on the task are named', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  model.script(say(reply), say(searchReplace(path, { find: 'this.sweep(seconds / 60)', put: 'this.glide(seconds)' })))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  await task.getByRole('button', { name: 'Keep all' }).click()
  await ann.say('@ai glide')
  await ann.task('glide').getByRole('button', { name: 'Keep all' }).click()
  await task.getByRole('button', { name: 'Undo all' }).click()
  const dialog = ann.page.getByRole('alertdialog')
  await expect(dialog).toContainText(`1 later change in ${path} rests on it`)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await ann.text(path)).toContain('glide')
})

test('[G10] the card names the files that the model was shown, and leads to them', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text, 'src/hand.ts': 'export const hand = 1\n' }))
  await ann.open(path)
  model.script(say(reply))
  await ann.say('@ai make it sweep like a hand')
  const task = ann.task('make it sweep like a hand')
  await task.getByText('Read 2 files').click()
  await expect(task.getByRole('button', { name: /\.ts$/ })).toHaveText([path, 'src/hand.ts'])
  await task.getByRole('button', { name: 'src/hand.ts' }).click()
  await expect(ann.editor('src/hand.ts')).toBeFocused()
})

test('[X6] the card warns where a signature changed and its callers did not', async ({ model, makeRoom, bring }) => {
  const files = { 'src/add.ts': 'export function add(a: number) {\n  return a\n}\n', 'src/use.ts': 'add(1)\n' }
  const ann = await bring('Ann', await makeRoom(files))
  model.script(say(searchReplace('src/add.ts', { find: 'add(a: number)', put: 'add(a: number, b: number)' })))
  await ann.say('@ai take two')
  const task = ann.task('take two')
  await expect(task.getByRole('list', { name: 'Warnings' })).toContainText('not changed: src/use.ts:1.')
  await task.getByText('1 definition changed').click()
  await expect(task).toContainText('named at 1 place: src/use.ts:1')
})

test('[G18] the card says for whom the agent waits, and what is only proposed can be accepted', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  await standInTheWay(bo, ann)
  model.script(say(reply))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  await expect(task).toContainText(`Waiting for Bo in ${path}`)
  await expect(task).toContainText('proposed instead')
  expect(await bo.text(path)).toContain('this.draw(s)')
  await ann.change(path, 1, 1).getByRole('button', { name: 'Accept' }).click()
  await bo.expectText(path, changed)
})

test('[G14] [G21] a file is not deleted while a change has no place: keep the rest, ask again, or drop all', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text, 'src/old.ts': 'old\n' })
  await ann.open(path)
  const strays = searchReplace(path, { find: '    let t = time()\n    this.draw(s)\n', put })
  const deletes = '*** Begin Patch\n*** Delete File: src/old.ts\n*** End Patch\n'
  model.script(say(`${deletes}${strays}`), say('I cannot find that line.'), say(reply))
  await ann.say('@ai make it sweep')
  const task = bo.task('make it sweep')
  await expect(task).toContainText('1 change found no place, so 1 file waits to be deleted or renamed.')
  await expect(bo.file('old.ts')).toBeVisible()
  await task.getByRole('button', { name: 'Ask again for 1 change' }).click()
  await expect(bo.file('old.ts')).toBeHidden()
  await ann.expectText(path, changed)
  await task.getByRole('button', { name: 'Undo all' }).click()
  await expect(ann.file('old.ts')).toBeVisible()
  await ann.expectText(path, text)
})

test('[G22] a change without a place is placed by hand at the cursor, moved, and accepted', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  const strays = searchReplace(path, { find: 'nothing like it', put: '// by hand' })
  model.script(say(strays), say('I cannot find it.'))
  await ann.say('@ai say so')
  const card = ann.task('say so')
  await ann.editor(path).locator('.cm-line').nth(2).click()
  await card.getByRole('button', { name: 'Place at line 3' }).click()
  const change = ann.change(path, 1, 1)
  await expect(bo.change(path, 1, 1)).toContainText('say so')
  await ann.editor(path).locator('.cm-line').nth(0).click()
  await change.getByRole('button', { name: 'Move to cursor' }).click()
  await expect.poll(() => ann.text(path), { message: 'nothing is written before it is accepted' }).toBe(text)
  await bo.change(path, 1, 1).getByRole('button', { name: 'Accept' }).click()
  await ann.expectText(path, `// by hand\n${text}`)
})

test('[G24] [U242] a task asks, somebody else answers on its card, looking elsewhere meanwhile, and it goes on', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  await ann.open(path)
  model.script(say('ASK: Smooth, or in steps?'), say(reply))
  await ann.say('@ai make it sweep')
  const question = (person: typeof ann) =>
    person.task('make it sweep').getByRole('list', { name: 'Questions' }).getByRole('listitem')
  await expect(question(ann)).toContainText('Smooth, or in steps?')
  await expect(ann.task('make it sweep')).toContainText('Asking')
  await question(bo).getByRole('textbox', { name: 'Answer' }).fill('Smooth.')
  await bo.page.getByRole('tab', { name: 'Tasks' }).click()
  await expect(question(bo).getByRole('textbox', { name: 'Answer' })).toHaveValue('Smooth.')
  await bo.page.getByRole('tab', { name: 'Chat' }).click()
  await question(bo).getByRole('textbox', { name: 'Answer' }).press('Enter')
  await expect(question(ann)).toContainText('Bo: Smooth.')
  await expect(question(ann).getByRole('textbox')).toHaveCount(0)
  await ann.expectText(path, changed)
  await expect(ann.task('make it sweep')).toContainText('Done')
})

test('[G22] the offer to place a change beside the cursor keeps to its card, however long the file’s name', async ({
  model,
  makeRoom,
  bring,
}) => {
  const name = `${'a-very-long-name-'.repeat(5)}.ts`
  const ann = await bring('Ann', await makeRoom({ [path]: text, [name]: 'one\n' }))
  await ann.open(name)
  await ann.editor(name).locator('.cm-line').first().click()
  model.script(say(searchReplace('gone.ts', { find: '    nowhere()\n', put: '' })), say('I cannot find that line.'))
  await ann.say('@ai try')
  const task = ann.task('try')
  const offer = await task.getByRole('button', { name: /^Place at line 1 of / }).boundingBox()
  const card = await task.boundingBox()
  expect(offer?.x).toBeGreaterThan(card?.x ?? 0)
})

test('[U262] a task’s clock stands still while the server cannot be reached, and goes on with the time that passed', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  await ann.page.clock.install()
  const line = await withLine(ann)
  await ann.open(path)
  const gate = makeGate()
  model.script(say(reply, { stallAfter: 0, gate: gate.opened }))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  await expect(task).toContainText('Writing')
  await line.cut()
  const clock = task.getByText(/^0:\d\d · as last known$/)
  await expect(clock).toBeVisible()
  const said = (await clock.textContent()) ?? ''
  await ann.page.clock.fastForward('03:00')
  await expect(clock).toHaveText(said)
  line.mend()
  await expect(task).toContainText(/[3-4]:\d\d/, { timeout: 15_000 })
  await expect(clock).toHaveCount(0)
  gate.open()
})

test('[U259] a change without a place is offered the line that comes nearest, of its own file, until one points there', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text, 'README.md': 'one\ntwo\n' }))
  await ann.open('README.md')
  await ann.editor('README.md').locator('.cm-line').nth(1).click()
  const near = text.split('\n').findIndex((line) => line.includes('this.draw(s)'))
  const strays = searchReplace(path, { find: '    let t = time()\n    this.draw(s)\n', put })
  model.script(say(strays), say('I cannot find that line.'))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  const offer = task.getByRole('button', { name: /^(Place at|Show) line/ })
  await expect(task).toContainText(`Line ${near} and those after it come nearest`)
  await expect(offer).toHaveText(`Show line ${near} of clock.ts`)
  await ann.open(path)
  await expect(offer, 'the cursor is untouched').toHaveText(`Place at line ${near}`)
  await ann.open('README.md')
  await expect(offer).toHaveText(`Place at line ${near} of clock.ts`)
  await ann.open(path)
  await ann.editor(path).locator('.cm-line').nth(1).click()
  await expect(offer).toHaveText('Place at line 2')
  await ann.open('README.md')
  await offer.click()
  await expect(ann.change(path, 1, 1)).toBeVisible()
  await expect(ann.editor(path)).toBeFocused()
})
