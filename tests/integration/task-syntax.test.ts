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
let room: Awaited<ReturnType<TestClient['createRoom']>>
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
  options: { mode?: 'live' | 'propose'; again?: readonly string[] } & Pick<TestServerOptions, 'analysis'> = {},
): Promise<TaskResponse> {
  const { mode = 'live', again = ['I leave it.'], ...serverOptions } = options
  server = await startTestServer({
    ...serverOptions,
    model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' },
  })
  ada = await TestClient.enter(server, 'Ada')
  room = await ada.createRoom({ files: Object.entries(files).map(([path, content]) => ({ path, content })) })
  model.script(say(reply), ...again.map((each) => say(each)))
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
    expect(checkOf(task)).toBe('2 placed, 1 with syntax errors')
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
    expect(checkOf(task)).toBe('1 placed')
  })

  it('because the checking failed says so, and stands', async () => {
    const failing = { ...sharedAnalysis, check: () => Promise.reject(new AnalysisUnavailable('crashed')) }
    const task = await run({ 'a.js': text }, broken, { analysis: failing })
    expect(task).toMatchObject({
      state: 'done',
      hunks: [{ state: 'pending', syntax: { verdict: 'unchecked', why: 'Checking its syntax failed.' } }],
    })
    expect(checkOf(task)).toBe('1 placed, 1 not checked')
  })
})

describe('[X7] a change that breaks its file', () => {
  const content = async () => (await ada.readFile(room.id, room.files[0]?.id ?? '')).content
  const asked = (index: number) => model.requests[index]?.body.messages.at(-1)?.content ?? ''
  const mend = change('  return (2', '  return 20')

  it('is mended by the model, which is told what it breaks and where', async () => {
    const task = await run({ 'a.js': text }, `${sound}\n${broken}`, { again: [mend] })
    expect(task.state).toBe('done')
    // [X5] The repair's own change stands within the broken one's text.
    expect(syntaxOf(task).map((syntax) => syntax?.verdict)).toEqual(['sound', 'sound', 'sound'])
    expect(await content()).toBe(text.replace('return 1', 'return 10').replace('return 2', 'return 20'))
    expect(model.requests).toHaveLength(2)
    expect(asked(1)).toContain('line 6, column 3: `return (2` cannot be read as JavaScript here.')
    expect(asked(1)).toContain('6|   return (2')
    expect(asked(1)).toContain('inside: "function second() {"')
    expect(task.steps.find(({ kind }) => kind === 'repair')).toMatchObject({ state: 'done', detail: 'mended' })
    expect(checkOf(task)).toBe('3 placed')
  })

  it('is mended in its proposal, where it is only proposed', async () => {
    const task = await run({ 'a.js': text }, broken, { mode: 'propose', again: [mend] })
    expect(task.hunks).toMatchObject([{ state: 'pending', replacement: '  return 20\n', syntax: { verdict: 'sound' } }])
    expect(await content()).toBe(text)
    expect(asked(1)).toContain('It is only proposed so far')
  })

  it('stays with its reason after two rounds that did not mend it', async () => {
    const worse = [change('  return (2', '  return ((2'), change('  return ((2', '  return (((2')]
    const task = await run({ 'a.js': text }, broken, { again: [...worse, mend] })
    expect(model.requests).toHaveLength(3)
    expect(task.state).toBe('done')
    expect(task.hunks.map(({ syntax }) => syntax?.verdict)).toContain('broken')
    expect(task.steps.filter(({ kind }) => kind === 'repair')).toMatchObject([
      { state: 'failed', detail: '1 still with syntax errors' },
      { state: 'failed', detail: '1 still with syntax errors' },
    ])
  })

  it('stays where the model says that it is right', async () => {
    const task = await run({ 'a.js': text }, broken)
    expect(model.requests).toHaveLength(2)
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'pending', syntax: { verdict: 'broken' } }] })
    expect(await content()).toContain('return (2')
  })

  it('is asked for together with what had no place', async () => {
    const strays = change('  let x = 1\n  return 1\n', '  return 11\n')
    const again = `${mend}\n${change('  return 1', '  return 11')}`
    const task = await run({ 'a.js': text }, `${broken}\n${strays}`, { again: [again] })
    expect(model.requests).toHaveLength(2)
    expect(asked(1)).toContain('Change 1 of 1, in a.js')
    expect(asked(1)).toContain('Error 1 of 1, in a.js')
    expect(await content()).toBe(text.replace('return 1', 'return 11').replace('return 2', 'return 20'))
    expect(task.steps.find(({ kind }) => kind === 'repair')).toMatchObject({ detail: 'mended' })
  })
})
