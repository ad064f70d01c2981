/** Renames where a language has something of its own: a place that looks like the thing and is another, or the other way round. */
import { expect, it } from 'vitest'
import { ask, type Texts } from './offline-room.ts'

/** Title, prompt, texts, and the texts that change. */
const renamed: readonly (readonly [string, string, Texts, Texts])[] = [
  [
    'Rust: a constant that parts of patterns are compared with',
    'rename MAX to LIMIT',
    {
      'a.rs':
        'const MAX: i32 = 5;\n\nfn f(v: Option<i32>, w: (i32, i32), l: &[i32]) -> i32 {\n    match v { Some(MAX) => 1, _ => 2 };\n    match w { (MAX, _) => 1, _ => 2 };\n    match l { [MAX, ..] => 1, _ => 2 };\n    match w.0 { MAX => 1, 2 | MAX => 3, _ => 2 }\n}\n',
    },
    {
      'a.rs':
        'const LIMIT: i32 = 5;\n\nfn f(v: Option<i32>, w: (i32, i32), l: &[i32]) -> i32 {\n    match v { Some(LIMIT) => 1, _ => 2 };\n    match w { (LIMIT, _) => 1, _ => 2 };\n    match l { [LIMIT, ..] => 1, _ => 2 };\n    match w.0 { LIMIT => 1, 2 | LIMIT => 3, _ => 2 }\n}\n',
    },
  ],
  [
    'Rust: a parameter, but for what a pattern gives its name to',
    'rename x to value in a.rs line 1',
    { 'a.rs': 'fn f(x: i32, p: P) -> i32 {\n    match p { P { at: x } => x, n if n == x => n }\n}\n' },
    { 'a.rs': 'fn f(value: i32, p: P) -> i32 {\n    match p { P { at: x } => x, n if n == value => n }\n}\n' },
  ],
  [
    'Swift: a constant that cases are compared with, but for what they give its name to',
    'rename limit to maximum in a.swift line 1',
    {
      'a.swift':
        'let limit = 5\nfunc f(n: Int) -> Int {\n  switch n {\n  case limit: return 1\n  case .some(limit): return 2\n  case let .one(limit): return limit\n  case let (limit, _): return limit\n  default: return limit\n  }\n}\n',
    },
    {
      'a.swift':
        'let maximum = 5\nfunc f(n: Int) -> Int {\n  switch n {\n  case maximum: return 1\n  case .some(maximum): return 2\n  case let .one(limit): return limit\n  case let (limit, _): return limit\n  default: return maximum\n  }\n}\n',
    },
  ],
  [
    'Rust: a macro where it is called, but for what else has its name',
    'rename shout to yell',
    {
      'a.rs':
        'macro_rules! shout {\n    ($x:expr) => { $x };\n}\n\nfn f() -> i32 {\n    println!("{}", shout!(2));\n    let shout = shout!(1);\n    assert!(shout != 1);\n    shout\n}\n',
    },
    {
      'a.rs':
        'macro_rules! yell {\n    ($x:expr) => { $x };\n}\n\nfn f() -> i32 {\n    println!("{}", yell!(2));\n    let shout = yell!(1);\n    assert!(shout != 1);\n    shout\n}\n',
    },
  ],
  [
    'Rust: a variable in a macro, but for fields and macros of its name',
    'rename vec to list',
    { 'a.rs': 'fn f(&self) {\n    let vec = vec![1];\n    println!("{:?}", (vec, self.vec, vec![2]));\n}\n' },
    { 'a.rs': 'fn f(&self) {\n    let list = vec![1];\n    println!("{:?}", (list, self.vec, vec![2]));\n}\n' },
  ],
  [
    'Ruby, Kotlin, Swift, C++: a function in a class all of whose bases are here',
    'rename show to draw, rename paint to brush, rename list to tell, rename count to tally',
    {
      'a.rb': 'def show(x)\nend\nclass A\nend\nclass B < A\n  def f\n    show(1)\n  end\nend\n',
      'a.kt': 'fun paint(x: Int) { }\nopen class A(val n: Int)\nclass B : A(1), Any {\n  fun f() { paint(1) }\n}\n',
      'a.swift': 'func list(_ x: Int) { }\nclass A: Equatable { }\nclass B: A { func f() { list(1) } }\n',
      'a.cpp': 'void count(int x) { }\nclass A { };\nclass B : public A { void f() { count(1); } };\n',
    },
    {
      'a.rb': 'def draw(x)\nend\nclass A\nend\nclass B < A\n  def f\n    draw(1)\n  end\nend\n',
      'a.kt': 'fun brush(x: Int) { }\nopen class A(val n: Int)\nclass B : A(1), Any {\n  fun f() { brush(1) }\n}\n',
      'a.swift': 'func tell(_ x: Int) { }\nclass A: Equatable { }\nclass B: A { func f() { tell(1) } }\n',
      'a.cpp': 'void tally(int x) { }\nclass A { };\nclass B : public A { void f() { tally(1); } };\n',
    },
  ],
  [
    'C: what a macro is called with has names of its own',
    'rename x to value in a.c line 2',
    { 'a.c': '#define TWICE(x) ((x) * 2)\nint f(int x) { return TWICE(x); }\n' },
    { 'a.c': '#define TWICE(x) ((x) * 2)\nint f(int value) { return TWICE(value); }\n' },
  ],
  [
    'PHP: a function, but for constants of its name in capitals',
    'rename foo to bar',
    { 'a.php': '<?php\nfunction foo() { return FOO . X::FOO . foo(); }\n' },
    { 'a.php': '<?php\nfunction bar() { return FOO . X::FOO . bar(); }\n' },
  ],
]

it.each(renamed)('[O7] %s', async (_, prompt, texts, expected) => {
  const { changed, prose } = await ask(prompt, texts)
  expect({ prose, changed }).toEqual({ prose, changed: expected })
})

/** Title, prompt, texts, and what is said. */
const refused: readonly (readonly [string, string, Texts, RegExp])[] = [
  [
    'Rust: a constant in small letters that a pattern may be compared with',
    'rename the constant max to most',
    {
      'a.rs':
        '#[allow(non_upper_case_globals)]\nconst max: i32 = 5;\n\nfn f(v: Option<i32>) -> bool {\n    match v { Some(max) => true, _ => false }\n}\n',
    },
    /cannot tell what is meant \(a\.rs:5\)/,
  ],
  [
    'Rust: what a pattern gives, where a constant of that name is imported',
    'rename max to most in a.rs line 4',
    {
      'a.rs': 'use lib::max;\n\nfn f(v: Option<i32>) -> i32 {\n    match v { Some(max) => max, _ => 0 }\n}\n',
    },
    /may be the constant of that name \(a\.rs:1\)/,
  ],
  [
    'Rust: a constant that would become a name that a pattern gives',
    'rename MAX to most',
    {
      'a.rs':
        'const MAX: i32 = 5;\n\nfn f(v: Option<i32>) -> bool {\n    match v { Some(MAX) => true, _ => false }\n}\n',
    },
    /would not read it as the same thing at a\.rs:4/,
  ],
  [
    'Rust: a function that another file may have from elsewhere',
    'rename total to sum',
    { 'a.rs': 'pub fn total() {}\n', 'b.rs': 'fn f() { total() }\n' },
    /cannot tell what is meant \(b\.rs:1\)/,
  ],
  [
    'Rust: a macro that is given on',
    'rename shout to yell',
    { 'a.rs': 'macro_rules! shout {\n    () => { 1 };\n}\npub(crate) use shout;\n' },
    /cannot tell what is meant \(a\.rs:4\)/,
  ],
  [
    'Rust: a variable that gives a field its name in a macro',
    'rename x to y in a.rs line 1',
    { 'a.rs': 'fn f(x: i32) {\n    assert_eq!(g(), P { x });\n}\n' },
    /cannot tell what is meant \(a\.rs:2\)/,
  ],
  [
    'Rust: a function that an attribute names',
    'rename total to sum',
    { 'a.rs': 'fn total() -> i32 { 1 }\n\nstruct P {\n    #[serde(default = "total")]\n    x: i32,\n}\n' },
    /cannot tell what is meant \(a\.rs:4\)/,
  ],
  [
    'Bash: a variable that a program is given',
    'rename DEBUG to VERBOSE',
    { 'a.sh': 'DEBUG=0\nif [ "$DEBUG" = 1 ]; then echo x; fi\nDEBUG=1 node app.js\n' },
    /cannot tell what is meant \(a\.sh:3\)/,
  ],
  [
    'Bash: a variable that is declared for all programs',
    'rename DEBUG to VERBOSE',
    { 'a.sh': 'declare -gx DEBUG=0\necho "$DEBUG"\nnode app.js\n' },
    /cannot tell what is meant \(a\.sh:1\)/,
  ],
  [
    'Bash: a variable that whoever runs the script may give',
    'rename DEBUG to VERBOSE',
    { 'a.sh': `DEBUG="\${DEBUG:-0}"\necho "$DEBUG"\n` },
    /cannot tell what is meant \(a\.sh:1\)/,
  ],
  [
    'Bash: a variable where all are given to programs',
    'rename DEBUG to VERBOSE',
    { 'a.sh': '#!/bin/bash\nset -eua\nDEBUG=1\nnode app.js\n' },
    /as a\.sh:2 gives every variable to other programs/,
  ],
  [
    'Rust: a width in a format string',
    'rename width to w',
    { 'a.rs': 'fn f(width: usize, v: i32) {\n    println!("{:width$}", v);\n}\n' },
    /cannot tell what is meant \(a\.rs:2\)/,
  ],
  [
    'C#: a variable that names a member of what is made of it',
    'rename total to sum',
    { 'A.cs': 'class A {\n  object F() {\n    var total = 1;\n    return new { total, b = 2 };\n  }\n}\n' },
    /cannot tell what is meant \(A\.cs:4\)/,
  ],
  [
    'C#: a variable that names a part of a tuple',
    'rename total to sum',
    { 'A.cs': 'class A {\n  int F() {\n    var total = 1;\n    var t = (total, 2);\n    return t.total;\n  }\n}\n' },
    /cannot tell what is meant \(A\.cs:4\)/,
  ],
  [
    'C: a variable that the text of a macro names',
    'rename ret to result',
    {
      'a.c':
        '#define CHECK(e) if (!(e)) ret = -1\n\nint f(int a) {\n    int ret = 0;\n    CHECK(a);\n    return ret;\n}\n',
    },
    /text of a macro names it, or the new name \(a\.c:1\)/,
  ],
  [
    'Java: a variable in a class that may have a field of its name',
    'rename limit to maximum in A.java line 2',
    {
      'A.java':
        'class A {\n  int f(int limit) {\n    return new B() { int g() { return limit; } }.g();\n  }\n}\nclass B { int limit = 3; }\n',
    },
    /may mean another thing \(A\.java:3\)/,
  ],
  [
    'Ruby: a function that a class may have from elsewhere',
    'rename render to draw',
    {
      'a.rb': 'def render(x)\n  x\nend\nrender(1)\n',
      'b.rb': 'class X < ApplicationController\n  def index\n    render(:index)\n  end\nend\n',
    },
    /cannot tell what is meant \(b\.rb:3\)/,
  ],
  [
    'Ruby: a function that a class takes in with a module',
    'rename render to draw',
    {
      'a.rb': 'def render(x)\n  x\nend\n',
      'b.rb': 'class X\n  include Drawing\n  def index\n    render(:index)\n  end\nend\n',
    },
    /cannot tell what is meant \(b\.rb:4\)/,
  ],
  [
    'Kotlin: a function that a class may have from elsewhere',
    'rename show to draw',
    { 'a.kt': 'fun show(x: Int) { }\n', 'b.kt': 'class V : View() {\n  fun f() { show(1) }\n}\n' },
    /cannot tell what is meant \(b\.kt:2\)/,
  ],
  [
    'Kotlin: a function that what is extended may have',
    'rename show to draw',
    { 'a.kt': 'fun show(x: Int) { }\nfun View.twice() { show(2) }\n' },
    /cannot tell what is meant \(a\.kt:2\)/,
  ],
  [
    'Kotlin: a function that a value may have which is lent to a block',
    'rename show to draw',
    {
      'a.kt':
        'fun show(x: Int) { }\nfun g(v: View) {\n  v.apply { show(1) }\n  with(v) { show(2) }\n  v.let { show(3) }\n}\n',
    },
    /cannot tell what is meant \(a\.kt:3 and a\.kt:4\)/,
  ],
  [
    'Kotlin: a function, where a variable of its name may be called',
    'rename the function total to sum',
    { 'a.kt': 'fun total(): Int = 1\nfun g(): Int {\n  val total = total()\n  return total + total()\n}\n' },
    /cannot tell what is meant \(a\.kt:4\)/,
  ],
  [
    'Kotlin: a variable, where a function of its name may be called',
    'rename total to sum in a.kt line 3',
    { 'a.kt': 'fun total(): Int = 1\nfun g(): Int {\n  val total = 2\n  return total + total()\n}\n' },
    /a function of that name may be called \(a\.kt:4\)/,
  ],
  [
    'Kotlin: a function whose name is a label',
    'rename each to every',
    { 'a.kt': 'fun each(f: (Int) -> Unit) { f(1) }\nfun g() { each { if (it == 1) return@each } }\n' },
    /cannot tell what is meant \(a\.kt:2\)/,
  ],
  [
    'Swift: a function that what is extended may have',
    'rename show to draw',
    { 'a.swift': 'func show(_ x: Int) { }\nextension View { func twice() { show(2) } }\n' },
    /cannot tell what is meant \(a\.swift:2\)/,
  ],
  [
    'C++: a function that a class may have from elsewhere',
    'rename show to draw',
    {
      'a.cpp':
        'void show(int x) { }\nclass W : public QWidget { void f() { show(1); } void g(); };\nvoid W::g() { show(2); }\n',
    },
    /cannot tell what is meant \(a\.cpp:2 and a\.cpp:3\)/,
  ],
  [
    'C++: a function that a class may have which is only announced here',
    'rename show to draw',
    {
      'a.h': 'class QWidget;\nclass Base\n  : public QWidget {\n};\n',
      'a.cpp': 'void show(int x) { }\nclass W : public Base { void f() { show(1); } };\n',
    },
    /cannot tell what is meant \(a\.cpp:2\)/,
  ],
  [
    'Kotlin: a function that a class may have by way of another over several lines',
    'rename show to draw',
    {
      'a.kt':
        'fun show(x: Int) { }\nopen class A(\n  val n: Int,\n) : View() {\n}\nclass B : A(1) {\n  fun f() { show(1) }\n}\n',
    },
    /cannot tell what is meant \(a\.kt:7\)/,
  ],
  [
    'PHP: a function that is called in capitals, and a class in small letters',
    'rename foo to bar',
    { 'a.php': '<?php\nfunction foo() { return 1; }\n', 'b.php': '<?php\necho FOO();\n' },
    /cannot tell what is meant \(b\.php:2\)/,
  ],
  [
    'PHP: a variable with its sign that a text names',
    'rename $total to $sum',
    { 'a.php': '<?php\nfunction f($total) {\n  extract(["total" => 1]);\n  return $total;\n}\n' },
    /cannot tell what is meant \(a\.php:3\)/,
  ],
  [
    'PHP: a new name that is in use in capitals',
    'rename foo to bar',
    { 'a.php': '<?php\nfunction foo() { return 1; }\nfunction BAR() { return 2; }\n' },
    /`bar` is in use \(a\.php:3\)/,
  ],
]

it.each(refused)('[O7] changes nothing for %s', async (_, prompt, texts, said) => {
  const { changed, prose } = await ask(prompt, texts)
  expect(changed).toEqual({})
  expect(prose).toMatch(said)
})
