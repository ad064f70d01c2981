import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'
import { SyncLine } from './support/sync-line.ts'

/** With a page whose way to the sync endpoint can be cut. */
async function withLine(person: Person): Promise<SyncLine> {
  const line = await SyncLine.layFor(person.page)
  await person.page.reload()
  await expect(person.files).toBeVisible()
  return line
}

test.describe('[S17] a text whose history is not the one that the server has', () => {
  const path = 'a.ts'
  const text = 'export const one = 1\nexport const two = 2\n'
  const mine = `${text}export const mine = 3\n`
  let ann: Person
  let bo: Person

  test.beforeEach(async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    ann = await bring('Ann', room)
    bo = await bring('Bo', room)
    const line = await withLine(ann)
    await ann.open(path)
    await bo.open(path)
    await line.cut()
    await ann.typeAtEnd(path, 'export const mine = 3\n')
    await expect(ann.connection).toHaveText(/^Offline, \d+ changes kept$/)
    await bo.typeAtEnd(path, '// Bo\n')
    line.mend({ isElsewhere: true })
    await expect(ann.connection).toHaveText('Not saved: the texts differ', { timeout: 15_000 })
  })

  const compare = async () => {
    await ann.page.getByRole('button', { name: 'Compare' }).click()
    return ann.page.getByRole('dialog', { name: `Two texts of ${path}` })
  }

  test('is compared with the room’s, and gives way to it when told to; nothing is merged before', async () => {
    await ann.expectText(path, mine)
    await bo.expectText(path, `${text}// Bo\n`)
    const dialog = await compare()
    const difference = dialog.getByRole('region', { name: 'How the texts differ' })
    await expect(difference).toContainText('export const mine = 3')
    await expect(difference).toContainText('// Bo')
    expect((await new AxeBuilder({ page: ann.page }).analyze()).violations).toEqual([])
    await ann.page.keyboard.press('Escape')
    await ann.expectText(path, mine)

    await compare()
    await dialog.getByRole('button', { name: 'Use the room' }).click()
    await ann.expectText(path, `${text}// Bo\n`)
    await expect(ann.connection).toHaveText('Not followed: reload the page')
    await ann.toast('The server has another room here').getByRole('button', { name: 'Reload' }).click()
    await ann.expectText(path, `${text}// Bo\n`)
    await expect(ann.connection).toHaveText('Saved')
    await ann.typeAtEnd(path, '// Ann\n')
    await bo.expectText(path, `${text}// Bo\n// Ann\n`)
  })

  test('is put in place of the room’s when told to', async () => {
    const dialog = await compare()
    await dialog.getByRole('button', { name: 'Put my text in' }).click()
    await bo.expectText(path, mine)
    await ann.expectText(path, mine)
  })
})
