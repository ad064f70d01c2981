/** What the bare page of the browser suite runs: each published y-websocket, unmodified, to be told what to do by name. */
import * as Y from 'yjs'
import { type CompatibleProvider, clientVersions } from './clients.ts'

interface OpenClient {
  readonly provider: CompatibleProvider
  readonly codes: (number | undefined)[]
}

const open = new Map<string, OpenClient>()

function clientNamed(name: string): OpenClient {
  const client = open.get(name)
  if (client === undefined) throw new Error(`no client ${name}`)
  return client
}

const compat = {
  open(name: string, options: { version: string; url: string; document: string; token: string }): void {
    const { version, url, document, token } = options
    const found = clientVersions.find((one) => one.version === version)
    if (found === undefined) throw new Error(`no version ${version}`)
    const provider = new found.Provider(url, document, new Y.Doc(), {
      WebSocketPolyfill: WebSocket,
      disableBc: true,
      maxBackoffTime: 200,
      params: { token },
    })
    const codes: (number | undefined)[] = []
    provider.on('connection-close', (event) => codes.push(event?.code))
    open.set(name, { provider, codes })
  },
  insert(name: string, at: number, text: string): void {
    clientNamed(name).provider.doc.getText('text').insert(at, text)
  },
  connect: (name: string) => clientNamed(name).provider.connect(),
  disconnect: (name: string) => clientNamed(name).provider.disconnect(),
  state(name: string) {
    const { provider, codes } = clientNamed(name)
    const { doc, awareness, synced, shouldConnect } = provider
    const others = [...awareness.getStates()].filter(([id]) => id !== doc.clientID)
    return {
      text: doc.getText('text').toString(),
      synced,
      shouldConnect,
      codes,
      names: others.map(([, state]): unknown => state.user?.name),
    }
  },
  closeAll(): void {
    for (const { provider } of open.values()) provider.destroy()
    open.clear()
  },
}

export type Compat = typeof compat
Object.assign(globalThis, { compat })
