import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleProject } from '../../../server/sample/sample-project.ts'
import { ask, type Texts } from './offline-room.ts'

const texts = Object.fromEntries(sampleProject.map(({ path, content }) => [path, content]))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-rename-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What the TypeScript compiler, at its strictest, has to say against the project. */
async function complaints(after: Texts): Promise<string> {
  const root = await mkdtemp(join(folder, 'project-'))
  for (const [path, text] of Object.entries(after)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  // The tests of the sample import vitest; all that it gives them is left open here.
  const vitest = 'declare module "vitest" { export const test: any; export const expect: any }\n'
  await writeFile(join(root, 'vitest.d.ts'), vitest)
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    types: [],
  }
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  const tsc = resolve('node_modules/typescript/bin/tsc')
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', root])
    return ''
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

/** Those with namesakes, shorthand, literals, patterns, or an import in another file. */
const names = 'x y size hand hands angle orbit place planets Point Hand Clock'

describe('the sample project, a name renamed', () => {
  test('[O2] type-checks before', async () => {
    expect(await complaints(texts)).toBe('')
  }, 60_000)

  test('[O2] the object literal that becomes a Point goes with its property', async () => {
    const { changed } = await ask('rename x to zed', texts)
    expect(Object.keys(changed).sort()).toEqual(['src/orbit.ts', 'src/render.ts', 'src/stars.ts', 'test/clock.test.ts'])
    expect(changed['src/render.ts']).toContain('const center = { zed: size / 2, y: size / 2 }')
    expect(changed['src/stars.ts']).toContain('stars.push({ zed: x, y, glow')
  })

  test.each(names.split(' '))(
    '[O2] %s: type-checks after',
    async (name) => {
      const { changed, texts: after, prose } = await ask(`rename ${name} to zed`, texts)
      expect(Object.keys(changed), prose).not.toEqual([])
      expect(await complaints(after), prose).toBe('')
    },
    60_000,
  )

  test.each(['stars', 'radius', 'center', 'now'])('[O2] %s is only local, in several places: it asks', async (name) => {
    const { changed, prose } = await ask(`rename ${name} to zed`, texts)
    expect(changed).toEqual({})
    expect(prose).toContain('different things here, so I changed nothing')
  })

  test.each([
    ['x', 'the property `Point.x` (src/orbit.ts'],
    ['size', 'the property `Planet.size` (src/orbit.ts'],
    ['orbit', 'the function `orbit` (src/orbit.ts'],
  ])('[O2] of several %s it takes the one that is meant everywhere, and says so first', async (name, taken) => {
    const { prose } = await ask(`rename ${name} to zed`, texts)
    expect(prose.split('. ')[0]).toMatch(/^There are \d things called/)
    expect(prose.split('because')[0]).toContain(`I took ${taken}`)
  })

  test('[O2] the variable x is no property, while there is a variable', async () => {
    const { changed, prose } = await ask('rename the variable x to px in src/stars.ts', texts)
    expect(Object.keys(changed), prose).toEqual(['src/stars.ts'])
    expect(changed['src/stars.ts']).toContain('stars.push({ x: px, y, glow')
  })

  test('[O2] rename x to y would give Point two properties of one name, and says what else may be meant', async () => {
    const { changed, prose } = await ask('rename `x` to `y`', texts)
    expect(changed).toEqual({})
    expect(prose).toContain('`Point` has a member of that name already (src/orbit.ts:15)')
    expect(prose).toContain('the variable `x` in `scatter` (src/stars.ts:13)')
  })
})
