import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

const chatTab = (person: Person, name: string) => person.page.getByRole('tab', { name, exact: true })
const divider = (person: Person) => person.chat.getByRole('separator', { name: 'New messages' })
const lines = (count: number, word: string) =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n')

test('[U186, U187] behind another tab messages count, and a line stands before them until they have been seen', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await bo.say('before')
  await expect(ann.chat).toContainText('before')
  await ann.page.getByRole('tab', { name: 'Tasks' }).click()
  await bo.say('first')
  await expect(chatTab(ann, 'Chat, 1 new message')).toBeVisible()
  await bo.say('second')
  await chatTab(ann, 'Chat, 2 new messages').click()
  await expect(divider(ann)).toBeVisible()
  expect(await divider(ann).evaluate((line) => line.nextElementSibling?.textContent)).toContain('first')
  await expect(chatTab(ann, 'Chat')).toBeVisible()
  await expect(divider(ann)).toHaveCount(0, { timeout: 10_000 })

  // Seen as it comes.
  await bo.say('third')
  await expect(ann.chat).toContainText('third')
  await expect(divider(ann)).toHaveCount(0)
  await expect(chatTab(ann, 'Chat')).toBeVisible()
})

test('[U187] scrolled up, a button tells how many messages came, and leads to them', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await bo.say(lines(80, 'old'))
  await expect(ann.chat).toContainText('old 79')
  await expect(ann.chat.getByText('old 79')).toBeInViewport()
  await ann.chat.hover()
  await ann.page.mouse.wheel(0, -600)
  await expect(ann.page.getByRole('button', { name: 'Newest' })).toBeVisible()
  await bo.say('one')
  await bo.say('two')
  await expect(chatTab(ann, 'Chat, 2 new messages')).toBeVisible()
  await ann.page.getByRole('button', { name: '2 new messages', exact: true }).press('Enter')
  await expect(ann.chat.getByText('two', { exact: true })).toBeInViewport()
  await expect(ann.chat).toBeFocused()
  await expect(chatTab(ann, 'Chat')).toBeVisible()
})

test('[U186, U187, U188] in a shut pane they count, over a reload too; opened, one begins at the first of them', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await expect(ann.page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  await ann.page.getByRole('separator', { name: 'Resize side panel' }).press('Enter')
  const show = (count: number) =>
    ann.page.getByRole('button', { name: `Show side panel, ${count} new messages`, exact: true })
  await bo.say(lines(30, 'one'))
  await bo.say(lines(30, 'two'))
  await expect(show(2)).toBeVisible()
  await ann.leaveAndReturn()
  await bo.say(lines(30, 'three'))
  await show(3).click()
  await expect(divider(ann)).toBeVisible()
  await expect(ann.chat.getByText('one 0')).toBeInViewport()
  await expect(ann.chat.getByText('three 29')).not.toBeInViewport()
  await ann.page.getByRole('button', { name: /^\d new messages$/ }).click()
  await expect(ann.chat.getByText('three 29')).toBeInViewport()
  await expect(chatTab(ann, 'Chat')).toBeVisible()
  await ann.leaveAndReturn()
  await expect(ann.chat.getByText('three 29')).toBeInViewport()
  await expect(chatTab(ann, 'Chat')).toBeVisible()
  await expect(divider(ann)).toHaveCount(0)
})

test('[U186] in a page that is hidden messages count, until it is shown', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await expect(ann.chat).toBeVisible()
  const setVisibility = (state: DocumentVisibilityState) =>
    ann.page.evaluate((shown) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => shown })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await bo.say('seen')
  await expect(ann.chat).toContainText('seen')
  await setVisibility('hidden')
  await bo.say('unseen')
  await expect(chatTab(ann, 'Chat, 1 new message')).toBeVisible()
  await setVisibility('visible')
  await expect(divider(ann)).toBeVisible()
  await expect(chatTab(ann, 'Chat')).toBeVisible()
})

test('[U186, U187] on a phone the chat’s button tells how many messages came while the code was in front', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await bo.say('Are you there?')
  await ann.page.getByRole('button', { name: 'Chat, 1 new message', exact: true }).click()
  await expect(divider(ann)).toBeVisible()
  await expect(ann.chat.getByText('Are you there?')).toBeInViewport()
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible()
})
