import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { expect, test } from './support/fixtures.ts'

test('a message of one person is in the other’s chat', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  await ann.say('Hello <b>Bo</b>')
  await expect(bo.chat).toContainText('Hello <b>Bo</b>')
  await expect(bo.chat).toContainText('Ann')
})

test('[U320] what was begun is there still after the chat was left, and what could not be sent comes back', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': '' }))
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  const refusal = makeGate()
  await ann.page.route('**/messages', async (route) => {
    await refusal.opened
    await route.abort()
  })
  await field.fill('first')
  await field.press('Enter')
  await field.fill('@ai second')
  await field.press('Enter')
  await field.fill('third, half')
  await expect(ann.page.getByText('Sending…')).toBeVisible()
  await ann.page.getByRole('tab', { name: /^Tasks/ }).click()
  await expect(field).toHaveCount(0)
  refusal.open()
  await expect(ann.toast('The server cannot be reached.')).toBeVisible()
  await ann.page.getByRole('tab', { name: /^Chat/ }).click()
  await expect(field).toHaveValue('third, half')
  await expect(ann.page.getByText('Sending…')).toHaveCount(0)
  await ann.page.unroute('**/messages')
  await ann.page.getByRole('button', { name: 'Not sent: 2 messages. Show the next' }).click()
  await expect(field).toHaveValue('first')
  await expect(field).toBeFocused()
  await field.press('Enter')
  await expect(field).toHaveValue('@ai second')
  await field.press('Enter')
  await expect(ann.task('second')).toBeVisible()
  await expect(field).toHaveValue('third, half')
  await expect(ann.page.getByRole('button', { name: /^Not sent/ })).toHaveCount(0)
})

test('[U323] a message whose answer is lost is said once, and does not come back into the field', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': '' })
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  await ann.page.route('**/messages', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await field.fill('@ai once only')
  await field.press('Enter')
  await expect(ann.task('once only')).toBeVisible()
  await expect(field).toHaveValue('')
  await ann.leaveAndReturn(field)
  await expect(ann.task('once only')).toBeVisible()
  await expect(field).toHaveValue('')
  await bo.say('Seen')
  await expect(ann.chat).toContainText('Seen')
  await expect(bo.task('once only')).toHaveCount(1)
})

test('an answer to @ai streams into everyone’s chat', async ({ model, annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'const a = 1\n' })
  const gate = makeGate()
  const first = 'It holds one constant.'
  const second = 'Nothing else is in there.'
  model.script(say(`${first}\n\n${second}`, { stallAfter: first.length + 8, gate: gate.opened }))
  await ann.say('@ai what is in a.ts?')
  for (const { chat } of [ann, bo]) {
    await expect(chat).toContainText(first)
    await expect(chat).not.toContainText(second)
  }
  gate.open()
  for (const person of [ann, bo]) {
    await expect(person.chat).toContainText(second)
    await expect(person.task('what is in a.ts?')).toContainText('Done')
  }
})

test('a table of an answer is a table', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  model.script(say('| name | use |\n|---|---|\n| `a` | <b>one</b> |\n'))
  await ann.say('@ai show a table')
  await expect(ann.chat.getByRole('columnheader')).toHaveText(['name', 'use'])
  await expect(ann.chat.getByRole('cell')).toHaveText(['a', '<b>one</b>'])
})

test('[R9] a link of an answer leads out of the page, or is no link', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  model.script(say('[out](https://example.org/) [bad](javascript:alert(1)) [here](src/a.ts) end.'))
  await ann.say('@ai say something')
  await expect(ann.chat).toContainText('bad here end.')
  await expect(ann.chat.getByRole('link')).toHaveText(['out'])
})

test('an answer that asks for a change in Markdown is text, never HTML', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  model.script(say('**Bold** and <img src=x onerror="document.title=1"> stay words.'))
  await ann.say('@ai say something')
  await expect(ann.chat).toContainText('stay words.')
  await expect(ann.chat.locator('img')).toHaveCount(0)
  await expect(ann.chat.locator('strong')).toHaveText('Bold')
})

test('[G23] a place that an answer names opens its file at that line, by keys too; what names no file stays text', async ({
  model,
  makeRoom,
  bring,
}) => {
  const lines = Array.from({ length: 300 }, (_, index) => `const line${index + 1} = ${index + 1}`).join('\n')
  const ann = await bring('Ann', await makeRoom({ 'src/far.ts': lines, 'a.ts': 'const a = 1\n' }))
  await ann.open('a.ts')
  model.script(
    say('It is in `src/far.ts:250` (see a.ts:1-2), not in `gone.ts:3` at 10:30.\n\n```text\nsrc/far.ts:7\n```\n'),
  )
  await ann.say('@ai where is it?')
  await expect(ann.task('where is it?')).toContainText('Done')
  await expect(ann.chat.getByRole('button', { name: /:\d/ })).toHaveText(['src/far.ts:250', 'a.ts:1-2'])
  await ann.chat.getByRole('button', { name: 'src/far.ts:250' }).press('Enter')
  await expect(ann.editor('src/far.ts')).toBeFocused()
  await expect(ann.editor('src/far.ts').getByText('line250 =')).toBeInViewport()
  await ann.page.keyboard.type('// here ')
  await expect(ann.editor('src/far.ts')).toContainText('// here const line250')
  await ann.chat.getByRole('button', { name: 'a.ts:1-2' }).click()
  await expect(ann.editor('a.ts')).toBeFocused()
})

test('[U165] code of an answer is copied, put in at the cursor, and made a file', async ({ model, annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'const a = 1\n' })
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await ann.open('a.ts')
  await bo.open('a.ts')
  model.script(say('Like so:\n\n```ts\nconst b = 2\n```\n'))
  await ann.say('@ai show me')
  await ann.chat.getByRole('button', { name: 'Copy the code' }).click()
  await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toBe('const b = 2\n')
  await ann.editor('a.ts').focus()
  await ann.page.keyboard.press('Control+End')
  await ann.chat.getByRole('button', { name: 'Insert at the cursor in a.ts' }).click()
  await bo.expectText('a.ts', 'const a = 1\nconst b = 2\n')
  await expect(ann.editor('a.ts')).toBeFocused()
  await ann.page.keyboard.press('Control+z')
  await bo.expectText('a.ts', 'const a = 1\n')
  await ann.chat.getByRole('button', { name: 'New file with this code' }).dblclick()
  await ann.expectText('snippet.ts', 'const b = 2\n')
  await expect(bo.file('snippet.ts')).toBeVisible()
  await expect(ann.file('snippet-2.ts')).toHaveCount(0)
  await expect(ann.file('snippet.ts')).toHaveCount(1)
})

test('[U193] what is done with code stands above it, and covers none of it', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom({ 'a.ts': 'const a = 1\n' })
  const ann = await bring('Ann', room)
  await ann.open('a.ts')
  const short = 'const clock = createClock({ sweep: true })'
  model.script(say(`Like so:\n\n\`\`\`ts\n${short}\n${'x'.repeat(200)}\n\`\`\`\n`))
  await ann.say('@ai show me')
  const code = ann.chat.locator('pre', { hasText: short })
  await expect(code).toBeVisible()
  for (const width of [1280, 390]) {
    await ann.page.setViewportSize({ width, height: 800 })
    if (width === 390) await ann.page.getByRole('button', { name: 'Chat', exact: true }).click()
    const box = await code.boundingBox()
    for (const name of ['Copy the code', 'Insert at the cursor in a.ts', 'New file with this code']) {
      const tool = await ann.page.getByRole('button', { name }).boundingBox()
      expect(tool === null || box === null ? 0 : tool.y + tool.height, `${name} at ${width} px`).toBeLessThanOrEqual(
        (box?.y ?? 0) + 1,
      )
    }
  }
})

test('[U166] a person’s message leads to a place, and shows whom it mentions', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\ntwo\nthree\n' })
  await ann.say('@Bo look at a.ts:2, not at b.ts:9')
  await expect(bo.chat.getByText('@Bo', { exact: true })).toBeVisible()
  await bo.chat.getByRole('button', { name: 'a.ts:2' }).click()
  await expect(bo.editor('a.ts')).toBeFocused()
  await bo.page.keyboard.type('// ')
  await ann.open('a.ts')
  await ann.expectText('a.ts', 'one\n// two\nthree\n')
})

test('[U184] a name is completed in a message by keys and by pointer, and the message shows whom it means', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': '' })
  const ann = await bring('Ann', room)
  await bring('Bo Berg', room)
  await bring('Bob', room)
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  const offer = ann.page.getByRole('listbox', { name: 'Mention' })
  const options = offer.getByRole('option')

  await field.pressSequentially('@')
  await expect(options).toHaveText([/^@ai/, /^Bo Berg/, /^Bob/, /^Owner.*not here/, 'a.ts'])
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await field.press('Escape')
  await expect(offer).toBeHidden()
  await field.press('Backspace')

  await field.pressSequentially('Hi @b')
  await expect(options).toHaveText([/^Bo Berg/, /^Bob/])
  await field.press('ArrowDown')
  const chosen = options.nth(1)
  await expect(chosen).toHaveAttribute('aria-selected', 'true')
  await expect(field).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? 'none')
  await field.press('ArrowDown')
  await field.press('Enter')
  await expect(field).toHaveValue('Hi @Bo Berg ')
  await expect(offer).toBeHidden()

  await field.pressSequentially('and @bo')
  await options.filter({ hasText: 'Bob' }).click()
  await expect(field).toHaveValue('Hi @Bo Berg and @Bob ')
  await expect(field).toBeFocused()
  await field.pressSequentially('!')
  await field.press('Enter')
  await expect(field).toHaveValue('')
  await expect(ann.chat.getByText('@Bo Berg', { exact: true })).toBeVisible()
  await expect(ann.chat.getByText('@Bob', { exact: true })).toBeVisible()

  // As what is typed, it is taken back by the field's own undo.
  await field.pressSequentially('Hi @be')
  await field.press('Tab')
  await expect(field).toHaveValue('Hi @Bo Berg ')
  await field.press('ControlOrMeta+z')
  await expect(field).toHaveValue('Hi @be')
  await field.fill('')

  // Shut in one message, it is open in the next.
  await field.pressSequentially('@b')
  await field.press('Escape')
  await field.press('Enter')
  await field.pressSequentially('@b')
  await expect(options).toHaveText([/^Bo Berg/, /^Bob/])
})

test('[U185] whoever is named sees it marked, and hears it once: by the log where it is shown, else by the news', async ({
  bring,
  annAndBo,
}) => {
  const { room, ann, bo } = await annAndBo({ 'a.ts': '' })
  const news = ann.page.getByRole('status', { name: 'News' })
  await expect(news).toHaveText('Bo joined.')
  await expect(news).toHaveText('')
  await ann.page.getByRole('tab', { name: 'Tasks' }).click()
  await bo.say('@Annabel and `@Ann` are others')
  await bo.say('@ann, look')
  await expect(news).toHaveText('Bo mentions you in the chat.')
  await ann.page.getByRole('tab', { name: /^Chat/ }).click()
  const mention = ann.chat.getByText('@ann', { exact: true })
  await expect(mention).toHaveAttribute('data-me', 'true')
  await expect(bo.chat.getByText('@ann', { exact: true })).toHaveAttribute('data-me', 'false')
  await expect(news).toHaveText('')
  await ann.leaveAndReturn()
  await expect(mention).toBeVisible()
  await expect(news).toHaveText('')
  const told = await news.evaluateHandle((region) => {
    const words: (string | null)[] = []
    new MutationObserver(() => words.push(region.textContent)).observe(region, { childList: true, subtree: true })
    return words
  })
  await bo.say('@Ann, done')
  await expect(ann.chat).toContainText('done')
  await bring('Cy', room)
  await expect(news).toHaveText('Cy joined.')
  expect((await told.jsonValue()).filter((words) => words !== '')).toEqual(['Cy joined.'])
})

test('[U188] what was begun is there still after a reload, and nothing once it was sent', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'a\n' }))
  const field = ann.page.getByRole('textbox', { name: 'Message' })
  await field.fill('one long thought')
  await ann.leaveAndReturn(field)
  await expect(field).toHaveValue('one long thought')
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(ann.chat).toContainText('one long thought')
  await ann.leaveAndReturn(field)
  await expect(ann.chat).toContainText('one long thought')
  await expect(field).toHaveValue('')
})
