/**
 * The way between one page and the server's sync endpoint, for a test to cut and mend; everything else of the page's
 * network stays. Sockets that were there before it was laid are not on it, so the page is loaded afterwards. It can lead
 * to what looks like another server with documents of the same names: each then tells another lineage.
 */
import type { Page, WebSocketRoute } from '@playwright/test'
import * as decoding from 'lib0/decoding'
import { encodeWeft, messageType, readWeftMessage } from '../../../shared/protocol/sync.ts'
import type { Person } from './person.ts'

export class SyncLine {
  readonly #open = new Set<WebSocketRoute>()
  #isCut = false
  #isElsewhere = false

  static async layFor(page: Page): Promise<SyncLine> {
    const line = new SyncLine()
    await page.routeWebSocket(/\/sync\//, (route) => line.#carry(route))
    return line
  }

  async cut(): Promise<void> {
    this.#isCut = true
    const open = [...this.#open]
    this.#open.clear()
    await Promise.all(open.map((route) => route.close({ code: 4000 })))
  }

  mend({ isElsewhere = false } = {}): void {
    this.#isCut = false
    this.#isElsewhere = isElsewhere
  }

  #carry(route: WebSocketRoute): void {
    if (this.#isCut) {
      void route.close({ code: 4000 })
      return
    }
    this.#open.add(route)
    const server = route.connectToServer()
    if (this.#isElsewhere) server.onMessage((message) => route.send(toldElsewhere(message)))
    route.onClose((code, reason) => {
      this.#open.delete(route)
      void server.close({ ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) })
    })
  }
}

/** A frame from the server, with another lineage where it tells one. */
function toldElsewhere(frame: string | Buffer): string | Buffer {
  if (typeof frame === 'string' || frame[0] !== messageType.weft) return frame
  const message = readWeftMessage(decoding.createDecoder(frame.subarray(1)))
  if (message.kind !== 'lineage') return frame
  return Buffer.from(encodeWeft({ ...message, id: `${message.id}-elsewhere` }))
}

/** Loads the person's page anew, with its sync on a line of its own. */
export async function withLine({ page, files }: Person): Promise<SyncLine> {
  const line = await SyncLine.layFor(page)
  await page.reload()
  await files.waitFor()
  return line
}
