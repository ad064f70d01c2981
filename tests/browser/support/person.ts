/** A person at a browser window, who finds things by the names that docs/SPEC.md gives them. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

export class Person {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext

  constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
  }

  async enter(url: string): Promise<void> {
    await this.page.goto(url)
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name)
    await this.page.getByRole('button', { name: 'Enter', exact: true }).click()
    await expect(this.files).toBeVisible()
  }

  /** The same person at another window of the browser. */
  another(page: Page): Person {
    return new Person(this.name, this.context, page)
  }

  /** Reloads, whatever the page asks, and waits for the room: what `sign` shows, by default its files. */
  async leaveAndReturn(sign: Locator = this.files): Promise<Page> {
    this.page.once('dialog', (dialog) => void dialog.accept())
    await this.page.reload()
    await expect(sign).toBeVisible()
    return this.page
  }

  get files(): Locator {
    return this.page.getByRole('tree', { name: 'Files' })
  }
  file(name: string): Locator {
    return this.files.getByRole('treeitem', { name, exact: true })
  }
  tab(name: string): Locator {
    return this.page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name })
  }
  editor(path: string): Locator {
    return this.page.getByRole('textbox', { name: path, exact: true })
  }
  member(name: string): Locator {
    return this.page.getByRole('list', { name: 'Members' }).getByRole('listitem').filter({ hasText: name })
  }
  get chat(): Locator {
    return this.page.getByRole('log', { name: 'Chat' })
  }
  get connection(): Locator {
    return this.page.getByRole('status', { name: 'Connection' })
  }
  task(prompt: string): Locator {
    return this.page.getByRole('group', { name: `Task: ${prompt}`, exact: true })
  }
  change(path: string, number: number, count: number): Locator {
    return this.page.getByRole('group', { name: `Change ${number} of ${count} in ${path}`, exact: true })
  }
  changes(path: string): Locator {
    return this.page.getByRole('group', { name: new RegExp(`^Change \\d+ of \\d+ in ${path.replaceAll('.', '\\.')}$`) })
  }
  get review(): Locator {
    return this.page.getByRole('region', { name: 'Review' })
  }
  /** Others' carets that are drawn, by name. */
  caret(name: string): Locator {
    return this.page.locator('.weft-caret').filter({ hasText: name })
  }
  toast(text: string | RegExp): Locator {
    return (
      this.page
        .getByRole('listitem')
        .filter({ hasText: text })
        .or(this.page.getByRole('alert').filter({ hasText: text }))
        .or(this.page.getByRole('status').filter({ hasText: text }))
        // Shown and announced.
        .first()
    )
  }

  /** Opens a file by its name in the tree. */
  async open(path: string): Promise<Locator> {
    await this.file(path.slice(path.lastIndexOf('/') + 1)).click()
    await expect(this.editor(path)).toBeVisible()
    return this.editor(path)
  }

  /** The text itself, without what is drawn between its lines; for files that are in view whole. */
  async text(path: string): Promise<string> {
    return (await this.editor(path).locator('.cm-line').allTextContents()).join('\n')
  }
  async expectText(path: string, expected: string): Promise<void> {
    await expect.poll(() => this.text(path), { message: `${this.name} to read ${path}` }).toBe(expected)
  }

  /** Records the text after each of its changes; the function returns the different ones so far. */
  async watchText(path: string): Promise<() => Promise<readonly string[]>> {
    const watch = await this.editor(path).evaluateHandle((content) => {
      const seen: string[] = []
      const look = () => {
        const now = [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n')
        if (now !== seen.at(-1)) seen.push(now)
      }
      look()
      new MutationObserver(look).observe(content, { childList: true, subtree: true, characterData: true })
      return { seen }
    })
    return () => watch.evaluate(({ seen }) => [...new Set(seen)])
  }

  /** Puts the cursor at the end of the line (from 1) and types there. */
  async typeAt(path: string, line: number, text: string): Promise<void> {
    await this.editor(path)
      .locator('.cm-line')
      .nth(line - 1)
      .click()
    await this.page.keyboard.press('End')
    await this.page.keyboard.type(text)
  }
  async typeAtEnd(path: string, text: string): Promise<void> {
    await this.editor(path).focus()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(text)
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
  }
}
