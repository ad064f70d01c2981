import type { Locator } from '@playwright/test'
import { makeGate } from '../support/gate.ts'
import { say, searchReplace } from '../support/scripted-model.ts'
import { expectAccessible } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

const long = Array.from({ length: 300 }, (_, index) => `line ${index + 1}`).join('\n')
const files = { 'long.txt': long, 'other.txt': 'other\n' }

const strip = ({ page }: Person): Locator => page.getByRole('region', { name: 'Following' })
const news = ({ page }: Person): Locator => page.getByRole('status', { name: 'News' })
const line = (person: Person, text: string) =>
  person
    .editor('long.txt')
    .locator('.cm-line')
    .filter({ hasText: new RegExp(`^${text}$`) })

async function follow(person: Person, name: string): Promise<void> {
  await person
    .member(name)
    .getByRole('button', { name: `Follow ${name}` })
    .click()
  await expect(strip(person)).toContainText(`Following ${name}`)
}

/** Waits for the text to be at rest at this line, at the top of the screen. */
async function expectTop(person: Person, text: string): Promise<void> {
  await expect
    .poll(() =>
      person.editor('long.txt').evaluate((content) => {
        const box = content.closest('.cm-scroller')?.getBoundingClientRect()
        const at = [...content.querySelectorAll('.cm-line')].find(
          (one) => box !== undefined && one.getBoundingClientRect().bottom > box.top + 2,
        )
        return at?.textContent
      }),
    )
    .toBe(text)
}

async function scrollTo(person: Person, lineNumber: number): Promise<void> {
  await person.editor('long.txt').evaluate((content, index) => {
    const scroller = content.closest('.cm-scroller')
    const height = content.querySelector('.cm-line')?.getBoundingClientRect().height ?? 0
    const padding = Number.parseFloat(getComputedStyle(content).paddingTop)
    if (scroller !== null) scroller.scrollTop = padding + height * index + 4
  }, lineNumber - 1)
}

test('[U141, P30, U143] Ann follows Bo across files and where he scrolls, says so, and is on her own by a key', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo(files, { open: 'other.txt' })
  await follow(ann, 'Bo')
  await expect(news(ann)).toContainText('Following Bo. Press Escape to stop.')
  await expect(bo.page.getByRole('listitem', { name: /^Ann.*follows you/ })).toBeVisible()

  await bo.open('long.txt')
  await expect(ann.editor('long.txt')).toBeVisible()
  await scrollTo(bo, 120)
  await expectTop(bo, 'line 120')
  await expectTop(ann, 'line 120')
  await scrollTo(bo, 30)
  await expectTop(ann, 'line 30')

  // Talking about it is not leaving.
  await ann.say('I see')
  await expect(strip(ann)).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(strip(ann)).toHaveCount(0)
  await scrollTo(bo, 200)
  await expectTop(bo, 'line 200')
  await expectTop(ann, 'line 30')
  await expect(bo.page.getByRole('listitem', { name: /^Ann.*follows you/ })).toHaveCount(0)

  await follow(ann, 'Bo')
  await expectTop(ann, 'line 200')
  await line(ann, 'line 205').click()
  await expect(strip(ann)).toHaveCount(0)
  await follow(ann, 'Bo')
  await ann.file('other.txt').click()
  await expect(strip(ann)).toHaveCount(0)
  await follow(ann, 'Bo')
  await bo.context.close()
  await expect(strip(ann)).toHaveCount(0)
  await expect(news(ann)).toContainText('Bo left')
})

test('[U141] with the keyboard alone: a face is followed, no key goes into a text that came, and Stop gives it back', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo(files)
  await ann.open('other.txt')
  await bo.open('long.txt')
  await expect(ann.page.getByRole('listitem', { name: /^Bo.*long\.txt/ })).toBeVisible()
  await ann.page.getByRole('button', { name: 'Follow Bo' }).focus()
  await ann.page.keyboard.press('Enter')
  await expect(ann.editor('long.txt')).toBeVisible()
  await ann.page.getByRole('button', { name: 'Stop following', exact: true }).focus()
  await ann.page.keyboard.type('xyz')
  await bo.open('other.txt')
  await expect(ann.editor('other.txt')).toBeVisible()
  await ann.page.keyboard.press('Enter')
  await expect(strip(ann)).toHaveCount(0)
  await expect(ann.editor('other.txt')).toBeFocused()
  expect(await ann.text('other.txt')).toBe('other\n')
})

test('[U141] the agent is followed to where it writes', async ({ model, makeRoom, bring }) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await ann.open('other.txt')
  const gate = makeGate()
  const reply = searchReplace('long.txt', { find: 'line 250', put: 'line 250\nwritten here' })
  model.script(say(reply, { stallAfter: reply.indexOf('here') + 2, gate: gate.opened }))
  await ann.say('@ai add a line')
  const face = ann.page.getByRole('list', { name: 'Members' }).locator('[data-kind="agent"]').first()
  await face.getByRole('button').click()
  await expect(line(ann, 'line 250')).toBeInViewport()
  gate.open()
  await expect(ann.task('add a line')).toContainText('Done')
  await expect(news(ann)).toContainText('Task add a line is done.')
})

test('[U142, P31] Ann brings everyone to her; who reads follows and can go back, who types is asked', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom(files)
  const [ann, bo, cy] = [await bring('Ann', room), await bring('Bo', room), await bring('Cy', room)]
  await ann.open('long.txt')
  await bo.open('other.txt')
  await cy.open('other.txt')
  await scrollTo(ann, 150)
  await cy.typeAtEnd('other.txt', 'busy')
  await ann.page.getByRole('button', { name: 'People and roles' }).click()
  await cy.page.keyboard.type('!')
  await ann.page.getByRole('button', { name: 'Bring everyone to me' }).click()
  await expect(ann.page.getByRole('dialog')).toHaveCount(0)

  await expect(bo.toast('Ann brought you here')).toBeVisible()
  await expect(strip(bo)).toContainText('Following Ann')
  await expectTop(bo, 'line 150')
  await expect(cy.toast('Ann asks everyone to come')).toBeVisible()
  await expect(cy.editor('other.txt')).toBeFocused()
  await expect(strip(cy)).toHaveCount(0)

  await bo.page.getByRole('button', { name: 'Go back' }).click()
  await expect(bo.editor('other.txt')).toBeVisible()
  await expect(strip(bo)).toHaveCount(0)
  await cy.page.getByRole('button', { name: 'Go there' }).click()
  await expectTop(cy, 'line 150')

  await ann.page.getByRole('button', { name: 'People and roles' }).click()
  await ann.page.getByRole('button', { name: 'Bring everyone to me' }).click()
  await expect(bo.toast('Ann asks everyone to come')).toBeVisible()
  await expect(bo.editor('other.txt')).toBeVisible()
})

test('[U143] who comes and goes is told, and a connection that was lost for a moment is not', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom(files)
  const ann = await bring('Ann', room)
  await expect(ann.connection).toHaveText('Saved')
  const bo = await bring('Bo', room)
  await expect(news(ann)).toHaveText('Bo joined.')
  await expect(news(ann)).toHaveText('')
  await ann.page.evaluate(() => {
    const region = document.querySelector('[aria-label="News"]')
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver(() => heard.push(region?.textContent ?? '')).observe(region ?? document, {
      childList: true,
      characterData: true,
      subtree: true,
    })
  })
  await ann.context.setOffline(true)
  await expect(ann.connection).toHaveText(/Reconnecting|Offline/)
  await ann.context.setOffline(false)
  await expect(ann.connection).toHaveText('Saved')
  await expect(ann.member('Bo')).toBeVisible()
  await bo.context.close()
  await expect(news(ann)).toHaveText('Bo left.')
  expect(await ann.page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(['Bo left.'])
})

test('[U2, U141] in light and in dark, axe finds nothing wrong with following, wide and narrow', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo(files)
  await bo.open('long.txt')
  await follow(ann, 'Bo')
  await expect(ann.editor('long.txt')).toBeVisible()
  await expectAccessible(ann.page)
  await ann.page.setViewportSize({ width: 390, height: 800 })
  await expect(strip(ann)).toBeVisible()
  await expectAccessible(ann.page)
})

test('[U141] the palette follows somebody by name, the agent too, and stops it', async ({ annAndBo }) => {
  const { ann, bo } = await annAndBo(files)
  await ann.open('other.txt')
  await bo.open('long.txt')
  await expect(ann.page.getByRole('listitem', { name: /^Bo.*long\.txt/ })).toBeVisible()
  const { keyboard } = ann.page
  const palette = ann.page.getByRole('dialog', { name: 'Go to' })
  const options = palette.getByRole('option')
  const ask = async (words: string) => {
    // The one before goes with a movement.
    await expect(palette).toHaveCount(0)
    await keyboard.press('F1')
    await expect(palette.getByRole('combobox')).toBeFocused()
    await keyboard.type(words)
  }
  await ask('follow')
  await expect(options).toHaveText(['Follow Bo', 'Follow scripted'])
  await keyboard.press('Escape')
  await ask('bo')
  await expect(options.first()).toHaveText('Follow Bo')
  await keyboard.press('Enter')
  await expect(strip(ann)).toContainText('Following Bo')
  await expect(ann.editor('long.txt')).toBeVisible()
  await ann.file('long.txt').focus()
  await ask('following')
  await expect(options.first()).toHaveText('Stop following')
  await keyboard.press('Enter')
  await expect(strip(ann)).toHaveCount(0)
})
