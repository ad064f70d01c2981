import { expect, it } from 'vitest'
import { failureOf } from '../../../../server/agent/model/attempt-failure.ts'

const endpoint = { host: 'models.example', model: 'scripted', apiKey: null }
const withCode = (message: string, code: string) => Object.assign(new Error(message), { code })

it.each([
  ['as undici says it', new TypeError('terminated', { cause: withCode('other side closed', 'UND_ERR_SOCKET') })],
  ['as undici says it alone', new TypeError('terminated')],
  ['as the system says it', withCode('read ECONNRESET', 'ECONNRESET')],
  ['as a stream says it', withCode('Premature close', 'ERR_STREAM_PREMATURE_CLOSE')],
  ['in its compression', new TypeError('terminated', { cause: withCode('incorrect data check', 'Z_DATA_ERROR') })],
])('[M1] a connection that breaks is told as one: %s', (_, thrown) => {
  expect(failureOf(thrown, endpoint, 0)).toMatchObject({ again: true, error: { code: 'model_cut_off', cause: thrown } })
})

it.each([
  new TypeError("Cannot read properties of undefined (reading 'text')"),
  new RangeError('Maximum call stack size exceeded'),
  new Error('invariant: a reply has a beginning'),
  withCode('The stream is locked', 'ERR_INVALID_STATE'),
  'a word',
])('[M1] a fault of ours is not told as a broken connection: %s', (thrown) => {
  expect(failureOf(thrown, endpoint, 0)).toMatchObject({ again: false, error: { code: 'internal', cause: thrown } })
})
