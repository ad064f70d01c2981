/** First drafts of doc comments, in the languages that are read by queries alone. */
import { expect, it } from 'vitest'
import { ask, code } from './offline-room.ts'

const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'Go: exported ones, by their name first',
    'a.go',
    code`
      package a

      type Cart struct{}

      func ReadOrder(path string) (Order, error) { return nil, nil }

      func (c *Cart) IsEmpty() bool { return true }

      func readLine(path string) {}
    `,
    ['// ReadOrder reads the order.', '// IsEmpty tells whether it is empty.'],
  ],
  [
    'Rust: public ones, above their attributes',
    'a.rs',
    'impl Cart {\n    #[inline]\n    pub fn add_item(&mut self, item: Item) {}\n    fn drop_all(&self) {}\n}\npub fn parse(text: &str) -> Order { todo() }\n',
    ['    /// Adds the item.', '/// Parses an order from text.'],
  ],
  [
    'Java: public ones, above their annotations',
    'A.java',
    'public class Cart {\n  @Override\n  public boolean isEmpty() { return true; }\n  public Order readOrder(final String path) { return null; }\n  private void hide() {}\n}\n',
    ['/** A cart, with read order. */', '  /** Tells whether it is empty. */', '  /** Reads the order. */'],
  ],
  [
    'C: what is not static',
    'a.c',
    'static int add_one(int x) { return x + 1; }\nint count_items(struct list *items) { return 0; }\n',
    ['/** Counts the items. */'],
  ],
  [
    'C++: above the template',
    'a.hpp',
    'template <typename T>\nint count_items(const T& items) { return 0; }\n',
    ['/** Counts the items. */'],
  ],
  [
    'C#',
    'A.cs',
    'public class A {\n  [Obsolete]\n  public bool IsEmpty() { return true; }\n  int Hidden() { return 1; }\n}\n',
    ['  /// <summary>Tells whether it is empty.</summary>'],
  ],
  ['Ruby', 'a.rb', 'def read_order(path)\n  1\nend\ndef _hidden(a)\nend\n', ['# Reads the order.']],
  [
    'PHP: also the methods that are not private',
    'a.php',
    '<?php\nfunction read_order(string $path): Order { }\nclass A { private function hide() {} }\n',
    ['/** Reads the order. */'],
  ],
  ['Bash', 'a.sh', '#!/bin/bash\nread_order() { echo 1; }\n', ['# Reads the order.']],
  [
    'Kotlin',
    'a.kt',
    '@Test\nfun readOrder(path: String): Order { return x }\nprivate fun hideAll() = 1\n',
    ['/** Reads the order. */'],
  ],
  [
    'Swift',
    'a.swift',
    'func readOrder(from path: String) -> Order { return x }\nprivate func hideAll() {}\n',
    ['/// Reads the order.'],
  ],
]

it.each(cases)('[O9] %s', async (_, path, before, comments) => {
  const { texts, prose } = await ask(`add doc comments to ${path}`, { [path]: before })
  const lines = texts[path]?.split('\n') ?? []
  const old = before.split('\n')
  // What is new are comments, and nothing else has changed.
  const added = lines.filter((line) => !old.includes(line))
  expect({ prose, added }).toEqual({ prose, added: [...comments] })
  expect(lines.filter((line) => !added.includes(line))).toEqual(old)
  const again = await ask(`add doc comments to ${path}`, texts)
  expect(again.changed).toEqual({})
})

it('[O9] stands above attributes, annotations and templates', async () => {
  const { texts } = await ask('add doc comments in all files', {
    'a.rs': '#[inline]\n#[must_use]\npub fn read_order(path: &str) -> Order { x() }\n',
    'a.hpp': 'template <typename T>\nint count_items(const T& items) { return 0; }\n',
    'a.kt': '@Test\nfun readOrder(path: String): Order { return x }\n',
  })
  expect(texts['a.rs']).toMatch(/^\/\/\/ Reads the order\.\n#\[inline\]/)
  expect(texts['a.hpp']).toMatch(/^\/\*\* Counts the items\. \*\/\ntemplate/)
  expect(texts['a.kt']).toMatch(/^\/\*\* Reads the order\. \*\/\n@Test/)
})

it('[O9] leaves what has a comment, what shares its line, and what nothing can be said of', async () => {
  const { changed, prose } = await ask('add doc comments to a.rs', {
    'a.rs': '// as it is\npub fn read_order() {}\nmod x { pub fn read_line() {} }\npub fn orbit() {}\n',
  })
  expect(changed).toEqual({})
  expect(prose).toMatch(/1 declaration with a comment/)
  expect(prose).toMatch(/share a line/)
  expect(prose).toMatch(/`orbit`, of which I could say no more/)
})

it('[O9] writes one for a symbol that is asked for, whoever may use it', async () => {
  const { texts } = await ask('add a doc comment to `readLine` in a.go', {
    'a.go': 'package a\n\nfunc readLine(path string) {}\n\nfunc ReadAll() {}\n',
  })
  expect(texts['a.go']).toBe(
    'package a\n\n// readLine reads the line.\nfunc readLine(path string) {}\n\nfunc ReadAll() {}\n',
  )
})

it('[O9] says in which languages it writes none', async () => {
  const { changed, prose } = await ask('add doc comments to a.json', { 'a.json': '{"a": 1}\n' })
  expect(changed).toEqual({})
  expect(prose).toContain('I write no doc comments in JSON')
})

it.each([
  ['a.kt', 'fun add(a: Int, b: Int): Int = a + b\n', '/** Adds a and b. */'],
  ['a.swift', 'public func add(_ a: Int, _ b: Int) -> Int { return a + b }\n', '/// Adds a and b.'],
])('[O9] a number that is given back is no thing that is made: %s', async (path, text, comment) => {
  const { texts, prose } = await ask(`add doc comments to ${path}`, { [path]: text })
  expect(texts[path], prose).toBe(`${comment}\n${text}`)
})
