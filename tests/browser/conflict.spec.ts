import type { Locator } from '@playwright/test'
import { makeGate } from '../support/gate.ts'
import { say } from '../support/scripted-model.ts'
import { changed, path, put, putAt, reply, text } from './support/clock.ts'
import { expect, type Room, test } from './support/fixtures.ts'
import { giveRole } from './support/give-role.ts'
import type { Person } from './support/person.ts'

const mine = text.replace('this.draw(s)', 'this.draw(s) // aloud')

/** The lines of a small editor. */
async function linesOf(editor: Locator): Promise<string> {
  return (await editor.locator('.cm-line').allTextContents()).join('\n')
}

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
      await expect(
        person.change(path, 1, 1).getByRole('button', { name: person === ann ? "Keep Bo's" : 'Keep mine' }),
      ).toBeVisible()
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

  test('[U256] it is said who changed it after a reload too, and when they have gone', async () => {
    await bo.page.reload()
    await expect(bo.change(path, 1, 1)).toContainText(/^You changed this part while/)
    await bo.page.close()
    await ann.page.reload()
    await expect(ann.change(path, 1, 1)).toContainText(/^Bo changed this part while/)
    await edit(ann)
    await expect(dialogOf(ann)).toContainText('Bo changed this while')
  })

  test('[U223] the keys that keep and undo say that it is in conflict, and lead to its answers', async () => {
    await ann.editor(path).getByText('// aloud').click()
    for (const keys of ['Alt+k', 'Alt+u', 'Alt+Shift+K']) {
      await ann.editor(path).focus()
      await ann.page.keyboard.press(keys)
      await expect(ann.change(path, 1, 1).getByRole('button', { name: "Keep Bo's" })).toBeFocused()
    }
    await expect(ann.change(path, 1, 1).getByRole('button', { name: "Keep Bo's" })).toHaveCSS('outline-style', 'solid')
    await expect(ann.toast('This change is in conflict: choose whose text stays')).toBeVisible()
    await ann.expectText(path, mine)
    await ann.editor(path).focus()
    await ann.page.keyboard.press('Control+Home')
    await expect(ann.review).not.toContainText('1 of 1')
    await ann.page.keyboard.press('Alt+k')
    await expect(ann.toast('The cursor is in no change')).toBeVisible()
  })

  test('[G8] its task is not simply done, offers nothing to keep, and leads to the conflict', async () => {
    const task = ann.task('make it sweep')
    await expect(task).toContainText('Done · 1 conflict')
    await expect(task.getByRole('button', { name: /all$/ })).toHaveCount(0)
    await task.getByRole('button', { name: 'Decide the conflict' }).click()
    await expect(ann.editor(path)).toBeFocused()
  })

  test('[U305] who changed it is named, and keeping it leaves their text', async () => {
    await choose("Keep Bo's", mine)
  })

  test('Take the agent’s puts the agent’s text there', async () => {
    await choose("Take the agent's", changed)
  })

  test('Both puts one after the other', async () => {
    await choose('Both', mine.replace('// aloud\n', `// aloud\n${put}`))
  })

  const dialogOf = ({ page }: Person) => page.getByRole('dialog', { name: /changed this while/ })
  const edit = (person: Person) => person.change(path, 1, 1).getByRole('button', { name: 'Edit by hand' }).click()
  const both = `    const s = now.getSeconds()\n    this.draw(s) // aloud\n${put}`

  test('[U162, U273] Edit by hand shows every version, and takes a result of one’s own, once it can', async () => {
    await edit(ann)
    const dialog = dialogOf(ann)
    await expect(dialog).toContainText('Bo changed this while')
    const result = dialog.getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await expect(dialog.locator('.cm-content.cm-lineWrapping'), '[U305] no line is cut off').toHaveCount(4)
    await expect.poll(() => linesOf(result)).toBe(both)
    await expect.poll(() => linesOf(dialog.getByRole('textbox', { name: 'Before' }))).toContain('this.draw(s)\n')
    await expect(dialog.getByRole('textbox', { name: "Bo's" })).toContainText('// aloud')
    await expect(dialog.getByRole('textbox', { name: /^The agent's/ })).toContainText('this.sweep(seconds / 60)')
    await ann.page.keyboard.press('Control+a')
    await ann.page.keyboard.type('    this.draw(now)\n')
    const use = dialog.getByRole('button', { name: 'Use this result' })
    await ann.context.setOffline(true)
    await expect(use).toHaveAccessibleDescription(/The server cannot be reached/)
    await ann.page.keyboard.press('Control+Enter')
    await ann.context.setOffline(false)
    await expect(use).toHaveAccessibleDescription('')
    await giveRole(room, ann, 'viewer')
    await expect(use).toHaveAccessibleDescription(/You are a viewer now.* Only editors decide changes/)
    await expect(use).toBeDisabled()
    await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toBeVisible()
    await giveRole(room, ann, 'editor')
    await expect(use).toBeEnabled()
    await ann.page.keyboard.press('Control+Enter')
    await expect(dialog).toHaveCount(0)
    for (const person of [ann, bo]) {
      await person.expectText(path, changed.replace(put, '    this.draw(now)\n'))
      await expect(person.changes(path)).toHaveCount(0)
    }
    await expect(ann.editor(path)).toBeFocused()
  })

  test('[U162] a version begins the result, and every answer is given from there', async () => {
    await ann.editor(path).focus()
    await ann.task('make it sweep').getByRole('button', { name: 'Decide the conflict' }).click()
    await ann.page.keyboard.press('Alt+c')
    const dialog = dialogOf(ann)
    await dialog.getByRole('button', { name: "Begin with the agent's" }).click()
    await expect.poll(() => linesOf(dialog.getByRole('textbox', { name: 'Result' }))).toBe(put)
    await expect(dialog.getByRole('button', { name: 'Ask again' })).toBeVisible()
    await expect(dialog.getByRole('button', { name: "Keep Bo's" })).toBeVisible()
    await expect(dialog.getByRole('button', { name: "Take the agent's" })).toBeVisible()
    await dialog.getByRole('button', { name: 'Both', exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await ann.expectText(path, mine.replace('// aloud\n', `// aloud\n${put}`))
  })

  test('[U162] when the text moves on the versions follow, and what was written stays until it is begun again', async () => {
    await edit(ann)
    const dialog = dialogOf(ann)
    const result = dialog.getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await ann.page.keyboard.press('Control+Home')
    await ann.page.keyboard.type('// own\n')
    const line = (await bo.text(path)).split('\n').findIndex((content) => content.includes('// aloud'))
    await bo.typeAt(path, line + 1, ' again')
    await expect(dialog.getByRole('status')).toContainText('The text was changed meanwhile.')
    await expect(dialog.getByRole('textbox', { name: "Bo's" })).toContainText('// aloud again')
    await expect(result).toContainText('// own')
    await dialog.getByRole('button', { name: 'Start again' }).click()
    await expect.poll(() => linesOf(result)).toBe(both.replace('// aloud', '// aloud again'))
  })

  test('[U239] Ask again in the dialog is about where the text is once the change is settled', async ({ model }) => {
    const settling = makeGate()
    await ann.page.route('**/hunks/*/reject', async (route) => {
      await settling.opened
      await route.continue()
    })
    await edit(ann)
    await expect(dialogOf(ann)).toContainText(`${path}:3`)
    const from = mine.indexOf('    const s = now')
    const asked = ann.page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/tasks'))
    model.script(say('Nothing.'))
    await dialogOf(ann).getByRole('button', { name: 'Ask again' }).click()
    await bo.editor(path).focus()
    await bo.page.keyboard.press('Control+Home')
    await bo.page.keyboard.type('// above\n')
    await expect(dialogOf(ann)).toContainText(`${path}:4`)
    settling.open()
    const { selection } = (await asked).postDataJSON()
    expect(selection.from).toBe(from + '// above\n'.length)
  })

  test('[R1, R6] what is being written by hand is not lost when another decides', async () => {
    await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await edit(ann)
    await expect(dialogOf(ann).getByRole('textbox', { name: 'Result' })).toBeFocused()
    await ann.page.keyboard.press('Control+a')
    await ann.page.keyboard.type('    this.draw(now)\n')
    await bo.change(path, 1, 1).getByRole('button', { name: 'Keep mine' }).click()
    await expect(dialogOf(ann).getByRole('status')).toContainText('Bo decided this change; your text is kept')
    await expect(dialogOf(ann).getByRole('button', { name: "Keep Bo's" })).toHaveCount(0)
    await dialogOf(ann).getByRole('button', { name: 'Copy', exact: true }).click()
    await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toBe('    this.draw(now)\n')
    await bo.expectText(path, mine)
    await dialogOf(ann).getByRole('button', { name: 'Close' }).click()
    await ann.expectText(path, mine)
  })

  test('[U315, U201] who decides second is told so once, in the dialog that they decided in', async () => {
    const deciding = makeGate()
    await ann.page.route('**/hunks/*/accept', async (route) => {
      await deciding.opened
      await route.continue()
    })
    await edit(ann)
    const dialog = dialogOf(ann)
    await expect(dialog.getByRole('textbox', { name: 'Result' })).toBeFocused()
    await ann.page.keyboard.press('Control+a')
    await ann.page.keyboard.type('    this.draw(now)\n')
    await dialog.getByRole('button', { name: 'Use this result' }).click()
    await bo.change(path, 1, 1).getByRole('button', { name: 'Keep mine' }).click()
    await expect(ann.changes(path)).toHaveCount(0)
    deciding.open()
    const said = /Bo decided this change for people's text before you wrote it by hand/
    await expect(dialog.getByRole('status')).toContainText(said)
    await expect(dialog.getByRole('status')).toContainText('your text is kept')
    await expect(ann.page.getByText(said)).toHaveCount(1)
    await expect(dialog.getByRole('button', { name: 'Use this result' })).toHaveCount(0)
    await expect(dialog.getByRole('textbox', { name: 'Result' })).toContainText('this.draw(now)')
  })

  test('[U162] Tab indents the result; Escape, then Tab leaves it by keys, and a second Escape closes', async () => {
    await edit(ann)
    const { keyboard } = ann.page
    const dialog = dialogOf(ann)
    const result = dialog.getByRole('textbox', { name: 'Result' })
    const [keep, begin] = ["Keep Bo's", "Begin with the agent's"].map((name) => dialog.getByRole('button', { name }))
    await expect(result).toBeFocused()
    await keyboard.press('Tab')
    await expect(result).toBeFocused()
    await keyboard.press('Escape')
    await keyboard.press('Tab')
    await expect(keep ?? dialog).toBeFocused()
    await keyboard.press('Shift+Tab')
    await keyboard.press('Escape')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Shift+Tab')
    await expect(begin ?? dialog).toBeFocused()
    await keyboard.press('Enter')
    await expect.poll(() => linesOf(result)).toBe(put)
    await result.focus()
    await keyboard.press('Escape')
    await keyboard.press('ArrowDown')
    await keyboard.press('Escape')
    await expect(dialog).toBeVisible()
    await keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })

  test('[U258] the dialog calls a file as it is called now, and so does what is said once it is deleted', async () => {
    await edit(ann)
    const dialog = dialogOf(ann)
    await expect(dialog).toContainText(`${path}:3`)
    await bo.file(path).focus()
    await bo.page.keyboard.press('F2')
    await bo.page.getByRole('textbox', { name: `New path of ${path}` }).fill('dial.ts')
    await bo.page.keyboard.press('Enter')
    await expect(dialog).toContainText('dial.ts:3')
    await bo.file('dial.ts').press('Delete')
    await bo.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(dialog.getByRole('status')).toContainText('Bo deleted dial.ts')
    await expect(dialog).not.toContainText(path)
  })

  test('[U214] a file that is deleted meanwhile takes nothing of what is written by hand along', async () => {
    await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await edit(ann)
    const dialog = dialogOf(ann)
    const result = dialog.getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await ann.page.keyboard.press('Control+a')
    await ann.page.keyboard.type('    this.draw(now)')
    // Nor does another shape of the window.
    for (const width of [390, 1280]) {
      await ann.page.setViewportSize({ width, height: 800 })
      await expect.poll(() => linesOf(result)).toBe('    this.draw(now)')
    }
    await bo.file(path).press('Delete')
    await bo.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(dialog.getByRole('status')).toContainText(`Bo deleted ${path}; your text is kept`)
    await expect(result).toHaveText('    this.draw(now)')
    await expect(dialog.getByRole('textbox', { name: "Bo's" })).toContainText('// aloud')
    await expect(dialog.getByRole('button', { name: 'Use this result' })).toHaveCount(0)
    await result.press('End')
    await ann.page.keyboard.type(' // more')
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toBe('    this.draw(now) // more')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(ann.toast('Your result was not used')).toBeVisible()
  })

  test('[U289] nor does a removal from the room', async () => {
    await edit(ann)
    const result = dialogOf(ann).getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await ann.page.keyboard.type('mine')
    const { members } = await room.call<{ members: { id: string; name: string }[] }>('GET', '')
    await room.call('DELETE', `/members/${members.find(({ name }) => name === 'Ann')?.id}`)
    await expect(ann.page.getByRole('heading', { name: 'You were removed from this room.' })).toBeFocused()
    await expect(ann.toast('Your result was not used')).toBeVisible()
  })

  test('[U162] what was written can be copied where it is refused when its dialog is closed already', async () => {
    const refusal = makeGate()
    await ann.page.route('**/hunks/*/accept', async (route) => {
      await refusal.opened
      await route.abort()
    })
    await edit(ann)
    const dialog = dialogOf(ann)
    await expect(dialog.getByRole('textbox', { name: 'Result' })).toBeFocused()
    await ann.page.keyboard.type('// mine')
    await dialog.getByRole('button', { name: 'Use this result' }).click()
    await ann.page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await edit(ann)
    await expect(dialog.getByRole('textbox', { name: 'Result' })).toBeFocused()
    refusal.open()
    await expect(ann.toast('Your result was not used')).toBeVisible()
    await expect(dialog).toBeVisible()
  })

  test('[U162] on a phone the versions are tabs, and what was written stays while another is looked at', async () => {
    await ann.page.setViewportSize({ width: 390, height: 800 })
    await edit(ann)
    const dialog = dialogOf(ann)
    const result = dialog.getByRole('textbox', { name: 'Result' })
    await expect(result).toBeFocused()
    await ann.page.keyboard.type('// own')
    await dialog.getByRole('tab', { name: "Bo's" }).click()
    await expect(result).toBeHidden()
    await expect(dialog.getByRole('textbox', { name: "Bo's" })).toContainText('// aloud')
    await dialog.getByRole('tab', { name: 'Result' }).click()
    await expect(result).toContainText('// own')
    await dialog.getByRole('button', { name: 'Use this result' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(bo.editor(path)).toContainText('// own')
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
