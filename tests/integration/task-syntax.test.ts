/** What a task writes is looked at for errors that it brings, over real HTTP: what is noted on its hunks, and what is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AnalysisUnavailable } from '../../server/agent/analysis/analysis-unavailable.ts'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { sharedAnalysis } from '../support/shared-analysis.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const text = 'function first() {\n  return 1\n}\n\nfunction second() {\n  return 2\n}\n'
const typing = `${text}\nfunction half(\n`

let model: ScriptedModel
let server: TestServer
let ada: TestClient
beforeEach(async () => {
  model = await ScriptedModel.start()
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

async function run(
  files: Readonly<Record<string, string>>,
  reply: string,
  options: { mode?: 'live' | 'propose' } & Pick<TestServerOptions, 'analysis'> = {},
): Promise<TaskResponse> {
  const { mode = 'live', ...serverOptions } = options
  server = await startTestServer({
    ...serverOptions,
    model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' },
  })
  ada = await TestClient.enter(server, 'Ada')
  const room = await ada.createRoom({ files: Object.entries(files).map(([path, content]) => ({ path, content })) })
  // Asked again, it has nothing better to say.
  model.script(say(reply), say('I leave it.'))
  const { id } = await ada.ask(room.id, { prompt: 'change it', mode, files: room.files.map((file) => file.id) })
  return ada.waitForTask(room.id, id)
}

const change = (find: string, put: string, path = 'a.js') => searchReplace(path, { find, put })
const sound = change('  return 1', '  return 10')
const broken = change('  return 2', '  return (2')
const syntaxOf = (task: TaskResponse) => task.hunks.map(({ syntax }) => syntax)
const checkOf = (task: TaskResponse) => task.steps.find(({ kind }) => kind === 'check')?.detail

describe.each(['live', 'propose'] as const)('[X5] in %s mode', (mode) => {
  it('a change that breaks its file says where, and the others are sound', async () => {
    const task = await run({ 'a.js': text }, `${sound}\n${broken}`, { mode })
    expect(task.state).toBe('done')
    expect(syntaxOf(task)).toEqual([
      { verdict: 'sound' },
      {
        verdict: 'broken',
        issues: [{ line: 6, column: 3, message: '`return (2` cannot be read as JavaScript here.' }],
      },
    ])
    expect(checkOf(task)).toBe('2 to review, 1 with syntax errors')
  })

  it('a change is not blamed for what somebody is typing elsewhere in the file', async () => {
    const task = await run({ 'a.js': typing }, `${sound}\n${broken}`, { mode })
    expect(syntaxOf(task).map((syntax) => syntax?.verdict)).toEqual(['sound', 'broken'])
  })

  it('changes that only belong together are sound', async () => {
    const opens = change('function first() {', 'if (on) {\nfunction first() {')
    const closes = change('function second() {', '}\nfunction second() {')
    expect(syntaxOf(await run({ 'a.js': text }, `${opens}\n${closes}`, { mode }))).toEqual([
      { verdict: 'sound' },
      { verdict: 'sound' },
    ])
  })

  it('a new file is looked at as well', async () => {
    const task = await run({ 'a.js': text }, change('', 'const x = {', 'b.js'), { mode })
    expect(task.hunks).toMatchObject([{ path: 'b.js', syntax: { verdict: 'broken', issues: [{ line: 1 }] } }])
  })
})

describe('[X5] a change that cannot be checked', () => {
  it('in a language that nobody reads says so, and stands', async () => {
    const task = await run({ 'a.txt': 'one\n' }, change('one', 'two (', 'a.txt'))
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'pending', syntax: { verdict: 'unchecked' } }] })
    expect(checkOf(task)).toBe('1 to review')
  })

  it('because the checking failed says so, and stands', async () => {
    const failing = { ...sharedAnalysis, check: () => Promise.reject(new AnalysisUnavailable('crashed')) }
    const task = await run({ 'a.js': text }, broken, { analysis: failing })
    expect(task).toMatchObject({
      state: 'done',
      hunks: [{ state: 'pending', syntax: { verdict: 'unchecked', why: 'Checking its syntax failed.' } }],
    })
    expect(checkOf(task)).toBe('1 to review, 1 not checked')
  })
})
