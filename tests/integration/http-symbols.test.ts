import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SymbolsResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
let room: string
let clock: string
let hands: string
beforeAll(async () => {
  server = await startTestServer()
  ada = await TestClient.enter(server, 'Ada')
  const made = await ada.createRoom({
    files: [
      { path: 'src/clock.ts', content: 'export class Clock {\n  setHand() {}\n}\n\nexport const hand = 1\n' },
      { path: 'src/hands.py', content: 'def hand_over():\n    pass\n' },
      { path: 'notes.txt', content: 'hand in hand\n' },
    ],
  })
  room = made.id
  clock = made.files.find(({ path }) => path.endsWith('clock.ts'))?.id ?? ''
  hands = made.files.find(({ path }) => path.endsWith('hands.py'))?.id ?? ''
})
afterAll(() => server.close())

const find = (query: string) =>
  ada.get<SymbolsResponse>('GET', `/rooms/${room}/symbols?query=${encodeURIComponent(query)}`)
const names = ({ symbols }: SymbolsResponse) => symbols.map(({ name }) => name)

it('[F43] finds what files define by name, best first', async () => {
  const found = await find('hand')
  expect(names(found)).toEqual(['hand', 'hand_over', 'setHand'])
  expect(found.isWhole).toBe(true)
  expect(found.symbols[2]).toMatchObject({ path: 'src/clock.ts', line: 2, within: ['Clock'], kind: 'method' })
  expect(names(await find('sthd'))).toEqual(['setHand'])
  expect(names(await find('nothing'))).toEqual([])
})

it('[F43] lists what one file defines, in its order', async () => {
  const { symbols } = await ada.get<SymbolsResponse>('GET', `/rooms/${room}/files/${clock}/symbols`)
  expect(symbols.map(({ name, line }) => [name, line])).toEqual([
    ['Clock', 1],
    ['setHand', 2],
    ['hand', 5],
  ])
})

it('[U194] who asks while somebody types is answered from what was looked at lately', async () => {
  const content = 'def hand_over():\n    pass\n\ndef later():\n    pass\n'
  await ada.get('PUT', `/rooms/${room}/files/${hands}`, { content })
  const lately = `/rooms/${room}/symbols?query=later&maxAgeSeconds=60`
  expect(names(await ada.get<SymbolsResponse>('GET', lately))).toEqual([])
  expect(names(await find('later'))).toEqual(['later'])
  expect(names(await ada.get<SymbolsResponse>('GET', lately))).toEqual(['later'])
})

it('[F43] finds what was typed, renamed or deleted a moment ago', async () => {
  const open = await ada.openFile(room, clock)
  open.type('function tickTock() {}\n')
  await expect.poll(async () => names(await find('tickTock'))).toEqual(['tickTock'])
  ada.close()
  await ada.get('PATCH', `/rooms/${room}/files/${clock}`, { path: 'src/watch.ts' })
  expect((await find('tickTock')).symbols).toMatchObject([{ path: 'src/watch.ts' }])
  await ada.call('DELETE', `/rooms/${room}/files/${clock}`)
  expect(names(await find('tickTock'))).toEqual([])
})

it('[R8] refuses a question without words, and a file that is not there', async () => {
  expectProblem(await ada.call('GET', `/rooms/${room}/symbols?query=`), 'request_invalid')
  expectProblem(await ada.call('GET', `/rooms/${room}/symbols`), 'request_invalid')
  expectProblem(await ada.call('GET', `/rooms/${room}/files/${'0'.repeat(22)}/symbols`), 'file_not_found')
})
