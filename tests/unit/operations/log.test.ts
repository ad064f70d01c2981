import { expect, it } from 'vitest'
import { createLog, withoutTokens } from '../../../server/operations/log.ts'

const secret = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl'

function open(level = 'info') {
  const lines: string[] = []
  const log = createLog({ level, destination: { write: (line) => void lines.push(line) } })
  return { log, lines }
}

it('a line is JSON with a level by name and the time', () => {
  const { log, lines } = open()
  log.child({ room: 'room1' }).info({ files: 3 }, 'room opened')
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    room: 'room1',
    files: 3,
    msg: 'room opened',
  })
})

it('lines below the level are left out', () => {
  const { log, lines } = open('warn')
  log.info('quiet')
  log.warn('loud')
  expect(lines).toHaveLength(1)
  const silent = open('silent')
  silent.log.error('nothing')
  expect(silent.lines).toEqual([])
})

it.each([
  ['a header', { headers: { authorization: `Bearer ${secret}`, cookie: `weft_session=${secret}` } }],
  ['a request', { request: { headers: { authorization: `Bearer ${secret}`, cookie: secret } } }],
  ['a field', { token: secret, config: { apiKey: secret } }],
  ['an address', { url: `/sync/room1/room?weft=1&token=${secret}&x=1` }],
  ['an invite', { url: `http://127.0.0.1:4321/api/v1/invites/${secret.replaceAll('.', '')}` }],
  ['an error', { err: new Error(`cannot open ws://localhost/sync/a/b?token=${secret}`) }],
])('a secret in %s is not written', (_, fields) => {
  const { log, lines } = open()
  log.info(fields, `message with ?token=${secret}`)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('[redacted]')
  expect(lines[0]).not.toContain(secret)
  expect(lines[0]).not.toContain(secret.replaceAll('.', ''))
  JSON.parse(lines[0] ?? '')
})

it('what is no token stays readable', () => {
  expect(withoutTokens('/sync/a/b?weft=1&token=abc&x=1#y')).toBe('/sync/a/b?weft=1&token=[redacted]&x=1#y')
  expect(withoutTokens('/api/v1/rooms/room1/invites')).toBe('/api/v1/rooms/room1/invites')
})
