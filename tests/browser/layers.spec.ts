import type { Locator } from '@playwright/test'
import { say, searchReplace } from '../support/scripted-model.ts'
import { path, text, twice } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

/** Whether nothing else is painted over any part of it. */
function isOnTop(surface: Locator): Promise<boolean> {
  return surface.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const { style } = document.body
    const { pointerEvents } = style
    // Behind a dialog nothing takes the pointer, and what does not is not found where it is painted.
    style.pointerEvents = 'auto'
    const steps = Array.from({ length: 19 }, (_, index) => (index + 1) / 20)
    const isWhole = steps.every((down) =>
      steps.every((across) => {
        const [x, y] = [left + width * across, top + height * down]
        return y >= innerHeight || element.contains(document.elementFromPoint(x, y))
      }),
    )
    style.pointerEvents = pointerEvents
    return isWhole
  })
}

for (const [what, keys, panel] of [
  ['find panel', 'Control+f', '.cm-panels-top'],
  ['line of Vim’s search', '/', '.cm-panels-bottom'],
] as const) {
  test(`[U122] the editor's ${what} stays below the palette, a dialog and a sheet`, async ({ makeRoom, bring }) => {
    const ann = await bring('Ann', await makeRoom({ 'a.ts': 'const a = 1\n'.repeat(80) }))
    const { page } = ann
    const dialog = (name: string) => page.getByRole('dialog', { name })
    const settings = page.getByRole('button', { name: 'Settings' })
    await ann.open('a.ts')
    if (keys === '/') {
      await settings.click()
      await dialog('Settings').getByRole('radio', { name: 'Vim' }).check()
      await page.keyboard.press('Escape')
      await expect(page.locator('.cm-vimMode')).toBeVisible()
    }
    await ann.editor('a.ts').click()
    await page.keyboard.press(keys)
    await expect(page.locator(panel).getByRole('textbox').first()).toBeFocused()

    const field = page.getByRole('button', { name: 'Go to file, symbol or command' })
    const openings = [
      { width: 1280, name: /^Go to/, open: () => field.click() },
      { width: 1280, name: 'Settings', open: () => settings.click() },
      { width: 390, name: /^Go to/, open: () => field.click() },
      { width: 390, name: 'Chat', open: () => page.getByRole('button', { name: 'Chat' }).click() },
    ]
    for (const { width, name, open } of openings) {
      await page.setViewportSize({ width, height: 800 })
      await open()
      const surface = page.getByRole('dialog', { name })
      await expect(surface).toBeVisible()
      await expect(page.locator(panel)).toBeVisible()
      await expect.poll(() => isOnTop(surface), { message: `${name} to be on top at ${width} px` }).toBe(true)
      await page.keyboard.press('Escape')
      await expect(surface).toBeHidden()
    }
  })
}

test('[U215] a notice covers neither the review bar nor, on a phone, a control of the dialog that it stands over', async ({
  model,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ [path]: text, 'other.ts': 'one\n', 'third.ts': 'three\n' })
  const { page } = ann
  await ann.open('third.ts')
  await ann.open(path)
  model.script(say(twice + searchReplace('other.ts', { find: 'one', put: 'two' })))
  await ann.say('@ai make it sweep')
  await expect(ann.task('make it sweep')).toContainText('Done')
  await ann.open('third.ts')
  await bo.file('third.ts').press('Delete')
  const notice = page.getByRole('region', { name: 'Notices that stay (F8)' }).getByRole('listitem')
  await expect(notice).toContainText('Bo deleted third.ts')
  await ann.open(path)
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    const foot = async () => {
      const over = await page.locator('[data-toast]').first().boundingBox()
      return (over?.y ?? 0) + (over?.height ?? 0)
    }
    const bar = await page.getByRole('region', { name: 'Review' }).boundingBox()
    await expect.poll(foot, { message: `above the review bar at ${width} px` }).toBeLessThanOrEqual(bar?.y ?? 0)
  }
  const openings = [
    {
      name: 'Changes: make it sweep',
      open: async () => {
        await page.getByRole('button', { name: 'Chat' }).click()
        await ann.task('make it sweep').getByRole('button', { name: 'See the diff' }).click()
        await expect(page.getByRole('combobox', { name: 'Changed file' })).toBeVisible()
      },
    },
    { name: 'Chat and tasks', open: async () => {} },
    { name: 'Files in this room', open: () => page.getByRole('button', { name: 'Files' }).click() },
    { name: 'Settings', open: () => page.getByRole('button', { name: 'Settings' }).click() },
    { name: 'Invite people to Untitled room', open: () => page.getByRole('button', { name: 'Invite' }).click() },
  ]
  for (const { name, open } of openings) {
    await open()
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog).toBeVisible()
    await expect(notice).toBeVisible()
    const covered = () =>
      dialog.evaluate((element) => {
        const over = document.querySelector('[data-toast]')?.getBoundingClientRect()
        if (over === undefined) throw new Error('no notice')
        return [...element.querySelectorAll('button, select, input, textarea, [role="tab"]')]
          .filter((control) => {
            const { left, right, top, bottom, width } = control.getBoundingClientRect()
            return width > 0 && left < over.right && right > over.left && top < over.bottom && bottom > over.top
          })
          .map((control) => control.ariaLabel ?? control.textContent)
      })
    await expect.poll(covered, { message: `controls of ${name} under the notice` }).toEqual([])
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
})
