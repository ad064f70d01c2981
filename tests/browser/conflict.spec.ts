import { say } from '../support/scripted-model.ts'
import { changed, path, put, putAt, reply, text } from './support/clock.ts'
import { expect, type Room, test } from './support/fixtures.ts'
import { makeGate } from './support/gate.ts'
import type { Person } from './support/person.ts'

const mine = text.replace('this.draw(s)', 'this.draw(s) // aloud')

test.describe('[R1] a person who changes the line that the agent is writing keeps their text, and decides', () => {
  let ann: Person
  let bo: Person
  let room: Room

  test.beforeEach(async ({ model, makeRoom, bring }) => {
    room = await makeRoom({ [path]: text })
    ann = await bring('Ann', room)
    bo = await bring('Bo', room)
    await ann.open(path)
    await bo.open(path)
    const gate = makeGate()
    model.script(say(reply, { stallAfter: putAt + 40, gate: gate.opened }))
    await ann.say('@ai make it sweep')
    await expect.poll(() => bo.text(path), { message: 'the agent to have begun' }).not.toBe(text)
    const line = (await bo.text(path)).split('\n').findIndex((content) => content.includes('this.draw(s)'))
    await bo.typeAt(path, line + 1, ' // aloud')
    gate.open()
    for (const person of [ann, bo]) {
      await expect(person.change(path, 1, 1).getByRole('button', { name: 'Keep mine' })).toBeVisible()
      await person.expectText(path, mine)
    }
  })

  async function choose(name: string, expected: string) {
    await ann.change(path, 1, 1).getByRole('button', { name }).click()
    for (const person of [ann, bo]) {
      await person.expectText(path, expected)
      await expect(person.changes(path)).toHaveCount(0)
    }
  }

  test('a sentence says who changed what, and both versions are there to see', async () => {
    await expect(ann.change(path, 1, 1)).toContainText(/^Bo changed this part while \S.* was writing/)
    await expect(bo.change(path, 1, 1)).toContainText(/^You changed this part while/)
    await expect(ann.editor(path).locator('.weft-line-clash')).toContainText(['now.getSeconds()', '// aloud'])
    await expect(ann.editor(path).locator('.weft-block-come')).toContainText('this.sweep(seconds / 60)')
    await expect(ann.review).toContainText('1 conflict')
  })

  test('[G8] its task is not simply done, offers nothing to keep, and leads to the conflict', async () => {
    const task = ann.task('make it sweep')
    await expect(task).toContainText('Done · 1 conflict')
    await expect(task.getByRole('button', { name: /all$/ })).toHaveCount(0)
    await task.getByRole('button', { name: 'Decide the conflict' }).click()
    await expect(ann.editor(path)).toBeFocused()
  })

  test('Keep mine leaves people’s text', async () => {
    await choose('Keep mine', mine)
  })

  test('Take the agent’s puts the agent’s text there', async () => {
    await choose("Take the agent's", changed)
  })

  test('Both puts one after the other', async () => {
    await choose('Both', mine.replace('// aloud\n', `// aloud\n${put}`))
  })

  test('Edit by hand takes a text of one’s own, which begins with both', async () => {
    await ann.change(path, 1, 1).getByRole('button', { name: 'Edit by hand' }).click()
    const result = ann.page.getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await expect(result).toHaveValue(`    const s = now.getSeconds()\n    this.draw(s) // aloud\n${put}`)
    await result.fill('    this.draw(now)\n')
    await choose('Save', changed.replace(put, '    this.draw(now)\n'))
  })

  test('[R1, R6] what is being written by hand is not lost when another decides', async () => {
    await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ann.change(path, 1, 1).getByRole('button', { name: 'Edit by hand' }).click()
    await ann.page.getByRole('textbox', { name: 'Result' }).fill('    this.draw(now)\n')
    await bo.change(path, 1, 1).getByRole('button', { name: 'Keep mine' }).click()
    await expect(ann.toast('Bo decided this change; your text is kept')).toBeVisible()
    await ann.page.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toBe('    this.draw(now)\n')
    for (const person of [ann, bo]) await person.expectText(path, mine)
  })

  test('Ask again settles it as people have it, and asks for the text as it now is', async ({ model }) => {
    model.script((request) => {
      const shown = request.body.messages.map(({ content }) => content).join('\n')
      return say(shown.includes('// aloud') ? 'I see that it is aloud now.' : 'I see the old text.')
    })
    await ann.change(path, 1, 1).getByRole('button', { name: 'Ask again' }).click()
    await expect(ann.changes(path)).toHaveCount(0)
    await expect(bo.chat).toContainText('I see that it is aloud now.')
    await ann.expectText(path, mine)
  })
})
