/**
 * A model that is asked again, as people see it: its changes had no place or broke the syntax, and it mends them or gives up.
 * What each round came to stands in the card's steps; what is left over says why on the change, in a sentence.
 */
import { say, searchReplace } from '../support/scripted-model.ts'
import { changed, path, put, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

const strays = searchReplace(path, { find: '    let t = time()\n    this.draw(s)\n', put })
const broken = searchReplace(path, { find: '    this.draw(s)', put: '    this.draw((s)' })
const mended = searchReplace(path, { find: '    this.draw((s)', put: '    this.draw(s, 1)' })
const stillBroken = searchReplace(path, { find: '    this.draw((s)', put: '    this.draw([s)' })

test('[G17] a change without a place is asked for again, and is placed by the second reply', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  await ann.open(path)
  model.script(say(strays), say(reply))
  await ann.say('@ai make it sweep')
  for (const person of [ann, bo]) {
    const round = person.task('make it sweep').getByRole('listitem').filter({ hasText: 'Asked again for 1 change' })
    await expect(round).toContainText('placed')
    await expect(round.getByRole('img', { name: 'done' })).toBeVisible()
  }
  await expect(ann.task('make it sweep')).toContainText('1 change in 1 file: 1 to review')
  await ann.expectText(path, changed)
})

test('[G17] after two rounds without a place the change says why, and the text stays', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  await ann.open(path)
  model.script(say(strays), say(strays), say(strays))
  await ann.say('@ai make it sweep')
  const task = ann.task('make it sweep')
  const rounds = task.getByRole('listitem').filter({ hasText: 'Asked again for 1 change' })
  await expect(rounds).toHaveCount(2)
  for (const round of await rounds.all()) {
    await expect(round).toContainText('1 still without a place')
    await expect(round.getByRole('img', { name: 'failed' })).toBeVisible()
  }
  await expect(ann.change(path, 1, 1)).toContainText(
    `The text to be replaced is not in ${path}. Line 3 and those after it come nearest.`,
  )
  expect(await ann.text(path)).toBe(text)
})

test('[X5] [X7] what a change breaks is mended by the second reply', async ({ model, makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  await ann.open(path)
  model.script(say(broken), say(mended))
  await ann.say('@ai draw it once')
  const round = ann.task('draw it once').getByRole('listitem').filter({ hasText: 'Asked again for 1 change' })
  await expect(round).toContainText('mended')
  await ann.expectText(path, text.replace('this.draw(s)', 'this.draw(s, 1)'))
})

test('[X5] [X7] after two rounds that leave the syntax broken the change says where and how', async ({
  model,
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ [path]: text }))
  await ann.open(path)
  model.script(
    say(broken),
    say(stillBroken),
    say(searchReplace(path, { find: '    this.draw([s)', put: '    this.draw((s)' })),
  )
  await ann.say('@ai draw it once')
  const task = ann.task('draw it once')
  const rounds = task.getByRole('listitem').filter({ hasText: 'Asked again for' })
  await expect(rounds).toHaveCount(2)
  for (const round of await rounds.all()) await expect(round).toContainText('still with syntax errors')
  await expect(task).toContainText('with syntax errors')
  await expect(ann.changes(path).first()).toContainText('Breaks the syntax at line 4')
})
