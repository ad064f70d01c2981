/** Renames in the languages that are read by queries alone: what is changed, and back again. */
import { expect, it } from 'vitest'
import { ask, changedLines, type Texts } from './offline-room.ts'
import { bash, c, cpp, cSharp, go, java, kotlin, php, ruby, rust, swift } from './rename-by-name-texts.ts'

interface Case {
  readonly title: string
  readonly prompt: string
  readonly texts: Texts
  /** Of each text that changes, every line that does, as it is afterwards. */
  readonly lines: Readonly<Record<string, readonly string[]>>
  /** Where the old name is still another thing's in that scope, so that going back would be refused. */
  readonly isOneWay?: true
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
