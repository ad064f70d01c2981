import { say, searchReplace } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('on a phone the code keeps the screen, and every decision is within it', async ({ model, makeRoom, bring }) => {
  const wide = text.replace('clearInterval', `${'/* wide */ '.repeat(20)}clearInterval`)
  const room = await makeRoom({ [path]: wide, 'other.ts': 'one\n' })
  const bo = await bring('Bo', room)
  await bo.open(path)
  model.script(say(twice + searchReplace('other.ts', { find: 'one', put: 'two' })))
  await bo.say('@ai make it sweep')
  const change = bo.change(path, 1, 1)
  await expect(change.getByRole('button', { name: 'Keep' })).toBeVisible()

  await bo.page.setViewportSize({ width: 390, height: 800 })
  await bo.editor(path).evaluate((content) => content.parentElement?.scrollTo({ left: 600 }))
  const inView = async (name: string) => {
    const box = await bo.page.getByRole('button', { name, exact: true }).first().boundingBox()
    return box !== null && box.x >= 0 && box.x + box.width <= 390
  }
  const inFile = ['Keep in this file', 'Undo in this file']
  for (const name of ['Keep', 'Undo', 'Keep all', 'Undo all', ...inFile, 'Next change']) {
    await expect.poll(() => inView(name), { message: `${name} to be within the screen` }).toBe(true)
  }
  expect(await bo.page.evaluate(() => document.documentElement.scrollWidth), 'the page itself never scrolls').toBe(390)
})

test('[G24] on a phone the chat’s button says that a task asks, until it is answered', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ [path]: text })
  const bo = await bring('Bo', room)
  const ann = await bring('Ann', room)
  await bo.page.setViewportSize({ width: 390, height: 800 })
  model.script(say('ASK: Which clock?'), say('None, then.'))
  await ann.say('@ai change it')
  await bo.page.getByRole('button', { name: 'Chat, a task asks' }).click()
  await bo.task('change it').getByRole('textbox', { name: 'Answer' }).fill('The first.')
  await bo.task('change it').getByRole('button', { name: 'Answer' }).click()
  await expect(bo.task('change it')).toContainText('Done')
  await bo.page.keyboard.press('Escape')
  await expect(bo.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
})
