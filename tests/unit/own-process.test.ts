/** Who measures time, or changes what belongs to the whole process, does not share one with other tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { alone } from '../support/test-projects.ts'

const root = join(import.meta.dirname, '../..')
const needsOwn = /linear-time\.ts|performance\.now|process\.(cpuUsage|memoryUsage|getActiveResourcesInfo)|vi\.hoisted/

it('a test that needs a process of its own is in the list of those that get one, and the list names no other', () => {
  const needing = ['tests/unit', 'tests/contract', 'tests/integration'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.test\.tsx?$/.test(path) && path !== 'tests/unit/own-process.test.ts')
      .filter((path) => needsOwn.test(readFileSync(join(root, path), 'utf8'))),
  )
  expect(needing.sort()).toEqual(alone.filter((path) => !path.includes('*')).toSorted())
})
