import { say, searchReplace } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import { withLine } from './support/sync-line.ts'

test('[U161, U163] the review goes on by keys into the next file, and the task tells who decided what', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text, 'far.ts': `${'// far\n'.repeat(200)}one\n` })
  const editor = await ann.open(path)
  model.script(say(twice + searchReplace('far.ts', { find: 'one', put: 'two' })))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 2, 2).getByRole('button', { name: 'Keep' })).toBeVisible()
  await editor.focus()
  await ann.page.keyboard.press('Control+Home')
  await ann.page.keyboard.press('Alt+n')
  await expect(ann.review).toContainText('1 of 2')
  await ann.page.keyboard.press('Alt+n')
  await expect(ann.review).toContainText('2 of 2')
  await ann.page.keyboard.press('Alt+n')
  await expect(ann.editor('far.ts')).toBeFocused()
  await expect(ann.change('far.ts', 1, 1)).toBeInViewport()
  await ann.page.keyboard.press('Alt+k')
  await expect(ann.changes('far.ts')).toHaveCount(0)
  await bo.open(path)
  await bo.review.getByRole('button', { name: 'Undo all' }).click()
  await ann.task('make it sweep').getByText('3 decisions').click()
  await expect(ann.task('make it sweep').getByRole('list', { name: 'Decisions' }).getByRole('listitem')).toHaveText([
    /^Kept by you, .* in far\.ts$/,
    /^Undone by Bo, .* in clock\.ts \(2 changes\)$/,
  ])
})

test('[U164] a change that was placed but for its indentation says so', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  const find = 'const s = now.getSeconds()\nthis.draw(s)\n'
  model.script(say(searchReplace(path, { find, put: 'const s = 1\nthis.draw(s, 1)\n' })))
  await ann.say('@ai make it sweep')
  await expect(ann.change(path, 1, 1)).toContainText(/Placed but for indentation, \d+%/)
})

test('[U201, R6] who decides what another has just decided otherwise is told who it was, and what they did', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  const line = await withLine(ann)
  await ann.open(path)
  await bo.open(path)
  model.script(say(twice))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  // What Bo does now is not known here yet.
  await line.cut()
  await bo.change(path, 1, 2).getByRole('button', { name: 'Undo' }).click()
  await expect(bo.change(path, 1, 2)).toHaveCount(0)
  await ann.change(path, 1, 2).getByRole('button', { name: 'Keep' }).click()
  await expect(ann.toast('Bo undid this change before you kept it.')).toBeVisible()
  line.mend()
  await expect(ann.change(path, 1, 2)).toHaveCount(0)
})
