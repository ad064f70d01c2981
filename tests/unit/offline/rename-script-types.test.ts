/** Renames of what TypeScript adds: types, type parameters, what is a value and a type. */
import { describe, expect, test } from 'vitest'
import { code, renamedFile } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly before: string
  readonly after: string
}

const types: readonly Case[] = [
  {
    title: 'a type and its uses, not the type parameter that shadows it',
    prompt: 'rename the type Item to Entry',
    before: code`
      type Item = { id: string }
      function first<T extends Item>(list: Item[]): T { return list[0] as T }
      function other<Item>(it: Item): Item { return it }
    `,
    after: code`
      type Entry = { id: string }
      function first<T extends Entry>(list: Entry[]): T { return list[0] as T }
      function other<Item>(it: Item): Item { return it }
    `,
  },
  {
    title: 'a value whose name a type parameter has too',
    prompt: 'rename T to make',
    before: 'const T = (n: number) => n\nfunction f<T>(a: T) {\n  return T(1) as T\n}\n',
    after: 'const make = (n: number) => n\nfunction f<T>(a: T) {\n  return make(1) as T\n}\n',
  },
  {
    title: 'a class as value and as type',
    prompt: 'rename class Clock to Watch',
    before: code`
      class Clock { copy(): Clock { return new Clock() } }
      const a: Clock = new Clock()
      class Alarm extends Clock implements Partial<Clock> {}
      const isIt = a instanceof Clock
    `,
    after: code`
      class Watch { copy(): Watch { return new Watch() } }
      const a: Watch = new Watch()
      class Alarm extends Watch implements Partial<Watch> {}
      const isIt = a instanceof Watch
    `,
  },
  {
    title: 'a merged interface, typeof and generics',
    prompt: 'rename Box to Crate',
    before: code`
      interface Box<T> { value: T }
      interface Box<T> { other: Box<T> }
      const Box = { make: (): Box<number> => ({}) as Box<number> }
      type Made = ReturnType<typeof Box.make> | typeof Box
    `,
    after: code`
      interface Crate<T> { value: T }
      interface Crate<T> { other: Crate<T> }
      const Crate = { make: (): Crate<number> => ({}) as Crate<number> }
      type Made = ReturnType<typeof Crate.make> | typeof Crate
    `,
  },
  {
    title: 'a parameter and its type predicate, not those of the overload and the type beside it',
    prompt: 'rename parameter value to thing in isText',
    before: code`
      function isText(value: string): value is string
      function isText(value: unknown): value is string { return typeof value === 'string' }
      type Check = (value: unknown) => asserts value is string
    `,
    after: code`
      function isText(value: string): value is string
      function isText(thing: unknown): thing is string { return typeof thing === 'string' }
      type Check = (value: unknown) => asserts value is string
    `,
  },
  {
    title: 'mapped and conditional types',
    prompt: 'rename `Key` to `Name`',
    before: code`
      type Key = string
      type Map1 = { [Key in 'a' | 'b']: Key }
      type Map2 = { [key: string]: Key }
      type Inner<T> = T extends (infer Key)[] ? Key : Key
    `,
    after: code`
      type Name = string
      type Map1 = { [Key in 'a' | 'b']: Key }
      type Map2 = { [key: string]: Name }
      type Inner<T> = T extends (infer Key)[] ? Key : Key
    `,
  },
  {
    title: 'an enum and a namespace',
    prompt: 'rename Side to Edge',
    before:
      'enum Side { Left, Right = Left + 1 }\nlet s: Side = Side.Left\nlet t: Side.Right\nnamespace N { export type S = Side }\n',
    after:
      'enum Edge { Left, Right = Left + 1 }\nlet s: Edge = Edge.Left\nlet t: Edge.Right\nnamespace N { export type S = Edge }\n',
  },
]

describe('renaming in TypeScript', () => {
  test.each(types)('$title', async ({ prompt, before, after }) => {
    expect(await renamedFile(prompt, before)).toBe(after)
  })
})
