/** Renames in the languages that are read by queries alone: what is changed, and what is a reason to change nothing. */
import { expect, it } from 'vitest'
import { ask, code, type Texts } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly texts: Texts
  /** Of what changes, `[from, to]` in the order of the text, all of them. */
  readonly lines: Readonly<Record<string, readonly string[]>>
  /** Where the old name is still another thing's in that scope, so that going back would be refused. */
  readonly isOneWay?: true
}

/** Lines that differ, as they are afterwards. */
function changedLines(before: Texts, after: Texts): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(after).map(([path, text]) => {
      const old = before[path]?.split('\n') ?? []
      return [path, text.split('\n').flatMap((line, index) => (line === old[index] ? [] : [line.trim()]))]
    }),
  )
}

const go = {
  'shop/price.go': code`
    package shop

    // total is what it comes to
    func total(items []int, rate int) int {
    	sum := 0
    	for _, item := range items {
    		sum += item * rate
    	}
    	if sum := rate; sum > 3 {
    		return sum
    	}
    	return sum
    }

    type Cart struct{ rate int }

    func (c *Cart) Pay(rate int) int { return total(nil, rate) + c.rate }

    func Open() int { return 1 }
  `,
  'shop/more.go': 'package shop\n\nfunc more() int { return total([]int{1}, 2) + Open() }\n',
  'main.go': 'package main\n\nimport "x/shop"\n\nfunc main() { println(shop.Open(), x.Open()) }\n',
}
const rust = {
  'src/lib.rs': code`
    pub mod price;

    pub fn total(items: &[i32], rate: i32) -> i32 {
        let sum = items.len() as i32 * rate;
        println!("{} {}", sum, rate);
        sum
    }

    pub struct Cart { rate: i32 }

    impl Cart {
        pub fn pay(&self, extra: i32) -> i32 { total(&[], extra) + self.rate }
    }

    fn twice(x: i32) -> i32 { let y = x; let y = y + 1; println!("{y}"); y }
    fn shown(z: i32) { println!("{z}") }
  `,
  'src/price.rs': 'use crate::total;\n\npub fn both() -> i32 { total(&[1], 2) + crate::total(&[], 1) }\n',
}
const java = {
  'a/Cart.java': code`
    package a;
    class Basket {
      int rate;
      Basket(int rate) { this.rate = rate; }
      int pay(int extra) { int sum = extra; for (int i = 0; i < sum; i++) { sum += i; } return sum + rate; }
    }
  `,
  'a/Main.java': 'package a;\nclass Main { Basket b = new Basket(1); }\n',
  'b/Other.java': 'package b;\nimport a.Basket;\nclass Other { a.Basket c; Basket d; }\n',
}
const c = {
  'list.h': '#define LIMIT 3\nstruct node { int sum; };\nint total(struct node *first, int rate);\n',
  'list.c': code`
    #include "list.h"
    int total(struct node *first, int rate) {
      int sum = first->sum * rate, *at = &sum;
      for (int i = 0; i < LIMIT; i++) { sum += i; }
      return sum + *at;
    }
  `,
  'main.c':
    '#include "list.h"\n#define TWICE(x) (total(0, x) * 2)\nint run(void) { int total2 = 1; return TWICE(total2); }\n',
}
const cpp = {
  'shape.cpp': code`
    namespace geo {
    int area(int side) { auto twice = [&](int q) { return q * side; }; return twice(side); }
    class Shape { public: int side; int grow(int by) { return side + by; } };
    }
    int use() { geo::Shape s; return geo::area(2) + s.grow(1) + std::area(3); }
  `,
}
const cSharp = {
  'Cart.cs': code`
    namespace Shop {
      class Basket {
        int rate;
        public int Pay(int extra) { var sum = extra; foreach (var i in list) { sum += i; } return sum + this.rate; }
        Basket Make() { return new Basket(); }
        int Call() { return Pay(extra: 1); }
      }
    }
  `,
}
const ruby = {
  'cart.rb': code`
    class Basket
      def pay(extra, rate: 2)
        sum = extra
        list.each { |item| sum += item }
        sum * rate
      end
    end
    def total(items)
      items.sum
    end
  `,
  'main.rb': 'require_relative "cart"\nputs total([1]), Basket.new.pay(2)\n',
}
const php = {
  'cart.php': code`
    <?php
    function total(array $items, int $rate) {
      $sum = 0;
      foreach ($items as $item) { $sum += $item * $rate; }
      return "sum: $sum";
    }
    class Basket { private $sum; function pay($extra) { return $this->sum + total([], $extra); } }
  `,
  'main.php': '<?php\necho total([1], 2);\n$b = new Basket();\n',
}
const bash = {
  'lib.sh': `LIMIT=3\nadd_up() { local n=$1; echo "$n $LIMIT \${LIMIT}"; }\n`,
  'run.sh': 'source lib.sh\nadd_up 1\necho "$LIMIT" add_up\n',
  'other.sh': 'export PLACE=1\necho $PLACE\n',
}
const kotlin = {
  'a/Cart.kt': code`
    package a
    class Basket(val rate: Int) {
      fun pay(extra: Int): Int {
        val sum = extra + rate
        for (i in list) { println("$sum $i") }
        return sum
      }
    }
    fun total(items: Int, by: Int) = items * by
  `,
  'b/Main.kt': 'package b\nimport a.total\nimport a.Basket\nfun run() = total(1, by = 2) + Basket(1).pay(2)\n',
}
const swift = {
  'Cart.swift': code`
    class Basket {
      var rate: Int = 0
      func pay(of extra: Int, label: Int) -> Int {
        let sum = extra + rate
        for item in list { print(sum, item) }
        return sum
      }
    }
    func total(_ items: Int) -> Int { return items }
    let one = total(1) + Basket().pay(of: 1, label: 2)
  `,
}

const cases: readonly Case[] = [
  {
    title: 'Go: a variable, but for one that shadows it',
    prompt: 'rename `sum` to `whole` in shop/price.go line 5',
    texts: go,
    lines: { 'shop/price.go': ['whole := 0', 'whole += item * rate', 'return whole'] },
    isOneWay: true,
  },
  {
    title: 'Go: a parameter, but for a field of its name',
    prompt: 'rename `rate` to `factor` in shop/price.go line 4',
    texts: go,
    lines: {
      'shop/price.go': [
        'func total(items []int, factor int) int {',
        'sum += item * factor',
        'if sum := factor; sum > 3 {',
      ],
    },
  },
  {
    title: 'Go: a function in all files of its package',
    prompt: 'rename `total` to `price`',
    texts: go,
    lines: {
      'shop/price.go': [
        'func price(items []int, rate int) int {',
        'func (c *Cart) Pay(rate int) int { return price(nil, rate) + c.rate }',
      ],
      'shop/more.go': ['func more() int { return price([]int{1}, 2) + Open() }'],
    },
  },
  {
    title: 'Go: an exported function, where its package is named',
    prompt: 'rename `Open` to `Start`',
    texts: go,
    lines: {
      'shop/price.go': ['func Start() int { return 1 }'],
      'shop/more.go': ['func more() int { return total([]int{1}, 2) + Start() }'],
      'main.go': ['func main() { println(shop.Start(), x.Open()) }'],
    },
  },
  {
    title: 'Go: a type',
    prompt: 'rename `Cart` to `Basket`',
    texts: go,
    lines: {
      'shop/price.go': [
        'type Basket struct{ rate int }',
        'func (c *Basket) Pay(rate int) int { return total(nil, rate) + c.rate }',
      ],
    },
  },
  {
    title: 'Rust: a variable, in macros too',
    prompt: 'rename `sum` to `whole`',
    texts: rust,
    lines: { 'src/lib.rs': ['let whole = items.len() as i32 * rate;', 'println!("{} {}", whole, rate);', 'whole'] },
  },
  {
    title: 'Rust: a function in all modules',
    prompt: 'rename `total` to `price_of`',
    texts: rust,
    lines: {
      'src/lib.rs': [
        'pub fn price_of(items: &[i32], rate: i32) -> i32 {',
        'pub fn pay(&self, extra: i32) -> i32 { price_of(&[], extra) + self.rate }',
      ],
      'src/price.rs': ['use crate::price_of;', 'pub fn both() -> i32 { price_of(&[1], 2) + crate::price_of(&[], 1) }'],
    },
  },
  {
    title: 'Rust: a type',
    prompt: 'rename `Cart` to `Basket`',
    texts: rust,
    lines: { 'src/lib.rs': ['pub struct Basket { rate: i32 }', 'impl Basket {'] },
  },
  {
    title: 'Java: a variable',
    prompt: 'rename `sum` to `whole`',
    texts: java,
    lines: {
      'a/Cart.java': [
        'int pay(int extra) { int whole = extra; for (int i = 0; i < whole; i++) { whole += i; } return whole + rate; }',
      ],
    },
  },
  {
    title: 'Java: a class with its constructor, in other packages too',
    prompt: 'rename `Basket` to `Bag`',
    texts: java,
    lines: {
      'a/Cart.java': ['class Bag {', 'Bag(int rate) { this.rate = rate; }'],
      'a/Main.java': ['class Main { Bag b = new Bag(1); }'],
      'b/Other.java': ['import a.Bag;', 'class Other { a.Bag c; Bag d; }'],
    },
  },
  {
    title: 'C: a variable, but for a field of its name',
    prompt: 'rename `sum` to `whole`',
    texts: c,
    lines: {
      'list.c': [
        'int whole = first->sum * rate, *at = &whole;',
        'for (int i = 0; i < LIMIT; i++) { whole += i; }',
        'return whole + *at;',
      ],
    },
  },
  {
    title: 'C: a macro',
    prompt: 'rename `LIMIT` to `MOST`',
    texts: c,
    lines: { 'list.h': ['#define MOST 3'], 'list.c': ['for (int i = 0; i < MOST; i++) { sum += i; }'] },
  },
  {
    title: 'C++: a function in a namespace',
    prompt: 'rename `area` to `surface`',
    texts: cpp,
    lines: {
      'shape.cpp': [
        'int surface(int side) { auto twice = [&](int q) { return q * side; }; return twice(side); }',
        'int use() { geo::Shape s; return geo::surface(2) + s.grow(1) + std::area(3); }',
      ],
    },
    isOneWay: true,
  },
  {
    title: 'C++: a variable that holds a lambda',
    prompt: 'rename `twice` to `doubled`',
    texts: cpp,
    lines: {
      'shape.cpp': ['int area(int side) { auto doubled = [&](int q) { return q * side; }; return doubled(side); }'],
    },
  },
  {
    title: 'C#: a variable',
    prompt: 'rename `sum` to `whole`',
    texts: cSharp,
    lines: {
      'Cart.cs': [
        'public int Pay(int extra) { var whole = extra; foreach (var i in list) { whole += i; } return whole + this.rate; }',
      ],
    },
  },
  {
    title: 'C#: a class',
    prompt: 'rename `Basket` to `Bag`',
    texts: cSharp,
    lines: { 'Cart.cs': ['class Bag {', 'Bag Make() { return new Bag(); }'] },
  },
  {
    title: 'Ruby: a variable, in the blocks that see it',
    prompt: 'rename `sum` to `whole` in cart.rb line 3',
    texts: ruby,
    lines: { 'cart.rb': ['whole = extra', 'list.each { |item| whole += item }', 'whole * rate'] },
  },
  {
    title: 'Ruby: a function, and a class',
    prompt: 'rename `total` to `price`, and rename `Basket` to `Bag`',
    texts: ruby,
    lines: { 'cart.rb': ['class Bag', 'def price(items)'], 'main.rb': ['puts price([1]), Bag.new.pay(2)'] },
  },
  {
    title: 'PHP: a variable, in strings too',
    prompt: 'rename the variable `sum` to `whole` in cart.php',
    texts: php,
    lines: {
      'cart.php': ['$whole = 0;', 'foreach ($items as $item) { $whole += $item * $rate; }', 'return "sum: $whole";'],
    },
  },
  {
    title: 'PHP: a class',
    prompt: 'rename `Basket` to `Bag`',
    texts: php,
    lines: {
      'cart.php': ['class Bag { private $sum; function pay($extra) { return $this->sum + total([], $extra); } }'],
      'main.php': ['$b = new Bag();'],
    },
  },
  {
    title: 'Bash: a variable, where a script is read by another',
    prompt: 'rename `LIMIT` to `MOST`',
    texts: bash,
    lines: {
      'lib.sh': ['MOST=3', `add_up() { local n=$1; echo "$n $MOST \${MOST}"; }`],
      'run.sh': ['echo "$MOST" add_up'],
    },
  },
  {
    title: 'Kotlin: a variable, in strings too',
    prompt: 'rename `sum` to `whole`',
    texts: kotlin,
    lines: { 'a/Cart.kt': ['val whole = extra + rate', 'for (i in list) { println("$whole $i") }', 'return whole'] },
  },
  {
    title: 'Kotlin: a function and a class, where they are imported',
    prompt: 'rename `total` to `price`, and rename `Basket` to `Bag`',
    texts: kotlin,
    lines: {
      'a/Cart.kt': ['class Bag(val rate: Int) {', 'fun price(items: Int, by: Int) = items * by'],
      'b/Main.kt': ['import a.price', 'import a.Bag', 'fun run() = price(1, by = 2) + Bag(1).pay(2)'],
    },
  },
  {
    title: 'Swift: a variable, and a parameter that has another label',
    prompt: 'rename `sum` to `whole`, and rename `extra` to `more`',
    texts: swift,
    lines: {
      'Cart.swift': [
        'func pay(of more: Int, label: Int) -> Int {',
        'let whole = more + rate',
        'for item in list { print(whole, item) }',
        'return whole',
      ],
    },
  },
  {
    title: 'Swift: a function and a class',
    prompt: 'rename `total` to `price`, and rename `Basket` to `Bag`',
    texts: swift,
    lines: {
      'Cart.swift': [
        'class Bag {',
        'func price(_ items: Int) -> Int { return items }',
        'let one = price(1) + Bag().pay(of: 1, label: 2)',
      ],
    },
  },
  {
    title: 'YAML: an anchor, in its document',
    prompt: 'rename `base` to `common`',
    texts: { 'a.yml': 'a: &base 1\nb: *base\n---\nc: &other 2\n' },
    lines: { 'a.yml': ['a: &common 1', 'b: *common'] },
  },
]

it.each(cases)('[O7] $title', async ({ prompt, texts, lines }) => {
  const { changed, prose } = await ask(prompt, texts)
  expect({ prose, lines: changedLines(texts, changed) }).toEqual({ prose, lines })
})

const bothWays = cases.filter(({ isOneWay }) => isOneWay !== true)
it.each(bothWays)('[O7] $title: renamed back, every byte is as it was', async ({ prompt, texts }) => {
  let { texts: now } = await ask(prompt, texts)
  const pairs = [...prompt.matchAll(/`(\S+)` to `(\S+?)`( in \S+(?: line \d+)?)?/g)]
  expect(pairs.length).toBeGreaterThan(0)
  for (const [, from, to, where = ''] of pairs) {
    const back = await ask(`rename \`${to}\` to \`${from}\`${where}`, now)
    now = back.texts
  }
  expect(now).toEqual(texts)
})

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
