/**
 * The Host headers that a server in open mode answers to.
 *
 * A page of an attacker whose name is made to resolve to this machine (DNS rebinding) has our server as its "own"
 * origin, but cannot choose the Host header: it says the attacker's name. So names are listed. Where the server listens
 * on all interfaces, any plain address is taken too, since rebinding needs a name.
 */
import { isIP } from 'node:net'
import { WeftError } from '../../shared/errors.ts'

export interface HostRules {
  /** The interface listened on, as configured. */
  readonly host: string
  readonly port: number
  /** Where people reach the server through a proxy, or null. */
  readonly publicUrl: string | null
}

const loopbackNames = ['localhost', '127.0.0.1', '::1']
const everyInterface = ['0.0.0.0', '::']

/** @throws host_not_allowed */
export function assertHost(header: string | undefined, { host, port, publicUrl }: HostRules): void {
  const asked = header === undefined ? null : parseHost(header)
  if (asked !== null) {
    if (publicUrl !== null && new URL(publicUrl).host === header?.toLowerCase()) return
    const name = asked.name
    if (everyInterface.includes(host)) {
      // Published ports differ from ours (containers), so the port says nothing here.
      if (isIP(name) !== 0 || loopbackNames.includes(name)) return
    } else if (asked.port === port && (loopbackNames.includes(name) || name === host.toLowerCase())) return
  }
  throw new WeftError('host_not_allowed')
}

/** The name in lower case without brackets, and the port, 80 where none is said. */
function parseHost(header: string): { readonly name: string; readonly port: number } | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@?#\s]+))(?::(\d{1,5}))?$/i.exec(header)
  const name = match?.[1] ?? match?.[2]
  if (name === undefined) return null
  return { name: name.toLowerCase(), port: match?.[3] === undefined ? 80 : Number(match[3]) }
}
