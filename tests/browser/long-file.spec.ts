/** What a key in a long file makes the page do, by counts and not by time, so that a busy machine says the same. */
import type { Locator } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

/** A function of eight lines. */
const code = (index: number) =>
  `function step${index}(a, b) {\n  const c = a + b\n  if (c > ${index}) {\n    return c\n  }\n  // more\n  return a\n}\n`
const file = (lines: number) => Array.from({ length: lines / 8 }, (_, index) => code(index)).join('')
const typed = 'const total = a + b'

/**
 * Types into the middle of the file and counts, for each key, layouts of the page, and tells what else than the text changed
 * with the keys: what changes less often than every other key comes by itself, as late code does.
 */
async function countKeys({ page }: Person, path: string): Promise<{ layouts: number; outside: readonly string[] }> {
  await page.locator('.cm-scroller').evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight / 2
  })
  await page.locator('.cm-line').filter({ hasText: '// more' }).nth(2).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('let')
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Saved')
  await page.keyboard.press('Space')
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Saving')
  const watch = await page.evaluateHandle(() => {
    const outside: string[] = []
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement
        // A line's number that has just left the editor is around nothing any more.
        if (element?.isConnected !== true || element.closest('.cm-editor') !== null) continue
        outside.push(element.closest('footer')?.tagName ?? `${element.tagName} ${element.getAttribute('class')}`)
      }
    })
    observer.observe(document.body, { childList: true, characterData: true, attributes: true, subtree: true })
    return { outside }
  })
  const metrics = await page.context().newCDPSession(page)
  await metrics.send('Performance.enable')
  const layouts = async () =>
    (await metrics.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value ??
    Number.NaN
  const before = await layouts()
  await page.keyboard.type(typed, { delay: 40 })
  await expect(page.getByRole('textbox', { name: path })).toContainText(`let ${typed}`)
  const counted = (await layouts()) - before
  await metrics.detach()
  const all = await watch.evaluate(({ outside }) => outside)
  const countOf = (name: string) => all.filter((other) => other === name).length
  const outside = [...new Set(all)].filter((name) => name === 'FOOTER' || countOf(name) >= typed.length / 2)
  return { layouts: counted / typed.length, outside }
}

test('[U196, U197] a key in 100,000 lines lays the page out as often as in 1,000, and changes nothing around the text but its foot', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'short.js': file(1_000), 'long.js': file(100_000) })
  const ann = await bring('Ann', room)
  await ann.open('long.js')
  const long = await countKeys(ann, 'long.js')
  await ann.tab('long.js').press('Delete')
  await ann.open('short.js')
  const short = await countKeys(ann, 'short.js')
  expect(long.outside).toEqual(['FOOTER'])
  expect(short.outside).toEqual(['FOOTER'])
  expect(long.layouts).toBeLessThan(short.layouts + 1)
})

test('[U231] a key has React draw nothing, and begins no animation', async ({ makeRoom, bring }) => {
  const room = await makeRoom({ 'a.js': file(80) })
  const { page, connection } = await bring('Ann', room)
  await page.addInitScript(() => {
    let draws = 0
    let animations = 0
    addEventListener('animationstart', () => animations++, true)
    // Where React tells its developer tools what it does, in a page that is built too.
    const hook = { supportsFiber: true, inject: () => 1, onCommitFiberRoot: () => draws++, onCommitFiberUnmount() {} }
    Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, countDone: () => ({ draws, animations }) })
  })
  const countDone = () => page.evaluate(() => (window as unknown as { countDone(): Counts }).countDone())
  await page.reload()
  await page.getByRole('treeitem', { name: 'a.js' }).click()
  const editor = page.getByRole('textbox', { name: 'a.js' })
  await editor.press('Control+End')
  await page.keyboard.type('let')
  await expect(connection).toHaveText('Saved')
  await page.keyboard.press('Space')
  await expect(connection).toHaveText('Saving')
  const before = await countDone()
  expect(before.draws, 'they are counted').toBeGreaterThan(0)
  // Each is on the server's disk before the next.
  await page.keyboard.type(typed, { delay: 40 })
  const { draws, animations } = await countDone()
  // What comes by itself, as late code does, comes less often than every other key.
  expect(draws - before.draws).toBeLessThan(typed.length / 2)
  expect(animations - before.animations).toBeLessThan(typed.length / 2)
  await expect(page.getByText(`Ln 81, Col ${`let ${typed}`.length + 1}`)).toBeVisible()
})

interface Counts {
  readonly draws: number
  readonly animations: number
}

test('[U198] the colours of a place far down in a long file come while somebody types there', async ({
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'long.js': file(20_000) })
  const { page } = await bring('Ann', room)
  const editor = page.getByRole('textbox', { name: 'long.js' })
  await page.getByRole('treeitem', { name: 'long.js' }).click()
  await editor.press('Control+End')
  const keyword = page
    .locator('.cm-line', { hasText: 'return' })
    .last()
    .locator('span', { hasText: /^return$/ })
  await expect(async () => {
    await page.keyboard.type('x = 1', { delay: 30 })
    await page.keyboard.press('Enter')
    await expect(keyword).toHaveCount(1, { timeout: 100 })
  }).toPass({ timeout: 60_000 })
})

/** Opens it and goes to the end of a comment in code that is coloured, and so is parsed. */
async function openAtComment(person: Person, path: string): Promise<Locator> {
  await person.open(path)
  const comment = person.page.locator('.cm-line').filter({ hasText: '// more' }).nth(2)
  await expect(comment.locator('span')).toHaveText('// more')
  await comment.click()
  await person.page.keyboard.press('End')
  return comment
}

test('[U324] what is typed has the colour of its token at once, and that of what it has become a frame later', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.js': file(80) }))
  const comment = await openAtComment(ann, 'a.js')
  const { page } = ann
  const watch = await comment.evaluateHandle((line) => {
    const plain: string[] = []
    const seen: (string | null)[] = []
    new MutationObserver(() => {
      seen.push(line.textContent)
      const coloured = [...line.querySelectorAll('span')].map(({ textContent }) => textContent).join('')
      if (coloured !== line.textContent.trimStart()) plain.push(`${line.textContent}: ${coloured}`)
    }).observe(line, { childList: true, characterData: true, subtree: true })
    return { plain, seen }
  })
  await page.keyboard.type(' than we said', { delay: 40 })
  await expect(comment.locator('span')).toHaveText('// more than we said')
  const { plain, seen } = await watch.jsonValue()
  expect(seen.at(-1)).toContain('// more than we said')
  expect(plain).toEqual([])

  await page.keyboard.press('Enter')
  await page.keyboard.type('if (a) return')
  const line = page.locator('.cm-line').filter({ hasText: 'if (a) return' })
  const colours = () => line.locator('span').evaluateAll((parts) => parts.map(({ textContent }) => textContent))
  await expect.poll(colours).toEqual(['if', 'return'])
  // As quick as a machine types: each letter comes before the one before it is parsed.
  await page.keyboard.type('edOnce')
  await expect.poll(colours).toEqual(['if'])
})

test('[U324] a letter that is typed behind a bracket is not marked as part of it', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.js': file(80) }))
  await openAtComment(ann, 'a.js')
  const { page } = ann
  await page.keyboard.press('Enter')
  await page.keyboard.type('told')
  await page.keyboard.type('(')
  const marked = page.locator('.cm-matchingBracket, .cm-nonmatchingBracket')
  await expect(marked).toHaveText(['(', ')'])
  await page.keyboard.type('x')
  await expect(page.locator('.cm-line').filter({ hasText: 'told(x)' })).toBeVisible()
  await expect(marked).toHaveText(['(', ')'])
})

test('[U324] a line that is begun in the frame of a letter is indented by what the letter made', async ({
  makeRoom,
  bring,
}) => {
  const ann = await bring('Ann', await makeRoom({ 'a.js': file(80) }))
  await openAtComment(ann, 'a.js')
  const { page } = ann
  await page.keyboard.press('Enter')
  await page.keyboard.type('const x = ')
  // As quick as a machine types: both keys in one task, the letter into a text that is parsed.
  await ann.editor('a.js').evaluate(async (content) => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
    document.execCommand('insertText', false, '1')
    await Promise.resolve()
    content.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true, cancelable: true }))
  })
  await page.keyboard.type('go()')
  await expect.poll(() => ann.text('a.js')).toContain('  const x = 1\n  go()\n  return a')
})
