import { describe, expect, it } from 'vitest'
import { assertHost, type HostRules } from '../../../server/access/hosts.ts'

const loopback: HostRules = { host: '127.0.0.1', port: 4321, publicUrl: null }
const isAllowed = (header: string | undefined, rules: HostRules) => {
  try {
    assertHost(header, rules)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'host_not_allowed' })
    return false
  }
}

describe('the Host header', () => {
  it.each(['127.0.0.1:4321', 'localhost:4321', 'LocalHost:4321', '[::1]:4321'])('[A3] %s is ours', (header) => {
    expect(isAllowed(header, loopback)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4321',
    'localhost',
    'localhost:4322',
    '127.0.0.1:4321.evil.example',
    'localhost:4321@evil.example',
    'localhost.evil.example:4321',
    '192.168.1.5:4321',
    '[::1',
    'a b:4321',
  ])('[A3] %s is not ours', (header) => {
    expect(isAllowed(header, loopback)).toBe(false)
  })

  it('[A3] needs no port on port 80', () => {
    expect(isAllowed('localhost', { ...loopback, port: 80 })).toBe(true)
  })

  it('[A3] may be the configured host, by name or address', () => {
    expect(isAllowed('build.lan:4321', { ...loopback, host: 'Build.lan' })).toBe(true)
    expect(isAllowed('192.168.1.5:4321', { ...loopback, host: '192.168.1.5' })).toBe(true)
    expect(isAllowed('[fd00::5]:4321', { ...loopback, host: 'fd00::5' })).toBe(true)
    expect(isAllowed('192.168.1.6:4321', { ...loopback, host: '192.168.1.5' })).toBe(false)
  })

  it('[A3] may be any address, but no name, where we listen on all interfaces', () => {
    const everywhere = { ...loopback, host: '0.0.0.0' }
    expect(isAllowed('192.168.1.5:8080', everywhere)).toBe(true)
    expect(isAllowed('[fd00::5]:4321', { ...everywhere, host: '::' })).toBe(true)
    expect(isAllowed('localhost:8080', everywhere)).toBe(true)
    expect(isAllowed('evil.example:4321', everywhere)).toBe(false)
  })

  it('[A3] may be that of the public address', () => {
    const proxied = { ...loopback, publicUrl: 'https://weft.example' }
    expect(isAllowed('weft.example', proxied)).toBe(true)
    expect(isAllowed('Weft.Example', proxied)).toBe(true)
    expect(isAllowed('weft.example:4321', proxied)).toBe(false)
    expect(isAllowed('other.example', proxied)).toBe(false)
  })
})
