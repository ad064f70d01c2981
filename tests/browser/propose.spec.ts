import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { changed, path, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

async function propose(person: Person, prompt: string) {
  await person.page.getByRole('button', { name: 'Mode: Live' }).click()
  await person.page.getByRole('menuitemradio', { name: /^Propose/ }).click()
  await person.say(`@ai ${prompt}`)
}

test('a proposal leaves the file as it is until it is accepted', async ({ model, annAndBo }) => {
  const { ann, bo } = await annAndBo({ [path]: text }, { open: path })
  model.script(say(reply, { everyMs: 5 }))
  await propose(ann, 'make it sweep')
  const change = bo.change(path, 1, 1)
  await expect(change.getByRole('button', { name: 'Accept' })).toBeVisible()
  await bo.expectText(path, text)
  await expect(bo.editor(path).locator('.weft-line-gone')).toHaveCount(2)
  await expect(bo.editor(path).locator('.weft-block-come')).toContainText('this.sweep(seconds / 60)')
  await change.getByRole('button', { name: 'Accept' }).click()
  for (const person of [ann, bo]) {
    await person.expectText(path, changed)
    await expect(person.changes(path)).toHaveCount(0)
  }
})

test('a proposal that is rejected leaves nothing', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ [path]: text })
  const ann = await bring('Ann', room)
  await ann.open(path)
  model.script(say(reply))
  await propose(ann, 'make it sweep')
  await ann.review.getByRole('button', { name: 'Reject all' }).click()
  await expect(ann.changes(path)).toHaveCount(0)
  await ann.expectText(path, text)
})

test('[R6] two members who accept one proposal at once apply it once, and one of them is told', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const people = [await bring('Ann', room), await bring('Bo', room)] as const
  for (const person of people) await person.open(path)
  model.script(say(reply))
  await propose(people[0], 'make it sweep')

  // Both requests wait until both were made: neither window can know of the other's decision.
  const both = makeGate()
  let waiting = 0
  for (const { page } of people) {
    await page.route('**/hunks/*/accept', async (route) => {
      waiting += 1
      if (waiting === people.length) both.open()
      await both.opened
      await route.continue()
    })
  }
  for (const person of people) await person.change(path, 1, 1).getByRole('button', { name: 'Accept' }).click()

  for (const person of people) {
    await person.expectText(path, changed)
    await expect(person.changes(path)).toHaveCount(0)
  }
  await expect
    .poll(async () => {
      const told = people.map(({ page }) =>
        page
          .getByText(/^(Ann|Bo) accepted this change already\.$/)
          .first()
          .isVisible(),
      )
      return (await Promise.all(told)).filter(Boolean).length
    })
    .toBe(1)
})
