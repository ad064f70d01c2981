import { describe, expect, it } from 'vitest'
import { ask } from './offline-room.ts'

/** A member of a class, and a parameter of that name. */
const classes: readonly (readonly [string, string])[] = [
  ['A.java', 'class A {\n  int count;\n  void m(int count) {\n    this.count = count;\n  }\n}\n'],
  ['A.cs', 'class A {\n  int count;\n  void M(int count) {\n    this.count = count;\n  }\n}\n'],
  ['a.cpp', 'class A {\n  int count;\n  void m(int count) {\n    this->count = count;\n  }\n};\n'],
  ['a.php', '<?php\nclass A {\n  public $count;\n  function m($count) {\n    $this->count = $count;\n  }\n}\n'],
  ['a.kt', 'class A {\n  var count = 0\n  fun m(count: Int) {\n    this.count = count\n  }\n}\n'],
  ['a.rb', 'class A\n  def count\n    @count\n  end\n  def m(count)\n    @count = count\n  end\nend\n'],
  ['b.rb', 'class A\n  attr_accessor :count\n  def m(count)\n    @count = count\n  end\nend\n'],
]

describe('of a member and a local name the member is meant', () => {
  it.each(classes)('[O2] %s: it cannot be renamed, so nothing is changed', async (path, before) => {
    const { changed, prose } = await ask('rename count to total', { [path]: before })
    expect(changed, prose).toEqual({})
    expect(prose).toContain('A language server can rename it')
    expect(prose).toMatch(/say it, for example: rename the parameter `\$?count` to `total` in .* line \d+/)
  })

  it.each(classes)('[O2] %s: the parameter is renamed where it is named', async (path, before) => {
    const { changed, prose } = await ask('rename the parameter count to total', { [path]: before })
    expect(Object.keys(changed), prose).toEqual([path])
    expect(changed[path]?.match(/\btotal\b/g)).toHaveLength(2)
  })

  it('[O2] what is selected is meant', async () => {
    const before = { 'A.java': 'class A {\n  int count;\n  void m(int count) { use(count); }\n}\n' }
    const { changed } = await ask('rename count to total', before, { selection: { path: 'A.java', text: 'count) {' } })
    expect(changed['A.java']).toContain('void m(int total) { use(total); }')
  })

  it('[O2] a static method is meant rather than a local variable', async () => {
    const text =
      'class A {\n  static int helper(int x) { return x; }\n  void m() { int helper = 3; use(helper + A.helper(2)); }\n}\n'
    const { changed, prose } = await ask('rename helper to assist', { 'A.java': text })
    expect(changed, prose).toEqual({})
    expect(prose).toContain('the method (A.java:2) rather than the variable `helper` (A.java:3)')
    const local = await ask('rename the variable helper to assist in A.java line 3', { 'A.java': text })
    expect(local.changed['A.java']).toContain('int assist = 3; use(assist + A.helper(2))')
  })

  it('[O2] what is defined beyond functions is taken, and said', async () => {
    const text =
      'static int count = 0;\nint next(void) { return ++count; }\nint twice(int count) { return 2 * count; }\n'
    const { changed, prose } = await ask('rename count to total', { 'a.c': text })
    expect(changed['a.c']).toBe(
      'static int total = 0;\nint next(void) { return ++total; }\nint twice(int count) { return 2 * count; }\n',
    )
    expect(prose).toContain(
      'There are 2 things called `count` here; I took the variable `count` (a.c:1), because it is no local name of one function.',
    )
  })
})
