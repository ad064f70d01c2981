import { describe, expect, test } from 'vitest'
import { createCommandRegistry } from '../../../../client/commands/command-registry.ts'

const run = () => undefined

describe('[U100] commands', () => {
  test('are there as their source has them at that moment, until it is taken out', () => {
    const registry = createCommandRegistry()
    let title = 'Use the dark theme'
    const unregister = registry.register(() => [{ id: 'theme', title, run }])
    title = 'Use the light theme'
    expect(registry.available().map((command) => command.title)).toEqual(['Use the light theme'])
    unregister()
    expect(registry.available()).toEqual([])
  })

  test('are not there while they cannot be done', () => {
    const registry = createCommandRegistry()
    let canClose = false
    registry.register(() => [{ id: 'close', title: 'Close', when: () => canClose, run }])
    expect(registry.available()).toEqual([])
    canClose = true
    expect(registry.available()).toHaveLength(1)
  })

  test('of one id are the last that was registered, and the former again once that is gone', () => {
    const registry = createCommandRegistry()
    registry.register(() => [{ id: 'find', title: 'Find in the first', run }])
    const second = registry.register(() => [{ id: 'find', title: 'Find in the second', run }])
    expect(registry.available().map(({ title }) => title)).toEqual(['Find in the second'])
    second()
    expect(registry.available().map(({ title }) => title)).toEqual(['Find in the first'])
  })

  test('are run by id, where they can be done', () => {
    const registry = createCommandRegistry()
    let runs = 0
    let isPossible = true
    registry.register(() => [{ id: 'a', title: 'A', when: () => isPossible, run: () => runs++ }])
    registry.run('a')
    isPossible = false
    registry.run('a')
    registry.run('b')
    expect(runs).toBe(1)
  })

  test('of one source registered twice go one after the other', () => {
    const registry = createCommandRegistry()
    const source = () => [{ id: 'a', title: 'A', run }]
    const first = registry.register(source)
    registry.register(source)
    first()
    first()
    expect(registry.available()).toHaveLength(1)
  })
})
