/** Several models to choose from, as the people in a room see them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from '../support/scripted-model.ts'
import { expect, test } from './support/fixtures.ts'
import { Product } from './support/product.ts'

test('[M12, M13] who asks chooses the model, and everyone sees which it was and what it cost', async ({
  model,
  annAndBo,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'weft-models-'))
  const price = { currency: 'USD', inputPerMillion: 0.25, outputPerMillion: 2 }
  const models = [
    { name: 'Fast', model: 'fast-1', price },
    { name: 'Thorough', model: 'thorough-1' },
  ]
  await writeFile(join(folder, 'models.json'), JSON.stringify({ models }))
  const own = await Product.start({ MODELS: join(folder, 'models.json'), OPENAI_BASE_URL: model.baseUrl })
  try {
    const { ann, bo } = await annAndBo({ 'a.ts': 'one\n' }, { product: own })
    const usage = { prompt_tokens: 40_000, completion_tokens: 5_000 }
    model.script(say('Hi.', { usage }), say('Good day.', { usage }))
    await ann.say('@ai hello fast')
    await expect(bo.task('hello fast')).toContainText('Fast · 45k tokens · $0.02')

    const before = model.requests.length
    await ann.page.getByRole('button', { name: 'Model: Fast' }).press('Enter')
    const choice = ann.page.getByRole('menuitemradio', { name: /^Fast/ })
    await expect(choice).toHaveAttribute('aria-checked', 'true')
    await expect(choice).toContainText('$0.25 in, $2.00 out for a million tokens')
    // The menu takes the focus a moment after it is there.
    await expect(choice).toBeFocused()
    await ann.page.keyboard.press('ArrowDown')
    await expect(ann.page.getByRole('menuitemradio', { name: /^Thorough/ })).toBeFocused()
    await ann.page.keyboard.press('Enter')
    await expect(ann.page.getByRole('button', { name: 'Model: Thorough' })).toBeVisible()
    await ann.say('@ai hello thorough')
    await expect(bo.task('hello thorough')).toContainText('Thorough · 45k tokens')
    await expect(bo.task('hello thorough')).not.toContainText('$')
    expect(model.requests.slice(before).map(({ body }) => body.model)).toEqual(['thorough-1'])
  } finally {
    await own.close()
    await rm(folder, { recursive: true, force: true })
  }
})
