/**
 * Replies as models write them, each on its whole way through a room: `tests/fixtures/edits/NNN-verb-phrase/` holds the
 * files `before/`, `reply.txt`, and what is expected of a live task: the files `after/`; `accepted/`, where a change
 * is only proposed, for once it is accepted; `error.json` with the reasons of what was refused, and the code with which the
 * task failed where it did. Without `after/` nothing changes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runReply } from '../support/reply-run.ts'

const root = join(import.meta.dirname, '../fixtures/edits')
const names = readdirSync(root).sort()

function filesIn(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[path.slice(folder.length + 1).replaceAll('\\', '/')] = readFileSync(path, 'utf8')
  }
  return files
}

interface Refused {
  readonly reasons: readonly string[]
  readonly failed?: string
}

function refusedIn(file: string): Refused {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Refused) : { reasons: [] }
}

describe('[G1, G2, G13, G14, G15] a reply', () => {
  it.each(names)('%s', async (name) => {
    const folder = join(root, name)
    const before = filesIn(join(folder, 'before'))
    const after = existsSync(join(folder, 'after')) ? filesIn(join(folder, 'after')) : before
    const accepted = existsSync(join(folder, 'accepted')) ? filesIn(join(folder, 'accepted')) : after
    const run = await runReply(before, readFileSync(join(folder, 'reply.txt'), 'utf8'), { verdict: 'accept' })

    const expected = refusedIn(join(folder, 'error.json'))
    expect(run.task.error?.code).toBe(expected.failed)
    expect(run.task.state).toBe(expected.failed === undefined ? 'done' : 'failed')
    expect(run.files).toEqual(after)
    expect(run.decided).toEqual(accepted)
    const refused = run.hunks.filter(({ state }) => state === 'unplaced' || state === 'rejected')
    expect(refused.map(({ reason }) => reason?.code)).toEqual(expected.reasons)
  })

  it('is tried in many ways', () => {
    expect(names.length).toBeGreaterThanOrEqual(150)
  })
})
