import { readFile } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from './support/fixtures.ts'
import type { Person } from './support/person.ts'

/** Drops files on an element of the page, as a browser tells of it. */
async function drop(person: Person, selector: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const given = Object.entries(files).map(([name, bytes]) => ({ name, bytes: [...bytes] }))
  const transfer = await person.page.evaluateHandle((parts) => {
    const data = new DataTransfer()
    for (const { name, bytes } of parts) data.items.add(new File([new Uint8Array(bytes)], name))
    return data
  }, given)
  // Browsers tell it again and again while something is held over the page.
  await expect(async () => {
    await person.page.dispatchEvent(selector, 'dragover', { dataTransfer: transfer })
    await expect(person.page.getByText('Drop files, folders or a zip')).toBeVisible({ timeout: 200 })
  }).toPass()
  await person.page.dispatchEvent(selector, 'drop', { dataTransfer: transfer })
}

test('[U104, F41] a zip dropped on the text goes into the room, and what was left out is told', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\n' })
  await ann.open('a.ts')
  const archive = zipSync({
    'a.ts': strToU8('two\n'),
    'src/new.ts': strToU8('new\n'),
    'logo.png': new Uint8Array([0x89, 0, 1]),
  })
  await drop(ann, '.cm-content', { 'project.zip': archive })
  const report = ann.page.getByRole('dialog', { name: 'Imported 2 files' })
  await expect(report).toContainText('1 new, 1 changed, 1 skipped')
  await expect(report.getByRole('list', { name: 'Skipped files' })).toContainText('logo.pngIt is no text in UTF-8.')
  await report.getByRole('button', { name: 'Done' }).click()
  await bo.open('src/new.ts')
  await bo.expectText('src/new.ts', 'new\n')
  await ann.expectText('a.ts', 'two\n')
})

test('[U104, U310] a file dropped on a folder goes into it', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'src/a.ts': '' }))
  await drop(ann, '[role="treeitem"][title="src"]', { 'b.ts': strToU8('b\n') })
  await expect(ann.toast('Imported 1 file')).toBeVisible()
  const importing = ann.page.getByRole('listitem').filter({ hasText: 'Importing' })
  expect(await importing.count(), '[U310] what it was about is over').toBe(0)
  await ann.open('src/b.ts')
  await ann.expectText('src/b.ts', 'b\n')
})

test('[U104] a drop that the browser cannot read is told, and imports nothing', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': '' }))
  await ann.page.evaluate(() => {
    const file = (_taken: FileCallback, refused?: ErrorCallback) => refused?.(new DOMException('', 'NotReadableError'))
    DataTransferItem.prototype.webkitGetAsEntry = () => ({ isFile: true, fullPath: '/b.ts', file }) as never
  })
  await drop(ann, '[role="tree"]', { 'b.ts': strToU8('b\n') })
  await expect(ann.toast('What was dropped could not be read.')).toBeVisible()
  await expect(ann.page.getByRole('treeitem')).toHaveCount(1)
})

test('[U104, F40] the menu gives all files as a zip', async ({ makeRoom, bring }) => {
  const ann = await bring('Ann', await makeRoom({ 'a.ts': 'one\r\n', 'src/b.ts': 'two\n' }))
  await ann.page.getByRole('button', { name: 'More for files' }).click()
  const downloading = ann.page.waitForEvent('download')
  await ann.page.getByRole('menuitem', { name: 'Export as zip' }).click()
  const bytes = await readFile(await (await downloading).path())
  const found = Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)])
  expect(Object.fromEntries(found)).toEqual({ 'a.ts': 'one\r\n', 'src/b.ts': 'two\n' })
})
