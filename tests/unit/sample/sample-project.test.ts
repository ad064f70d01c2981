import { expect, test } from 'vitest'
import { sampleProject } from '../../../server/sample/sample-project.ts'
import { ask } from '../offline/offline-room.ts'
// Its own tests, run with ours: what a first visitor meets must be right.
import '../../../server/sample/project/test/clock.test.ts'

test('the sample project is a small one, in path order', () => {
  const paths = sampleProject.map((file) => file.path)
  expect(paths).toEqual([
    'README.md',
    'index.html',
    'package.json',
    'src/clock.ts',
    'src/main.ts',
    'src/orbit.ts',
    'src/render.ts',
    'src/stars.ts',
    'src/theme.css',
    'test/clock.test.ts',
  ])
})

test('every file of the sample project has LF line ends and ends with one', () => {
  for (const file of sampleProject) {
    expect(file.content, file.path).not.toContain('\r')
    expect(file.content, file.path).toMatch(/[^\n]\n$/)
  }
})

test('the README names only files that exist', () => {
  const readme = sampleProject.find((file) => file.path === 'README.md')?.content ?? ''
  const named = [...readme.matchAll(/\bsrc\/[\w-]+\.\w+/g)].map((match) => match[0])
  expect(named.length).toBeGreaterThan(4)
  for (const path of named) expect(sampleProject.map((file) => file.path)).toContain(path)
})

test('each request that the README proposes is one the offline agent carries out, in the files it says', async () => {
  const texts = Object.fromEntries(sampleProject.map(({ path, content }) => [path, content]))
  const requests = [...(texts['README.md'] ?? '').matchAll(/`@ai ([^`]+)`/g)].map((match) => match[1] ?? '')
  const changed = []
  for (const request of requests) changed.push(Object.keys((await ask(request, texts)).changed).sort())
  expect(changed).toEqual([
    ['src/clock.ts', 'src/orbit.ts', 'src/render.ts', 'test/clock.test.ts'],
    ['src/stars.ts'],
    ['src/orbit.ts'],
  ])
})
