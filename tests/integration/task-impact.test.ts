/** What a task's changes mean elsewhere in the room, over real HTTP. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AnalysisUnavailable } from '../../server/agent/analysis/analysis-unavailable.ts'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { sharedAnalysis } from '../support/shared-analysis.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const files = [
  { path: 'src/add.ts', content: 'export function add(a: number, b: number) {\n  return a + b\n}\n' },
  { path: 'src/use.ts', content: "import { add } from './add'\n\nexport const three = add(1, 2)\n" },
]

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
  reply: string,
  options: { mode?: 'live' | 'propose' } & Pick<TestServerOptions, 'analysis'> = {},
): Promise<TaskResponse> {
  const { mode = 'live', ...given } = options
  server = await startTestServer({ ...given, model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' } })
  ada = await TestClient.enter(server, 'Ada')
  const room = await ada.createRoom({ files })
  model.script(say(reply))
  const { id } = await ada.ask(room.id, { prompt: 'change it', mode, files: [] })
  return ada.waitForTask(room.id, id)
}

const signature = searchReplace('src/add.ts', {
  find: 'export function add(a: number, b: number) {',
  put: 'export function add(a: number, b: number, c = 0) {',
})
const caller = searchReplace('src/use.ts', {
  find: "import { add } from './add'\n\nexport const three = add(1, 2)\n",
  put: "import { add } from './add.ts'\n\nexport const three = add(1, 1, 1)\n",
})

it.each(['live', 'propose'] as const)(
  '[X6] a task tells what it changed, and warns of callers that it left (%s)',
  async (mode) => {
    const { impact } = await run(signature, { mode })
    expect(impact?.definitions).toMatchObject([
      {
        name: 'add',
        change: 'changed',
        references: [{ path: 'src/use.ts', lines: [1, 3] }],
        warning: '`add` has another signature, but 2 places that name it were not changed: src/use.ts:1, src/use.ts:3.',
      },
    ])
  },
)

it('[X6] a task that changes the callers too is not warned of', async () => {
  const { impact } = await run(`${signature}\n${caller}`)
  expect(impact?.definitions.map(({ name, warning }) => [name, warning])).toEqual([
    ['add', undefined],
    ['three', undefined],
  ])
})

it('a task ends as it would have where its impact cannot be told', async () => {
  const fail = () => Promise.reject(new AnalysisUnavailable('timeout'))
  const task = await run(signature, { analysis: { ...sharedAnalysis, changedDefinitions: fail } })
  expect(task.state).toBe('done')
  expect(task.impact).toBeUndefined()
})
