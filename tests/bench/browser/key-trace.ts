/**
 * What a key costs a page, from the browser's own trace: the tasks of the page's main thread from the key's event until the
 * frame that shows it is handed on. The waits between them are left out, as is what comes after.
 *
 * It has what a watch within the page cannot: a page that is soon done does not count the wait for its frame. The trace
 * itself takes some of the time, so nothing else is measured while it runs.
 */
import type { Page } from '@playwright/test'

export interface KeyCost {
  /** On the clock: longer where the machine has other things to do. */
  readonly busyMs: number
  /** As the processor counts it. */
  readonly cpuMs: number
}

/** The part of a complete event that is read here; times are in µs. */
interface Slice {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur: number
  readonly tdur?: number
  readonly args: { readonly data?: { readonly type?: string } }
}

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline']

/** Traces the keys that `press` presses one by one, each with a frame of its own. */
export async function traceKeys(page: Page, press: () => Promise<void>): Promise<KeyCost[]> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: { includedCategories: categories, excludedCategories: ['*'] },
  })
  await press()
  const completed = new Promise<string>((resolve) => {
    devTools.once('Tracing.tracingComplete', ({ stream }) => resolve(stream ?? ''))
  })
  await devTools.send('Tracing.end')
  const handle = await completed
  let text = ''
  for (let isEnd = false; !isEnd; ) {
    const { data, eof } = await devTools.send('IO.read', { handle })
    text += data
    isEnd = eof
  }
  await devTools.detach()
  return costsOf((JSON.parse(text) as { traceEvents: Slice[] }).traceEvents)
}

function costsOf(events: readonly Slice[]): KeyCost[] {
  const keys = events.filter(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'keydown')
  const [first] = keys
  const inPage = events.filter(({ pid, tid, dur }) => pid === first?.pid && tid === first.tid && dur !== undefined)
  const tasks = inPage.filter(({ name }) => name === 'RunTask').sort((a, b) => a.ts - b.ts)
  const frames = inPage.filter(({ name }) => name === 'Commit').sort((a, b) => a.ts - b.ts)
  const costs: KeyCost[] = []
  for (const key of keys) {
    const frame = frames.find(({ ts }) => ts > key.ts)
    const last = tasks.findLast(({ ts }) => frame !== undefined && ts < frame.ts)
    if (last === undefined) continue
    const own = tasks.filter(({ ts, dur }) => ts + dur > key.ts && ts <= last.ts)
    costs.push({
      busyMs: own.reduce((sum, { ts, dur }) => sum + ts + dur - Math.max(ts, key.ts), 0) / 1_000,
      cpuMs: own.reduce((sum, { tdur }) => sum + (tdur ?? 0), 0) / 1_000,
    })
  }
  return costs
}
