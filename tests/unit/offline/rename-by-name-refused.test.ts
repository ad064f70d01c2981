/** Renames in the languages that are read by queries alone: what is a reason to change nothing, or to ask. */
import { expect, it } from 'vitest'
import { ask, changedLines, type Texts } from './offline-room.ts'
import { bash, c, cSharp, go, kotlin, ruby, rust, swift } from './rename-by-name-texts.ts'

const embedded = 'package a\n\ntype Cart struct{}\n\ntype Order struct{ Cart }\n\nfunc f(o Order) { _ = o.Cart }\n'
const compacted = "<?php\nfunction f() { $sum = 1; return compact('sum'); }\n"

const refusals: readonly (readonly [string, string, Texts, RegExp])[] = [
  [
    'a name that is in use',
    'rename `sum` to `rate` in shop/price.go line 5',
    go,
    /`rate` is in use \(shop\/price\.go:4/,
  ],
  ['a name that is a word of the language', 'rename `total` to `func`', go, /Go would not read it as the same thing/],
  ['no name at all', 'rename `Cart` to `2nd`', go, /not a name in Go/],
  ['what is used, but not declared', 'rename `puts` to `say`', ruby, /used here \(main\.rb:2\), but not declared/],
  ['a field', 'rename `rate` to `factor` in Cart.cs', cSharp, /`rate` is a member \(Cart\.cs:3 and Cart\.cs:4\)/],
  ['a type that is embedded', 'rename `Cart` to `Bag`', { 'a.go': embedded }, /cannot tell what is meant \(a\.go:7\)/],
  ['what other packages use', 'rename `Open` to `start`', go, /begins with a capital \(main\.go:5\)/],
  [
    'a variable that a text names',
    'rename `sum` to `all` in a.php',
    { 'a.php': compacted },
    /cannot tell.*\(a\.php:2\)/,
  ],
  ['a broken file', 'rename `f` to `g`', { 'a.go': 'package a\n\nfunc f() {\n' }, /a\.go cannot be read whole/],
  [
    'what another crate has too',
    'rename `total` to `sum`',
    { 'a.rs': 'fn total() {}\nmod b { use std::{total, fmt}; }\n' },
    /cannot tell what is meant \(a\.rs:2\)/,
  ],
  [
    'what is named in a file that is too large',
    'rename `f` to `g`',
    { 'a.go': 'package a\n\nfunc f() {}\n', 'b.go': `package a\n\nfunc x() { f() }\n//${' '.repeat(600_000)}\n` },
    /cannot look at b\.go/,
  ],
  ['a method', 'rename `Pay` to `Settle`', go, /member \(shop\/price\.go:17\).*types of Go/],
  ['what the runtime calls', 'rename `main` to `start` in main.go', go, /who runs the program/],
  ['a variable that shadows itself', 'rename `y` to `w`', rust, /may mean another thing \(src\/lib\.rs:15/],
  ['a name in a format string', 'rename `z` to `w`', rust, /cannot tell what is meant \(src\/lib\.rs:16/],
  ['a name in the text of a macro', 'rename `total` to `price`', c, /cannot tell what is meant \(main\.c:2\)/],
  ['a parameter that is passed by name', 'rename `extra` to `more`', cSharp, /passed by that name \(Cart\.cs:6\)/],
  [
    'a parameter that is passed by name in another file',
    'rename `by` to `per`',
    kotlin,
    /passed by that name \(b\/Main\.kt:4\)/,
  ],
  [
    'a parameter that is a label as well',
    'rename `label` to `tag`',
    swift,
    /cannot tell what `label` is \(Cart\.swift:3\)/,
  ],
  [
    'a function that is named in a text',
    'rename `add_up` to `sum_up`',
    bash,
    /cannot tell what is meant \(run\.sh:3\)/,
  ],
  ['a variable that others read', 'rename `PLACE` to `SPOT`', bash, /cannot tell what is meant \(other\.sh:1\)/],
  [
    'what is defined twice',
    'rename `run` to `go`',
    { 'a.c': 'static int run(void) { return 1; }\n', 'b.c': 'static int run(void) { return 2; }\n' },
    /defined more than once.*a\.c:1 and b\.c:1/,
  ],
  [
    'a class that its file is called by',
    'rename `Cart` to `Bag`',
    { 'Cart.java': 'public class Cart {}\n' },
    /file has to be called the same/,
  ],
  [
    'a class that another package may not mean',
    'rename `Cart` to `Bag`',
    { 'a/X.java': 'package a;\nclass Cart {}\n', 'b/Y.java': 'package b;\nimport lib.Cart;\nclass Y { Cart c; }\n' },
    /cannot tell what is meant \(b\/Y\.java:2 and b\/Y\.java:3\)/,
  ],
]

it.each(refusals)('[O7] changes nothing for %s, and says where', async (_, prompt, texts, said) => {
  const { changed, prose } = await ask(prompt, texts)
  expect(changed).toEqual({})
  expect(prose).toMatch(said)
})

it('[O7] asks which of several, and takes the one that is selected', async () => {
  const several = await ask('rename `rate` to `factor`', go)
  expect(several.prose).toMatch(/2 different things.*shop\/price\.go:4.*shop\/price\.go:17/s)
  const selected = await ask('rename `rate` to `factor`', go, {
    selection: { path: 'shop/price.go', text: 'rate int) int { return' },
  })
  expect(changedLines(go, selected.changed)).toEqual({
    'shop/price.go': ['func (c *Cart) Pay(factor int) int { return total(nil, factor) + c.rate }'],
  })
})

it('[O7] says which words stay', async () => {
  const { prose } = await ask('rename `total` to `price`', { ...go, 'README.md': 'the total\n' })
  expect(prose).toContain('Left alone: the word elsewhere (shop/price.go and README.md)')
})
