/** Each published y-websocket in Chromium, unmodified, on a bare page, against the built product. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import type { Compat } from '../compatibility/page.ts'
import { expect, test } from './support/fixtures.ts'
import { Product } from './support/product.ts'

declare const compat: Compat

/**
 * By when somebody who is back must be seen again, from when they begin to connect. A second is promised; a busy machine may
 * take longer, but nowhere near the 18 s of a reference server, where a state has to be renewed first.
 */
const seenAgainMs = 5_000
const entry = join(import.meta.dirname, '../compatibility/page.ts')

let script = ''
let product: Product
let olga: string
let eddie: string
let document: string

test.beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
  })
  const [output] = [built].flat()
  if (output === undefined || !('output' in output)) throw new Error('invariant: a build has an output')
  script = output.output[0].code
  product = await Product.start()
})
test.afterAll(() => product.close())

test.beforeEach(async () => {
  const enter = async (name: string) => (await product.call<{ token: string }>('POST', '/session', { name })).token
  ;[olga, eddie] = [await enter('Olga'), await enter('Eddie')]
  const files = [{ path: 'a.ts', content: 'start\n' }]
  const room = await product.call<{ id: string; files: { id: string }[] }>('POST', '/rooms', { files }, olga)
  document = `${room.id}/${room.files[0]?.id}`
})

async function openClient(page: Page, name: string, version: string, options: { token: string; document?: string }) {
  if (!(await page.evaluate(() => 'compat' in globalThis))) await page.addScriptTag({ content: script })
  const url = `${product.url.replace('http', 'ws')}/sync`
  await page.evaluate(([name, options]) => compat.open(name, options), [
    name,
    { version, url, document: options.document ?? document, token: options.token },
  ] as const)
}

const stateOf = (page: Page, name: string) => page.evaluate((name) => compat.state(name), name)
const insert = (page: Page, name: string, at: number, text: string) =>
  page.evaluate(([name, at, text]) => compat.insert(name, at, text), [name, at, text] as const)
const expectState = (page: Page, name: string, state: Partial<ReturnType<Compat['state']>>) =>
  expect.poll(() => stateOf(page, name)).toMatchObject(state)

for (const version of ['2.1.0', '3.0.0', '3.1.0']) {
  test.describe(`y-websocket ${version} in Chromium`, () => {
    test.afterEach(({ page }) => page.evaluate(() => 'compat' in globalThis && compat.closeAll()))

    test('[S1] [P1] joins, edits go both ways, and each is seen under the name that the server gives', async ({
      page,
    }) => {
      await openClient(page, 'ours', version, { token: olga })
      await openClient(page, 'theirs', version, { token: eddie })
      await expectState(page, 'ours', { synced: true, text: 'start\n', names: ['Eddie'] })
      await expectState(page, 'theirs', { synced: true, text: 'start\n', names: ['Olga'] })
      await insert(page, 'ours', 0, 'one ')
      await expectState(page, 'theirs', { text: 'one start\n' })
      await insert(page, 'theirs', 0, 'two ')
      await expectState(page, 'ours', { text: 'two one start\n' })
    })

    test('[R2] [R3] [P1] comes back after a kill with what it typed meanwhile, and is seen again within a second', async ({
      page,
    }) => {
      await openClient(page, 'ours', version, { token: olga })
      await openClient(page, 'theirs', version, { token: eddie })
      await expectState(page, 'ours', { synced: true, names: ['Eddie'] })
      await page.evaluate(() => compat.disconnect('theirs'))
      await insert(page, 'theirs', 0, 'offline ')
      await openClient(page, 'witness', version, { token: olga })
      await expectState(page, 'witness', { synced: true })
      await insert(page, 'ours', 6, 'online')
      await expectState(page, 'witness', { text: 'start\nonline' })
      await product.stop('SIGKILL')
      await product.start()
      await expectState(page, 'ours', { synced: true, text: 'start\nonline' })
      const ms = await page.evaluate(async () => {
        const startedAt = performance.now()
        compat.connect('theirs')
        while (!compat.state('ours').names.includes('Eddie')) await new Promise((resolve) => setTimeout(resolve, 10))
        return performance.now() - startedAt
      })
      expect(ms).toBeLessThan(seenAgainMs)
      await expectState(page, 'ours', { text: 'offline start\nonline' })
      await expectState(page, 'theirs', { text: 'offline start\nonline' })
    })

    test('[R5] of a viewer sees everything and changes nothing', async ({ page }) => {
      const room = document.split('/')[0]
      const invite = await product.call<{ token: string }>('POST', `/rooms/${room}/invites`, { role: 'viewer' }, olga)
      await product.call('POST', `/invites/${invite.token}`, undefined, eddie)
      await openClient(page, 'ours', version, { token: olga })
      await openClient(page, 'theirs', version, { token: eddie })
      await expectState(page, 'ours', { synced: true })
      await expectState(page, 'theirs', { synced: true })
      await insert(page, 'theirs', 0, 'gone ')
      await insert(page, 'ours', 6, 'kept')
      await expectState(page, 'theirs', { text: 'gone start\nkept' })
      await expectState(page, 'ours', { text: 'start\nkept' })
    })

    test('[S4] is refused with the code of the reason, and a large document comes whole', async ({ page }) => {
      const content = 'a line of text\n'.repeat(30_000)
      const [room, file] = document.split('/')
      await product.call('PUT', `/rooms/${room}/files/${file}`, { content }, olga)
      await openClient(page, 'ours', version, { token: olga })
      await expectState(page, 'ours', { synced: true })
      expect((await stateOf(page, 'ours')).text).toBe(content)
      await openClient(page, 'nobody', version, { token: 'nonsense' })
      await openClient(page, 'nowhere', version, { token: olga, document: `nosuchroom/${file}` })
      await expect.poll(async () => (await stateOf(page, 'nobody')).codes[0]).toBe(4401)
      await expect.poll(async () => (await stateOf(page, 'nowhere')).codes[0]).toBe(4404)
      // Only the newest knows that a 44xx is final.
      expect((await stateOf(page, 'nobody')).shouldConnect).toBe(version !== '3.1.0')
    })
  })
}
