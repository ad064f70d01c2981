import { fileURLToPath } from 'node:url'
import { mostScriptBytes, scriptsBeforeTyping } from '../../scripts/page-size.mjs'
import { path, text } from './support/clock.ts'
import { expect, test } from './support/fixtures.ts'

const built = fileURLToPath(new URL('../../dist/client', import.meta.url))

test('[U181] what the page needs before the first key is within its budget', async ({ product }) => {
  expect(product.url, 'the product has started, so the page is built').toBeTruthy()
  const scripts = await scriptsBeforeTyping(built)
  const sum = scripts.reduce((total, { bytes }) => total + bytes, 0)
  expect(sum, scripts.map(({ file, bytes }) => `${file} ${bytes}`).join('\n')).toBeLessThanOrEqual(mostScriptBytes)
})

test('[U180] scripts, styles and fonts come compressed and are kept, the page itself is not', async ({
  makeRoom,
  product,
  page,
}) => {
  const { url } = await makeRoom({ [path]: text })
  const answers: { readonly path: string; readonly headers: Record<string, string> }[] = []
  page.on('response', (response) => {
    const at = new URL(response.url())
    if (at.origin === product.url && !/^\/(api|sync)\//.test(at.pathname))
      answers.push({ path: at.pathname, headers: response.headers() })
  })
  await page.goto(url)
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await page.getByRole('treeitem', { name: path }).click()
  await expect(page.getByRole('textbox', { name: path })).toBeVisible()

  const files = answers.filter((answer) => answer.path.startsWith('/assets/'))
  expect(files.some((file) => file.path.endsWith('.woff2'))).toBe(true)
  for (const file of files) expect(file.headers['cache-control'], file.path).toBe('public, max-age=31536000, immutable')
  const scripts = files.filter((file) => file.path.endsWith('.js') && Number(file.headers['content-length']) > 1024)
  expect(scripts.length).toBeGreaterThan(2)
  for (const script of scripts) expect(script.headers['content-encoding'], script.path).toMatch(/^(br|gzip)$/)
  const document = answers.find((answer) => answer.path.startsWith('/r/'))
  expect(document?.headers['cache-control']).toBe('no-cache')
})
