/**
 * What every browser test starts from: a product whose model is scripted, one with the offline agent, a room of the
 * test's own, and people who come into it. A page that logs an error fails its test.
 */
import { test as base, expect } from '@playwright/test'
import { ScriptedModel } from '../../support/scripted-model.ts'
import { watchCoverage } from './coverage.ts'
import { Person } from './person.ts'
import { Product } from './product.ts'

interface Session {
  readonly token: string
}
interface Room {
  readonly id: string
  readonly url: string
  /** One call of the API below the room, as its owner; must succeed. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
}

interface Fixtures {
  /** Makes a room with these files; `sample` for the sample project. */
  readonly makeRoom: (files: Readonly<Record<string, string>> | 'sample', product?: Product) => Promise<Room>
  /** Brings a person into a room, in a window of their own. */
  readonly bring: (name: string, room: Room, options?: { reducedMotion?: 'reduce' }) => Promise<Person>
  /** A product of the test's own, to stop or to freeze. */
  readonly ownProduct: Product
  /** Makes such a room and brings Ann and Bo; both have the file before them that they are to `open`. */
  readonly annAndBo: (
    files: Readonly<Record<string, string>> | 'sample',
    options?: { readonly open?: string; readonly product?: Product },
  ) => Promise<{ readonly room: Room; readonly ann: Person; readonly bo: Person }>
}
interface WorkerFixtures {
  readonly model: ScriptedModel
  readonly product: Product
  readonly offlineProduct: Product
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  model: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from this pattern
    async ({}, use) => {
      const model = await ScriptedModel.start()
      await use(model)
      await model.close()
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ model }, use) => {
      const product = await Product.start({
        OPENAI_BASE_URL: model.baseUrl,
        OPENAI_API_KEY: 'k',
        OPENAI_MODEL: 'scripted',
      })
      await use(product)
      await product.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  offlineProduct: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from this pattern
    async ({}, use) => {
      const product = await Product.start()
      await use(product)
      await product.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from this pattern
  ownProduct: async ({}, use) => {
    const product = await Product.start()
    await use(product)
    await product.close()
  },

  makeRoom: async ({ product }, use) => {
    await use(async (files, on = product) => {
      const { token } = await on.call<Session>('POST', '/session', { name: 'Owner' })
      const request =
        files === 'sample'
          ? { template: 'sample' }
          : { files: Object.entries(files).map(([path, content]) => ({ path, content })) }
      const room = await on.call<{ id: string; url: string }>('POST', '/rooms', request, token)
      return {
        id: room.id,
        url: new URL(room.url, on.url).href,
        call: (method, path, body) => on.call(method, `/rooms/${room.id}${path}`, body, token),
      }
    })
  },

  bring: async ({ browser }, use) => {
    const endings: (() => Promise<void>)[] = []
    const errors: string[] = []
    await use(async (name, room, options = {}) => {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(`${name}: ${error.stack ?? error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error' && !isExpected(message.text())) errors.push(`${name}: ${message.text()}`)
      })
      const keepCoverage = await watchCoverage(page)
      endings.push(async () => {
        await keepCoverage()
        await context.close()
      })
      const person = new Person(name, context, page)
      await person.enter(room.url)
      return person
    })
    for (const end of endings) await end()
    expect(errors, 'errors on the pages').toEqual([])
  },

  annAndBo: async ({ makeRoom, bring }, use) => {
    await use(async (files, { open, product } = {}) => {
      const room = await makeRoom(files, product)
      const [ann, bo] = [await bring('Ann', room), await bring('Bo', room)]
      if (open !== undefined) for (const person of [ann, bo]) await person.open(open)
      return { room, ann, bo }
    })
  },
})

/** Chromium itself logs every refused request and lost socket as an error. */
function isExpected(message: string): boolean {
  return /Failed to load resource|WebSocket connection to/.test(message)
}

export type { Room }
export { expect }
