/** A request to the agent, written in the text at what is selected. */
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { violationsOf } from './support/axe.ts'
import { path, reply, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

/** Selects this line (from 1), by keys alone. */
async function selectLine(person: Person, line: number): Promise<void> {
  await person.editor(path).focus()
  await person.page.keyboard.press('Control+Home')
  for (let down = 1; down < line; down++) await person.page.keyboard.press('ArrowDown')
  await person.page.keyboard.press('Home')
  await person.page.keyboard.press('Shift+End')
}

test.describe('[U121] asking in the text', () => {
  test('asks about the characters selected, wherever they are by then', async ({ model, annAndBo }) => {
    const { room, ann, bo } = await annAndBo({ [path]: text }, { open: path })
    await selectLine(ann, 3)
    await ann.page.keyboard.press('Control+i')
    const ask = ann.page.getByRole('group', { name: 'Ask about line 3' })
    await expect(ask.getByRole('textbox', { name: 'Request' })).toBeFocused()
    expect(await violationsOf(ann.page)).toEqual([])
    await bo.typeAt(path, 1, ' // typed above meanwhile')
    await expect.poll(() => ann.text(path)).toContain('meanwhile')
    model.script(say(reply))
    await ask.getByRole('button', { name: 'Mode: Live' }).click()
    await ann.page.getByRole('menuitemradio', { name: /^Propose/ }).click()
    await ask.getByRole('textbox', { name: 'Request' }).fill('make it sweep')
    await ann.page.keyboard.press('Enter')
    await expect(ask).toHaveCount(0)
    await expect(ann.editor(path)).toBeFocused()
    await expect(ann.change(path, 1, 1).getByRole('button', { name: 'Accept' })).toBeVisible()
    const { tasks } = await room.call<{ tasks: TaskResponse[] }>('GET', '/tasks')
    expect(tasks).toMatchObject([{ prompt: 'make it sweep', mode: 'propose' }])
    const prompt = model.requests
      .at(-1)
      ?.body.messages.map(({ content }) => content)
      .join('\n')
    expect(prompt).toMatch(/lines? 3\D[\s\S]*const s = now\.getSeconds\(\)/)
  })

  test('[U325] is asked once though its answer is lost, and its field shuts once the room shows the task', async ({
    model,
    makeRoom,
    bring,
  }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    await ann.open(path)
    model.fallback = () => ({ kind: 'silence' })
    const request = ann.page.getByRole('textbox', { name: 'Request' })
    const keys: unknown[] = []
    let isHeard = false
    await ann.page.route('**/tasks', async (route) => {
      keys.push(route.request().postDataJSON().key)
      if (isHeard) {
        await route.fetch()
        await expect(ann.task('make it sweep')).toBeVisible()
      }
      await route.abort()
    })
    await selectLine(ann, 3)
    await ann.page.keyboard.press('Control+i')
    await request.fill('make it sweep')
    await request.press('Enter')
    await expect(ann.toast('The server cannot be reached.')).toBeVisible()
    await expect(request).toHaveValue('make it sweep')
    isHeard = true
    await request.press('Enter')
    await expect(request).toHaveCount(0)
    await expect(ann.editor(path)).toBeFocused()
    expect(new Set(keys).size).toBe(1)
    expect(keys).toHaveLength(2)
    const { tasks } = await room.call<{ tasks: TaskResponse[] }>('GET', '/tasks')
    expect(tasks.map(({ prompt }) => prompt)).toEqual(['make it sweep'])
  })

  test('is left by Escape, and what could not be sent stays', async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    await ann.open(path)
    await selectLine(ann, 3)
    await ann.page.getByRole('button', { name: 'Ask about this' }).click()
    const request = ann.page.getByRole('textbox', { name: 'Request' })
    await request.fill('make it sweep')
    await ann.page.route('**/tasks', (route) => route.abort())
    await request.press('Enter')
    await expect(ann.toast('The server cannot be reached.')).toBeVisible()
    await expect(request).toHaveValue('make it sweep')
    await request.press('Escape')
    await expect(request).toHaveCount(0)
    await expect(ann.editor(path)).toBeFocused()
    await ann.expectText(path, text)
    await ann.page.keyboard.type('x')
    await expect.poll(() => ann.text(path)).toContain('\n    x\n')
  })

  test('[U205] completes people, files and symbols, and the agent reads what was put in', async ({
    model,
    makeRoom,
    bring,
  }) => {
    const room = await makeRoom({ [path]: text, 'docs/My plan.md': 'Secret plan.\n' })
    const ann = await bring('Ann', room)
    await bring('Bo', room)
    await ann.open(path)
    await selectLine(ann, 3)
    await ann.page.keyboard.press('Control+i')
    const request = ann.page.getByRole('textbox', { name: 'Request' })
    const offer = ann.page.getByRole('listbox', { name: 'Mention' })
    const options = offer.getByRole('option')
    await request.pressSequentially('as @')
    await expect(options.first(), 'nobody to ask but the agent').toHaveText(/^Bo/)
    await request.pressSequentially('plan')
    await expect(options).toHaveText([/^My plan\.mddocs/])
    expect(await violationsOf(ann.page)).toEqual([])
    await request.press('Escape')
    await expect(offer).toBeHidden()
    await expect(request).toBeFocused()
    await request.fill('as ')
    await request.pressSequentially('@plan')
    await request.press('Tab')
    await expect(request).toHaveValue('as `docs/My plan.md` ')
    await request.pressSequentially('has #Clo')
    await expect(options).toHaveText([/^Clockclass · clock\.ts/])
    await options.first().click()
    await expect(request).toHaveValue('as `docs/My plan.md` has #Clock ')
    model.script(say(reply))
    await request.press('Enter')
    await expect(request).toHaveCount(0)
    await expect(ann.change(path, 1, 1)).toBeVisible()
    expect(JSON.stringify(model.requests.at(-1))).toContain('Secret plan.')
  })

  test('[U214, U261] what is written stays as the chat’s message where the file is deleted, asked or not', async ({
    annAndBo,
  }) => {
    const { ann, bo } = await annAndBo({ [path]: text, 'other.ts': 'one\n' })
    await ann.open(path)
    await selectLine(ann, 3)
    await ann.page.keyboard.press('Control+i')
    const request = ann.page.getByRole('textbox', { name: 'Request' })
    await request.fill('make it sweep')
    await bo.file(path).press('Delete')
    await expect(request).toHaveCount(0)
    await expect(ann.toast('Your request is kept')).toBeVisible()
    const message = ann.page.getByRole('textbox', { name: 'Message' })
    await expect(message).toHaveValue('@ai make it sweep')
    await ann.open('other.ts')
    await expect(ann.page.getByTitle('Let the agent look at other.ts first')).toBeVisible()

    // One that is on its way is kept once it is refused.
    const refusal = makeGate()
    await ann.page.route('**/tasks', async (route) => {
      await refusal.opened
      await route.abort()
    })
    await ann.open('other.ts')
    await ann.editor('other.ts').focus()
    await ann.page.keyboard.press('Control+i')
    await request.fill('count on')
    await request.press('Enter')
    await bo.file('other.ts').press('Delete')
    await expect(request).toHaveCount(0)
    await expect(message).toHaveValue('@ai make it sweep')
    refusal.open()
    await expect(message).toHaveValue('@ai make it sweep\ncount on')
  })

  test('[U214, U275] goes to what is selected then where it is opened again, with what is written in it, also after a reload', async ({
    makeRoom,
    bring,
  }) => {
    const ann = await bring('Ann', await makeRoom({ [path]: text }))
    await ann.open(path)
    await selectLine(ann, 3)
    await ann.page.keyboard.press('Control+i')
    const request = ann.page.getByRole('textbox', { name: 'Request' })
    await request.fill('make it sweep')
    await request.press('Control+i')
    await expect(request).toBeFocused()
    await selectLine(ann, 8)
    await ann.page.keyboard.press('Control+i')
    await expect(ann.page.getByRole('group', { name: 'Ask about line 8' })).toBeVisible()
    await expect(request).toHaveValue('make it sweep')
    await expect(request).toBeFocused()
    await ann.page.reload()
    await expect(ann.page.getByRole('group', { name: 'Ask about line 8' })).toBeVisible()
    await expect(request).toHaveValue('make it sweep')
    await expect(request, 'somebody may be writing elsewhere by then').not.toBeFocused()
    await request.press('Escape')
    await expect(request).toHaveCount(0)
    await expect(ann.editor(path)).toBeFocused()
    await expect(ann.page.getByRole('textbox', { name: 'Message' }), 'what is left is left').toHaveValue('')
  })

  test('fits a narrow screen', async ({ makeRoom, bring }) => {
    const room = await makeRoom({ [path]: text })
    const ann = await bring('Ann', room)
    await ann.open(path)
    await ann.page.setViewportSize({ width: 390, height: 780 })
    await selectLine(ann, 3)
    await ann.page.getByRole('button', { name: 'Ask about this' }).click()
    const box = await ann.page.getByRole('group', { name: 'Ask about line 3' }).boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
  })
})
