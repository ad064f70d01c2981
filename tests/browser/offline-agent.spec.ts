import { expect, test } from './support/fixtures.ts'

interface Listed {
  readonly files: readonly { readonly id: string; readonly path: string }[]
}

test('[O2, U5] without a model, the agent renames a symbol in every file of the sample, and one click takes it all back', async ({
  offlineProduct,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom('sample', offlineProduct)
  const { files } = await room.call<Listed>('GET', '')
  const contents = async () =>
    new Map(
      await Promise.all(
        files.map(async ({ id, path }) => {
          const { content } = await room.call<{ content: string }>('GET', `/files/${id}`)
          return [path, content] as const
        }),
      ),
    )
  const before = await contents()

  const [ann, bo] = [await bring('Ann', room), await bring('Bo', room)]
  await ann.open('src/clock.ts')
  await bo.open('src/orbit.ts')
  const imported = ann.editor('src/clock.ts').locator('.cm-line').first()
  const declared = (name: string) =>
    bo
      .editor('src/orbit.ts')
      .locator('.cm-line')
      .filter({ hasText: `export function ${name}(` })
  await ann.say('@ai rename `orbit` to `turnOf`')
  await expect(imported).toHaveText("import { turnOf, type Hand } from './orbit.ts'")
  await expect(declared('turnOf')).toHaveCount(1)
  await expect(bo.changes('src/orbit.ts')).toHaveCount(1)
  const task = bo.task('rename `orbit` to `turnOf`')
  await expect(task).toContainText('Done')
  const after = await contents()
  for (const path of ['src/clock.ts', 'src/orbit.ts']) {
    expect(after.get(path)).toBe(before.get(path)?.replaceAll(/\borbit\b(?!\.ts)/g, 'turnOf'))
  }
  expect(after.get('src/render.ts'), 'a parameter of the same name means something else').toContain('orbit')

  await task.getByRole('button', { name: 'Undo all' }).click()
  await expect(imported).toHaveText("import { orbit, type Hand } from './orbit.ts'")
  await expect(declared('orbit')).toHaveCount(1)
  for (const person of [ann, bo]) await expect(person.review).toHaveCount(0)
  expect(await contents()).toEqual(before)
})

test('what the offline agent does not understand it says, with what it can do', async ({
  offlineProduct,
  makeRoom,
  bring,
}) => {
  const room = await makeRoom({ 'a.ts': 'const a = 1\n' }, offlineProduct)
  const ann = await bring('Ann', room)
  await ann.say('@ai write me a poem')
  await expect(ann.chat).toContainText(/rename/i)
})
