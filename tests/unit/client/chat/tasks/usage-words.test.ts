import { describe, expect, it } from 'vitest'
import { priceWords, usageOf } from '../../../../../client/chat/tasks/usage-words.ts'
import { sameModel } from '../../../../../client/session/models.ts'
import type { Task, TaskUsage } from '../../../../../shared/model/task.ts'

const task = (usage: Partial<TaskUsage>, state: Task['state'] = 'writing') =>
  ({ state, model: 'Fast', usage: { inputTokens: 2_000, outputTokens: 100, estimated: false, ...usage } }) as Task

describe('[M13] what a task used, in words', () => {
  it('says how fast words come while they do, and what it cost', () => {
    const cost = { amount: 0.00414, currency: 'USD' }
    const used = { firstTokenMs: 1_240, replyingMs: 2_000, cost }
    expect(usageOf(task(used))).toEqual({
      text: '2.1k tokens · 50/s · $0.0041',
      title: '2000 tokens in, 100 out; first word after 1.2 s; 50 tokens a second',
    })
    expect(usageOf(task(used, 'done'))?.text).toBe('2.1k tokens · $0.0041')
  })

  it('says that it is estimated, and nothing of what is not known', () => {
    expect(usageOf(task({ estimated: true, cost: { amount: 1.5, currency: 'EUR' } }))).toEqual({
      text: 'about 2.1k tokens · about €1.50',
      title: '2000 tokens in, 100 out, estimated',
    })
    expect(usageOf(task({ replyingMs: 40, firstTokenMs: 1 }))?.text).toBe('2.1k tokens')
    expect(usageOf(task({}, 'queued'))).toBeNull()
    expect(usageOf(task({ inputTokens: 0, outputTokens: 0 }))).toBeNull()
  })
})

describe('[M12] a model', () => {
  it('says its price for a million tokens', () => {
    expect(priceWords({ currency: 'USD', inputPerMillion: 0.25, outputPerMillion: 2 })).toBe(
      '$0.25 in, $2.00 out for a million tokens',
    )
    expect(priceWords(undefined)).toBe('')
  })

  it('is asked again for its task, if it is offered still', () => {
    expect(sameModel([{ name: 'Slow' }, { name: 'Fast' }], task({}))).toEqual({ model: 'Fast' })
    expect(sameModel([{ name: 'Slow' }], task({}))).toEqual({})
  })
})
