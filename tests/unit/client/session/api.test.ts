import { describe, expect, test, vi } from 'vitest'
import { ClientError, createApi } from '../../../../client/session/api.ts'
import { problemOf, WeftError } from '../../../../shared/errors.ts'
import type { RoomId, TaskId } from '../../../../shared/model/ids.ts'

const room = 'r1' as RoomId

function answering(status: number, body: string) {
  const asked: { path: string; method: string | undefined; body: unknown }[] = []
  const api = createApi({
    async fetch(path, init) {
      asked.push({ path: String(path), method: init?.method, body: init?.body && JSON.parse(String(init.body)) })
      return new Response(status === 204 ? null : body, { status })
    },
  })
  return { api, asked }
}

async function failureOf(promise: Promise<unknown>): Promise<ClientError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ClientError)) throw new Error(`expected a ClientError, got ${String(error)}`)
  return error
}

describe('the HTTP client', () => {
  test('asks by the contract’s paths and bodies', async () => {
    const { api, asked } = answering(201, '{"id":"f1","path":"a b.ts"}')
    expect(await api.createFile(room, { path: 'a b.ts' })).toEqual({ id: 'f1', path: 'a b.ts' })
    await api.acceptHunk(room, 'h1' as never, { resolution: 'both' })
    expect(asked).toEqual([
      { path: '/api/v1/rooms/r1/files', method: 'POST', body: { path: 'a b.ts' } },
      { path: '/api/v1/rooms/r1/hunks/h1/accept', method: 'POST', body: { resolution: 'both' } },
    ])
  })

  test('takes an answer without a body where the contract has none', async () => {
    const { api } = answering(204, '')
    await expect(api.cancelTask(room, 't1' as TaskId)).resolves.toBeUndefined()
  })

  test('[R8] makes a problem document an error in the same words', async () => {
    const { api } = answering(409, JSON.stringify(problemOf(new WeftError('path_taken', 'a.ts is there.'))))
    const error = await failureOf(api.createFile(room, { path: 'a.ts' }))
    expect(error).toMatchObject({
      code: 'path_taken',
      title: 'A file with this path exists already.',
      detail: 'a.ts is there.',
      remedy: 'Choose another path.',
      retryable: false,
    })
  })

  test('does not say the same sentence twice', async () => {
    const { api } = answering(409, JSON.stringify(problemOf(new WeftError('hunk_decided'))))
    expect((await failureOf(api.createFile(room, { path: 'a.ts' }))).detail).toBe('')
  })

  test('[R8] an answer that is not ours has a code of its own', async () => {
    const { api } = answering(502, '<html>Bad gateway</html>')
    expect(await failureOf(api.rooms())).toMatchObject({ code: 'reply_unreadable', retryable: true })
    expect(await failureOf(answering(200, 'nothing').api.rooms())).toMatchObject({ code: 'reply_unreadable' })
    expect(await failureOf(answering(500, '{"a":1}').api.rooms())).toMatchObject({ code: 'reply_unreadable' })
  })

  test('[U237] an answer that does not come for a minute can be tried again, and files may take longer', async () => {
    vi.useFakeTimers()
    try {
      const api = createApi({
        fetch: (_path, init) =>
          new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
      })
      const failing = failureOf(api.postMessage(room, { text: 'hello' }))
      const importing = vi.fn()
      void api.importFiles(room, [], '').finally(importing)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await failing).toMatchObject({ code: 'unreachable', retryable: true })
      await vi.advanceTimersByTimeAsync(600_000)
      expect(importing).not.toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('[R8] no answer at all can be tried again', async () => {
    const api = createApi({ fetch: () => Promise.reject(new TypeError('failed to fetch')) })
    expect(await failureOf(api.rooms())).toMatchObject({ code: 'unreachable', retryable: true })
  })
})
