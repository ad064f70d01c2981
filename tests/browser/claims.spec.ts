import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { violationsOf } from './support/axe.ts'
import { changed, path, putAt, reply, standInTheWay, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

test('[U192] the lines that a running task claims are marked with its name, move with the text, and go with it', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  const editor = await bo.open(path)
  await ann.open(path)
  const lane = bo.page.getByRole('group', { name: 'Where the agent is at work' })
  await expect(lane).toHaveCount(0)

  const gate = makeGate()
  model.script(say(reply, { stallAfter: putAt + 40, gate: gate.opened }))
  await ann.say('@ai make it sweep')
  const mark = lane.getByRole('button', { name: /is writing lines 3–\d: make it sweep$/ })
  await expect(mark).toBeVisible()
  await expect(bo.file(path)).toHaveAttribute('aria-description', / here/)
  await expect(bo.tab(path)).toHaveAttribute('aria-description', / here$/)
  const line = editor.locator('.cm-line').filter({ hasText: 'getSeconds' }).last()
  const isBeside = async () => {
    const [a, b] = [await mark.boundingBox(), await line.boundingBox()]
    return a !== null && b !== null && a.y <= b.y + 1 && a.y + a.height >= b.y + b.height - 1
  }
  await expect.poll(isBeside).toBe(true)
  // The names at carets fade, and are looked at when they have.
  await bo.page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await violationsOf(bo.page)).toEqual([])

  await editor.focus()
  await bo.page.keyboard.press('Control+Home')
  await bo.page.keyboard.type('// one\n// two\n')
  const moved = lane.getByRole('button', { name: /is writing lines 5–\d: make it sweep$/ })
  await expect(moved).toBeVisible()
  await moved.focus()
  await bo.page.keyboard.press('Enter')
  await expect(editor).toBeFocused()
  await expect(bo.page.getByText('Ln 5, Col 1')).toBeVisible()

  gate.open()
  await expect(lane).toHaveCount(0)
  await bo.expectText(path, `// one\n// two\n${changed}`)
})

test('[U212, G18] where a task waits for somebody is marked, with whom it waits for, until it waits no more', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  await standInTheWay(bo, ann)
  model.script(say(reply))
  await ann.say('@ai make it sweep')
  const lane = ann.page.getByRole('group', { name: 'Where the agent is at work' })
  const mark = lane.getByRole('button', { name: /waits at lines 3–4 for Bo: make it sweep$/ })
  await expect(mark).toBeVisible()
  await bo.editor(path).getByText('stop()').click()
  await expect(lane).toHaveCount(0)
  await ann.expectText(path, changed)
})

test('[U229] tasks that meet at the same lines are marked beside each other, and both can be pointed at', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text })
  await standInTheWay(bo, ann)
  model.script(say(reply), say(reply))
  await ann.say('@ai first')
  await ann.say('@ai second')
  const lane = ann.page.getByRole('group', { name: 'Where the agent is at work' })
  const marks = lane.getByRole('button', { name: /waits at lines 3–4 for Bo: / })
  await expect(marks).toHaveCount(2)
  const [a, b] = [await marks.nth(0).boundingBox(), await marks.nth(1).boundingBox()]
  expect(a?.y).toBe(b?.y)
  expect(Math.abs((a?.x ?? 0) - (b?.x ?? 0))).toBeGreaterThan(3)
  for (const mark of [marks.nth(0), marks.nth(1)]) {
    await mark.hover({ position: { x: 2, y: 5 } })
    expect(await mark.evaluate((button) => button.matches(':hover'))).toBe(true)
  }
})
