/** The model client before an endpoint that answers by script, for tests of what the client makes of it. */
import { onTestFinished } from 'vitest'
import type { Model, ModelEvent, ModelRequest } from '../../server/agent/model/model.ts'
import { createOpenAiModel, type OpenAiModelOptions } from '../../server/agent/model/openai-model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { WeftError } from '../../shared/errors.ts'
import { anybody } from './asker.ts'
import { ScriptedModel, type Scripting } from './scripted-model.ts'

export const apiKey = 'sk-secret-0123456789abcdef'
export const helloRequest: ModelRequest = {
  asker: anybody,
  prompt: 'say hello',
  snapshot: { files: [], focus: [], selection: null },
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'say hello' },
  ],
}

/** Closed with its test. */
export async function openModel(scripts: readonly Scripting[], options: Partial<OpenAiModelOptions> = {}) {
  const endpoint = await ScriptedModel.start(...scripts)
  onTestFinished(() => endpoint.close())
  const model = createOpenAiModel({
    apiKey,
    baseUrl: endpoint.baseUrl,
    model: 'scripted-1',
    clock: systemClock,
    random: () => 0,
    replyLength: 10_000,
    ...options,
  })
  return { endpoint, model }
}

export async function readReply(model: Model, signal = new AbortController().signal) {
  const events: ModelEvent[] = []
  for await (const event of model.stream(helloRequest, signal)) events.push(event)
  return {
    events,
    text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    retries: events.filter((event) => event.kind === 'retry'),
    continued: events.filter((event) => event.kind === 'continue').length,
    usage: events.findLast((event) => event.kind === 'usage')?.usage,
  }
}

/** @throws where the reply is complete. */
export async function failureOf(reading: Promise<unknown>): Promise<WeftError> {
  const error = await reading.then(
    () => new Error('the reply was complete'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof WeftError)) throw error
  return error
}
