/** Changes without a place that get one from a person: where they go then, and what refuses it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandPlace } from '../../server/agent/review/hand-placing.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { HunkResponse, TaskResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { runReply } from '../support/reply-run.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { memberNamed } from '../support/sync-server.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const text = 'alpha\nbeta\ngamma\nbeta\ndelta\n'
const ada = memberNamed('Ada').id

interface Pointing {
  readonly from: number
  readonly to: number
  /** By default as they stand in the file. */
  readonly text: string
}

/** A reply with one block without a place, which is pointed at, and then accepted. */
async function place(find: string, put: string, at: Pointing, content = text) {
  let placed: Hunk | null = null
  const run = await runReply({ 'a.txt': content }, searchReplace('a.txt', { find, put }), {
    verdict: 'accept',
    async afterwards(agents, room, task) {
      const [hunk] = await room.listHunks(task)
      expect(hunk?.state).toBe('unplaced')
      const [file] = room.files()
      if (!hunk || !file) throw new Error('invariant: a hunk and a file')
      const where: HandPlace = { file: file.id, ...at }
      placed = await agents.placeHunk(room, hunk.id, where)
      expect((await room.readFile(file.id)).content, 'nothing is written before it is accepted').toBe(content)
    },
  })
  return { placed: placed as Hunk | null, content: run.decided?.['a.txt'] }
}

describe('[G22] a change without a place', () => {
  it('replaces the selected lines, whole', async () => {
    const { placed, content } = await place('nothing like it', 'GAMMA', { from: 12, to: 14, text: 'gamma\n' })
    expect(placed).toMatchObject({ state: 'pending', mode: 'propose', base: 'gamma\n', match: { rung: 'hand' } })
    expect(placed?.reason).toBeUndefined()
    expect(content).toBe('alpha\nbeta\nGAMMA\nbeta\ndelta\n')
  })

  it('replaces of two places that fit equally well the one that the caret stands in', async () => {
    const { placed, content } = await place('beta', 'BETA', { from: 19, to: 19, text: 'beta\n' })
    expect(placed).toMatchObject({ base: 'beta\n', replacement: 'BETA\n' })
    expect(content).toBe('alpha\nbeta\ngamma\nBETA\ndelta\n')
  })

  it('replaces of two places the one within the selected lines, and leaves the others of them', async () => {
    const { content } = await place('beta', 'BETA', { from: 11, to: 24, text: 'gamma\nbeta\ndelta\n' })
    expect(content).toBe('alpha\nbeta\ngamma\nBETA\ndelta\n')
  })

  it('goes in above the line of the caret where it fits nowhere near', async () => {
    const { placed, content } = await place('nothing like it', 'new', { from: 13, to: 13, text: 'gamma\n' })
    expect(placed).toMatchObject({ base: '', replacement: 'new\n' })
    expect(content).toBe('alpha\nbeta\nnew\ngamma\nbeta\ndelta\n')
  })

  it('goes in at the end of the file', async () => {
    const { content } = await place('nothing like it', 'new', { from: text.length, to: text.length, text: '' })
    expect(content).toBe(`${text}new\n`)
  })

  it('leaves a last line without line end so', async () => {
    const { content } = await place('nothing', 'BETA', { from: 6, to: 10, text: 'beta' }, 'alpha\nbeta')
    expect(content).toBe('alpha\nBETA')
  })

  it('[R1] is not placed where the lines read otherwise by now', async () => {
    const before = place('nothing', 'new', { from: 12, to: 14, text: 'gamma, as it was\n' })
    await expect(before).rejects.toMatchObject({ code: 'text_moved' })
    const beyond = place('nothing', 'new', { from: 90, to: 95, text: '' })
    await expect(beyond).rejects.toMatchObject({ code: 'text_moved' })
  })

  it('is not placed where it would change nothing', async () => {
    const same = place('nothing', 'gamma', { from: 12, to: 14, text: 'gamma\n' })
    await expect(same).rejects.toMatchObject({ code: 'request_invalid' })
  })

  it('[R1, G4] is followed there: in conflict once people change the lines', async () => {
    await runReply({ 'a.txt': text }, searchReplace('a.txt', { find: 'nothing', put: 'new' }), {
      async afterwards(agents, room, task) {
        const [hunk] = await room.listHunks(task)
        const [file] = room.files()
        if (!hunk || !file) throw new Error('invariant: a hunk and a file')
        const held = await room.holdFile(file.id)
        await agents.placeHunk(room, hunk.id, { file: file.id, from: 12, to: 14, text: 'gamma\n' })
        // Moved: what is typed at its first place is no matter to it any more.
        await agents.placeHunk(room, hunk.id, { file: file.id, from: 0, to: 5, text: 'alpha\n' })
        await room.writeFile(file.id, text.replace('gamma', 'gamma ray'), ada)
        await room.saved()
        expect((await room.readHunk(hunk.id))?.state).toBe('pending')
        await room.writeFile(file.id, text.replace('alpha', 'alphabet'), ada)
        await room.saved()
        expect((await room.readHunk(hunk.id))?.state).toBe('conflicted')
        held.release()
      },
    })
  })
})

describe('[G22] placing by hand over HTTP', () => {
  let model: ScriptedModel
  let server: TestServer
  let owner: TestClient
  beforeEach(async () => {
    model = await ScriptedModel.start()
    server = await startTestServer({ model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' } })
    owner = await TestClient.enter(server, 'Olga')
  })
  afterEach(async () => {
    owner.close()
    await server.close()
    await model.close()
  })

  /** A room with a task whose changes are the reply's. */
  async function ask(reply: string): Promise<{ room: string; file: string; task: TaskResponse }> {
    const made = await owner.createRoom({ files: [{ path: 'a.txt', content: text }] })
    model.script(say(reply), say('I cannot say it better.'), say('I cannot say it better.'))
    const { id } = await owner.ask(made.id, { prompt: 'change it', mode: 'propose' })
    return { room: made.id, file: made.files[0]?.id ?? '', task: await owner.waitForTask(made.id, id) }
  }
  const pathOf = (room: string, task: TaskResponse) => `/rooms/${room}/hunks/${task.hunks[0]?.id}/place`

  it('gives the hunk as a proposal, which is accepted once', async () => {
    const { room, file, task } = await ask(searchReplace('a.txt', { find: 'nothing', put: 'GAMMA' }))
    const at = { file, from: 11, to: 16, text: 'gamma\n' }
    const placed = await owner.call<HunkResponse>('POST', pathOf(room, task), at)
    expect(placed).toMatchObject({
      status: 200,
      body: { state: 'pending', mode: 'propose', file, current: 'gamma\n', match: { rung: 'hand' } },
    })
    const accepted = await owner.call('POST', `/rooms/${room}/hunks/${placed.body.id}/accept`, {})
    expect(accepted.status).toBe(200)
    expect((await owner.readFile(room, file)).content).toBe('alpha\nbeta\nGAMMA\nbeta\ndelta\n')
    expectProblem(await owner.call('POST', pathOf(room, task), at), 'hunk_decided')
  })

  it('[A5] is for editors, and says what is wrong', async () => {
    const { room, file, task } = await ask(searchReplace('a.txt', { find: 'nothing', put: 'GAMMA' }))
    const at = { file, from: 11, to: 16, text: 'gamma\n' }
    const viewer = await TestClient.enter(server, 'Vera')
    await viewer.join((await owner.invite(room, 'viewer')).token)
    expectProblem(await viewer.call('POST', pathOf(room, task), at), 'role_insufficient')
    const path = pathOf(room, task)
    expectProblem(await owner.call('POST', path, { ...at, text: 'other\n' }), 'text_moved')
    expectProblem(await owner.call('POST', path, { ...at, file: '0'.repeat(22) }), 'file_not_found')
    expectProblem(await owner.call('POST', path, { from: 1 }), 'request_invalid')
    expect((await owner.call('POST', path, { ...at, text: 'gamma\r\n' })).status).toBe(200)
  })

  it('refuses a change that has a sure place', async () => {
    const { room, file, task } = await ask(searchReplace('a.txt', { find: 'gamma', put: 'GAMMA' }))
    const at = { file, from: 0, to: 5, text: 'alpha\n' }
    expectProblem(await owner.call('POST', pathOf(room, task), at), 'request_invalid')
  })
})
