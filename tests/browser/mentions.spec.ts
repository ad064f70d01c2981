import { say } from '../support/scripted-model.ts'
import { expect, test } from './support/fixtures.ts'

const files = {
  'src/planet.ts': 'export function planetAt(hour: number) {\n  return hour\n}\n',
  'src/clock.ts': 'export function clockFace() {\n  return planetAt(1)\n}\n',
  'My notes/plan.md': 'Secret plan: orbit.\n',
  'other.md': 'Nothing.\n',
}

test('[U195] a file and a symbol are completed in a message, and the agent reads what was put in', async ({
  model,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await bring('Planck', room)
  await ann.open('src/clock.ts')
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  const offer = ann.page.getByRole('listbox', { name: 'Mention' })
  const options = offer.getByRole('option')

  // The room's people first; before a letter is typed, the files that are open.
  await field.pressSequentially('See @')
  await expect(options).toHaveText([/^Planck/, /^Owner/, 'plan.mdMy notes', 'clock.tssrc'])
  await field.pressSequentially('plan')
  await expect(options.first()).toContainText('Planck')
  await expect(options.filter({ hasText: 'planet.ts' })).toContainText('src')
  await options.filter({ hasText: 'planet.ts' }).click()
  await expect(field).toHaveValue('See @src/planet.ts ')
  await expect(field).toBeFocused()

  await field.fill('')
  await field.pressSequentially('@ai compare @planmd')
  await expect(options).toHaveText([/^plan\.mdMy notes/])
  await field.press('Tab')
  await field.pressSequentially('with #pla')
  await expect(options).toHaveText([/^planetAtfunction · src\/planet\.ts/])
  await field.press('Enter')
  await expect(offer).toBeHidden()
  const asked = '@ai compare `My notes/plan.md` with #planetAt'
  await expect(field).toHaveValue(`${asked} `)
  model.script(say('They differ.'))
  await field.press('Enter')
  await expect(ann.chat).toContainText('They differ.')
  const request = JSON.stringify(model.requests.at(-1))
  expect(request).toContain('Secret plan: orbit.')
  expect(request).toContain('export function planetAt')
})

test('[U195] the server’s silence is heard by nobody, and a name typed whole is sent', async ({ makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await ann.page.route('**/symbols?*', (route) => route.fulfill({ status: 500 }))
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  const refused = ann.page.waitForResponse('**/symbols?*')
  await field.pressSequentially('#planet')
  await refused
  await field.press('Enter')
  await expect(ann.chat).toContainText('#planet')
  await field.pressSequentially('@src/planet.ts')
  await field.press('Enter')
  await expect(ann.chat).toContainText('@src/planet.ts')
  await expect(ann.page.getByRole('alert')).toHaveCount(0)
})

test('[U195] Escape in a sheet shuts the offer alone, then the sheet', async ({ makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await ann.page.getByRole('button', { name: 'Chat', exact: true }).click()
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  const offer = ann.page.getByRole('listbox', { name: 'Mention' })
  await field.pressSequentially('@pl')
  await expect(offer).toBeVisible()
  await field.press('Escape')
  await expect(offer).toBeHidden()
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('@pl')
  await field.press('Escape')
  await expect(field).toBeHidden()
})
