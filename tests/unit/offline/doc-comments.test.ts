import { describe, expect, test } from 'vitest'
import { ask, code, syntax } from './offline-room.ts'

describe('adding doc comments', () => {
  test('to what a file exports, and only where there is none', async () => {
    const before = code`
      /** Has one. */
      export function documented() {}
      // Has a remark.
      export function remarked() {}
      function hidden() {}
      export const add = (left: number, right: number): number => left + right
      export interface Planet { size: number; color: string }
      export type Hand = 'second' | 'minute'
      export class HttpClock extends Base {
        constructor(private readonly rate: number) { super() }
        tick(now?: Date) {}
        get angle(): number { return 1 }
        private secret() {}
        _internal() {}
      }
      const listed = () => 1
      export { listed }
    `
    const after = code`
      /** Has one. */
      export function documented() {}
      // Has a remark.
      export function remarked() {}
      function hidden() {}
      /** Adds left and right. */
      export const add = (left: number, right: number): number => left + right
      /** A planet: size and color. */
      export interface Planet { size: number; color: string }
      /** A hand: second or minute. */
      export type Hand = 'second' | 'minute'
      /** An http clock, a kind of \`Base\`, with tick and angle. */
      export class HttpClock extends Base {
        /** Makes an http clock from rate. */
        constructor(private readonly rate: number) { super() }
        tick(now?: Date) {}
        get angle(): number { return 1 }
        private secret() {}
        _internal() {}
      }
      const listed = () => 1
      export { listed }
    `
    const { texts, prose } = await ask('add doc comments', { 'a.ts': before })
    expect(texts['a.ts']).toBe(after)
    expect(prose).toContain('Adding 5 doc comments in a.ts')
    expect(prose).toContain('`HttpClock.tick`')
    expect(prose).toContain('of which I could say no more than the code does; 2 declarations with a comment')
    const parsed = await syntax.parse('a.ts', after)
    expect(parsed.kind === 'parsed' && parsed.tree.errors).toEqual([])
  })

  test('names become sentences', async () => {
    const before = code`
      export function isNight(hour: number): boolean { return hour > 20 }
      export function readAllFiles(): Promise<string[]> { return load() }
      export function place(center: Point, angle: number): Point { return center }
      export function scatter(count: number): Star[] { return [] }
      export function onClick(event: Event) {}
      export function toText(): string | null { return null }
      export function readable(now: Date): string { return '' }
      export function twinkle(star: Star, now: number): number { return 1 }
      export function angle(hand: Hand): number { return 1 }
      export function draw(pen: Pen, planet: Planet): void {}
      export function tick(now: Date) {}
      export function run() {}
    `
    const { texts } = await ask('document a.ts', { 'a.ts': before })
    const sentences = [...(texts['a.ts'] ?? '').matchAll(/^ ?\/?\*\*? (?!@)(\S.*?)(?: \*\/)?$/gm)].map(
      (match) => match[1],
    )
    expect(sentences).toEqual([
      'Tells whether it is night.',
      'Reads all files.',
      'Places a point from center and angle.',
      'Scatters stars from count.',
      'Handles the click.',
      'Converts it to text.',
      'Gives `now` as a readable string.',
      'Twinkles the star.',
      'Gives the angle of the hand.',
    ])
  })

  test('Python gets docstrings, in the imperative', async () => {
    const before = code`
      class Clock(Base):
          def __init__(self, rate: float = 1.0):
              self.rate = rate

          def read_hands(self) -> list[str]:
              return []

          def _hidden(self): pass

      def is_night(hour: int) -> bool:
          # a remark
          return hour > 20

      def read_all(): return 1
    `
    const after = code`
      class Clock(Base):
          """A clock, a kind of Base, with read hands."""

          def __init__(self, rate: float = 1.0):
              self.rate = rate

          def read_hands(self) -> list[str]:
              """Read the hands."""
              return []

          def _hidden(self): pass

      def is_night(hour: int) -> bool:
          """Tell whether it is night."""
          # a remark
          return hour > 20

      def read_all(): return 1
    `
    const { texts, prose } = await ask('add docstrings', { 'a.py': before })
    expect(texts['a.py']).toBe(after)
    expect(prose).toContain('`read_all`, which share a line with something else')
  })

  test('one function by its name, exported or not, wherever it is', async () => {
    const files = { 'a.ts': 'function readAll() {}\nfunction other() {}\n', 'b.ts': 'export const c = 1\n' }
    const { changed } = await ask('add a doc comment to `readAll`', files, { focus: 'b.ts' })
    expect(changed).toEqual({ 'a.ts': '/** Reads all. */\nfunction readAll() {}\nfunction other() {}\n' })
    const { prose } = await ask('add a doc comment to `other`', files, { focus: 'b.ts' })
    expect(prose).toBe(
      'I wrote no comment in a.ts. Left alone: `other`, of which I could say no more than the code does.',
    )
  })

  test('decorated classes and overloads get one comment, above all of it', async () => {
    const before =
      '@dec()\nexport class A {\n  @log\n  runAll() {}\n}\nexport function addOne(a: string): void\nexport function addOne(a: number): void\nexport function addOne(a: unknown) {}\n'
    const { texts } = await ask('add doc comments', { 'a.ts': before })
    expect(texts['a.ts']).toBe(
      '/** An a, with run all. */\n@dec()\nexport class A {\n  /** Runs all. */\n  @log\n  runAll() {}\n}\n/** Adds the one. */\nexport function addOne(a: string): void\nexport function addOne(a: number): void\nexport function addOne(a: unknown) {}\n',
    )
  })

  test('nothing to do is said', async () => {
    expect((await ask('add doc comments', { 'a.ts': '/** Yes. */\nexport const f = () => 1\n' })).prose).toBe(
      'Nothing exported is without a comment in a.ts. Left alone: 1 declaration with a comment.',
    )
  })
})
