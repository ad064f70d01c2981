import { describe, expect, it } from 'vitest'
import { type RequestHeaders, readCredentials } from '../../../server/access/credentials.ts'

const nothing: RequestHeaders = {
  host: '127.0.0.1:4321',
  origin: undefined,
  secFetchSite: undefined,
  authorization: undefined,
  cookie: undefined,
}
const cookie = 'theme=dark; weft_session=from-cookie; other=1'
const own = 'http://127.0.0.1:4321'
const foreign = 'https://evil.example'
const notAllowed = expect.objectContaining({ code: 'origin_not_allowed' })

const request = (headers: Partial<RequestHeaders>) => readCredentials({ ...nothing, ...headers }, { via: 'request' })
const socket = (headers: Partial<RequestHeaders>, urlToken?: string) =>
  readCredentials({ ...nothing, ...headers }, { via: 'socket', urlToken })

describe('credentials of a request', () => {
  it('are none where nothing is sent', () => {
    expect(request({})).toEqual({ kind: 'none' })
    expect(request({ cookie: 'other=1; weft_session=' })).toEqual({ kind: 'none' })
    expect(request({ cookie: 'xweft_session=a' })).toEqual({ kind: 'none' })
  })

  it('[A2] are a bearer token from anywhere, before any cookie', () => {
    const bearer = { kind: 'token', token: 'abc.def', carrier: 'bearer' }
    expect(request({ authorization: 'Bearer abc.def' })).toEqual(bearer)
    expect(request({ authorization: 'bearer abc.def', cookie, origin: foreign, secFetchSite: 'cross-site' })).toEqual(
      bearer,
    )
  })

  it('[A2] are the cookie for our own page and for clients that are no browser', () => {
    const fromCookie = { kind: 'token', token: 'from-cookie', carrier: 'cookie' }
    expect(request({ cookie })).toEqual(fromCookie)
    expect(request({ cookie, origin: own, secFetchSite: 'same-origin' })).toEqual(fromCookie)
    expect(request({ cookie, secFetchSite: 'none' })).toEqual(fromCookie)
    expect(request({ cookie, host: 'Weft.Example', origin: 'https://weft.example' })).toEqual(fromCookie)
    expect(request({ cookie, host: 'weft.example:443', origin: 'https://weft.example' })).toEqual(fromCookie)
    expect(request({ cookie, authorization: 'Basic dTpw' })).toEqual(fromCookie)
  })

  it.each([
    ['another host', { origin: foreign }],
    ['another port of our host', { origin: 'http://127.0.0.1:9999' }],
    ['another name of our host', { origin: 'http://localhost:4321' }],
    ['a page without an origin', { origin: 'null' }],
    ['an extension', { origin: 'chrome-extension://127.0.0.1:4321' }],
    ['another site, without saying which', { secFetchSite: 'cross-site' }],
    ['another port, without saying which', { secFetchSite: 'same-site' }],
    ['our own name with no Host header', { origin: own, host: undefined }],
  ])('[A2] are refused from %s, with the cookie and without', (_, headers) => {
    expect(() => request({ ...headers, cookie })).toThrow(notAllowed)
    expect(() => request(headers)).toThrow(notAllowed)
  })
})

describe('credentials of a socket', () => {
  it('[A2] are the token of its address, from anywhere', () => {
    expect(socket({ origin: foreign, cookie }, 'abc')).toEqual({ kind: 'token', token: 'abc', carrier: 'url' })
    expect(socket({ authorization: 'Bearer first' }, 'abc')).toMatchObject({ token: 'first', carrier: 'bearer' })
  })

  it('[A2] are the cookie only where our own origin is said', () => {
    expect(socket({ cookie, origin: own })).toEqual({ kind: 'token', token: 'from-cookie', carrier: 'cookie' })
    expect(() => socket({ cookie })).toThrow(notAllowed)
    expect(() => socket({ cookie, origin: foreign })).toThrow(notAllowed)
  })

  it('[A2] are none for a client that is no browser, and refused for a foreign page', () => {
    expect(socket({})).toEqual({ kind: 'none' })
    expect(socket({ origin: own })).toEqual({ kind: 'none' })
    expect(() => socket({ origin: foreign })).toThrow(notAllowed)
  })
})
