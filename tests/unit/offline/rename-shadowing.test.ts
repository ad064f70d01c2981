/** Renames where a name is declared that something around has already: whose a place is depends on where it stands. */
import { expect, it } from 'vitest'
import { ask } from './offline-room.ts'

/** Title, prompt, path, text, and what the text becomes. */
const cases: readonly (readonly [string, string, string, string, string])[] = [
  [
    'Go: a parameter, in the value of a variable of its name',
    'rename ctx to c in a.go line 3',
    'a.go',
    'package a\n\nfunc f(ctx int, ok bool) int {\n\tif ok {\n\t\tctx := g(ctx)\n\t\treturn ctx\n\t}\n\treturn ctx\n}\n',
    'package a\n\nfunc f(c int, ok bool) int {\n\tif ok {\n\t\tctx := g(c)\n\t\treturn ctx\n\t}\n\treturn c\n}\n',
  ],
  [
    'Go: the variable of a loop that is copied in it',
    'rename v to item in a.go line 4',
    'a.go',
    'package a\n\nfunc f(vs []int) {\n\tfor _, v := range vs {\n\t\tv := v\n\t\tgo g(v)\n\t}\n}\n',
    'package a\n\nfunc f(vs []int) {\n\tfor _, item := range vs {\n\t\tv := item\n\t\tgo g(v)\n\t}\n}\n',
  ],
  [
    'Go: what is ranged over by a variable of its name',
    'rename v to all in a.go line 3',
    'a.go',
    'package a\n\nfunc f(v []int) {\n\tfor _, v := range v {\n\t\tg(v)\n\t}\n}\n',
    'package a\n\nfunc f(all []int) {\n\tfor _, v := range all {\n\t\tg(v)\n\t}\n}\n',
  ],
  [
    'Go: what a switch of types gives its own name to',
    'rename x to value in a.go line 3',
    'a.go',
    'package a\n\nfunc f(x any) {\n\tswitch x := x.(type) {\n\tcase int:\n\t\tg(x)\n\t}\n\tg(x)\n}\n',
    'package a\n\nfunc f(value any) {\n\tswitch x := value.(type) {\n\tcase int:\n\t\tg(x)\n\t}\n\tg(value)\n}\n',
  ],
  [
    'Go: a variable of the package, in the value of a local one',
    'rename `total` to `sum`',
    'a.go',
    'package a\n\nvar total = 1\n\nfunc f() int {\n\ttotal := total + 1\n\treturn total\n}\n',
    'package a\n\nvar sum = 1\n\nfunc f() int {\n\ttotal := sum + 1\n\treturn total\n}\n',
  ],
  [
    'Go: a function, in the value of a variable',
    'rename the function total to sum',
    'a.go',
    'package a\n\nfunc total() int { return 1 }\n\nfunc f() int {\n\ttotal := total()\n\treturn total\n}\n',
    'package a\n\nfunc sum() int { return 1 }\n\nfunc f() int {\n\ttotal := sum()\n\treturn total\n}\n',
  ],
  [
    'Rust: a parameter, in the value of a variable of its name',
    'rename a to b in a.rs line 1',
    'a.rs',
    'fn f(a: i32) -> i32 {\n    if a > 0 {\n        let a = a + 1;\n        return a;\n    }\n    a\n}\n',
    'fn f(b: i32) -> i32 {\n    if b > 0 {\n        let a = b + 1;\n        return a;\n    }\n    b\n}\n',
  ],
  [
    'Rust: a variable, where a condition takes it apart',
    'rename x to found in a.rs line 1',
    'a.rs',
    'fn f(x: Option<i32>) -> i32 {\n    if let Some(x) = x {\n        x\n    } else {\n        g(x)\n    }\n}\n',
    'fn f(found: Option<i32>) -> i32 {\n    if let Some(x) = found {\n        x\n    } else {\n        g(found)\n    }\n}\n',
  ],
  [
    'Rust: a function, in the value of a variable',
    'rename the function total to sum',
    'a.rs',
    'fn total() -> i32 { 1 }\n\nfn f() -> i32 {\n    let total = total();\n    total\n}\n',
    'fn sum() -> i32 { 1 }\n\nfn f() -> i32 {\n    let total = sum();\n    total\n}\n',
  ],
  [
    'Kotlin: a parameter, in the value of a variable of its name',
    'rename a to b in a.kt line 1',
    'a.kt',
    'fun f(a: Int): Int {\n  if (a > 0) {\n    val a = a + 1\n    return a\n  }\n  for (a in a) { g(a) }\n  return a\n}\n',
    'fun f(b: Int): Int {\n  if (b > 0) {\n    val a = b + 1\n    return a\n  }\n  for (a in b) { g(a) }\n  return b\n}\n',
  ],
  [
    'Kotlin: a function, in the value of a variable',
    'rename the function total to sum',
    'a.kt',
    'fun total(): Int = 1\n\nfun f(): Int {\n  val total = total()\n  return total\n}\n',
    'fun sum(): Int = 1\n\nfun f(): Int {\n  val total = sum()\n  return total\n}\n',
  ],
  [
    'Swift: a parameter, in the condition and the value of a variable of its name',
    'rename a to b in a.swift line 1',
    'a.swift',
    'func f(x a: Int) -> Int {\n  if a > 0 {\n    let a = a + 1, c = a\n    return a\n  } else {\n    return a\n  }\n}\n',
    'func f(x b: Int) -> Int {\n  if b > 0 {\n    let a = b + 1, c = a\n    return a\n  } else {\n    return b\n  }\n}\n',
  ],
  [
    'Ruby: a variable, but for the method that is called by its name',
    'rename name to label in a.rb line 7',
    'a.rb',
    'class A\n  def name\n    "n"\n  end\n\n  def shown\n    name = name() + "!"\n    name\n  end\nend\n',
    'class A\n  def name\n    "n"\n  end\n\n  def shown\n    label = name() + "!"\n    label\n  end\nend\n',
  ],
  [
    'Ruby: a variable, but for the method that has its name above',
    'rename the variable name to label',
    'a.rb',
    'class A\n  attr_reader :name\n\n  def other\n    puts name\n    name = 1\n    name\n  end\nend\n',
    'class A\n  attr_reader :name\n\n  def other\n    puts name\n    label = 1\n    label\n  end\nend\n',
  ],
  [
    'Ruby: a function, in the value of a variable',
    'rename the function total to sum',
    'a.rb',
    'def total\n  1\nend\n\ndef f\n  total = total()\n  total\nend\n',
    'def sum\n  1\nend\n\ndef f\n  total = sum()\n  total\nend\n',
  ],
  [
    'C: a variable, which its own first value names',
    'rename n to m in a.c line 3',
    'a.c',
    'int f(int n) {\n    if (n) {\n        int n = sizeof n;\n        return n;\n    }\n    return n;\n}\n',
    'int f(int n) {\n    if (n) {\n        int m = sizeof m;\n        return m;\n    }\n    return n;\n}\n',
  ],
  [
    'C++: what is looped over by a variable of its name',
    'rename list to all in a.cpp line 1',
    'a.cpp',
    'void f(int *list) {\n    for (auto list : list) { g(list); }\n}\n',
    'void f(int *all) {\n    for (auto list : all) { g(list); }\n}\n',
  ],
  [
    'Java: a variable, in all groups of a switch',
    'rename sum to whole in A.java line 5',
    'A.java',
    'class A {\n  int f(int n) {\n    switch (n) {\n      case 1:\n        int sum = 1;\n        break;\n      case 2:\n        sum = 2;\n    }\n    return n;\n  }\n}\n',
    'class A {\n  int f(int n) {\n    switch (n) {\n      case 1:\n        int whole = 1;\n        break;\n      case 2:\n        whole = 2;\n    }\n    return n;\n  }\n}\n',
  ],
  [
    'C#: a variable, in all sections of a switch',
    'rename sum to whole in A.cs line 5',
    'A.cs',
    'class A {\n  int F(int n) {\n    switch (n) {\n      case 1:\n        int sum = 1;\n        break;\n      case 2:\n        sum = 2;\n        break;\n    }\n    return n;\n  }\n}\n',
    'class A {\n  int F(int n) {\n    switch (n) {\n      case 1:\n        int whole = 1;\n        break;\n      case 2:\n        whole = 2;\n        break;\n    }\n    return n;\n  }\n}\n',
  ],
  [
    'Python: what a class names before it gives the name a value of its own',
    'rename x to y in a.py line 1',
    'a.py',
    'x = 1\n\n\nclass A:\n    x = x\n    z = x\n\n    def f(self):\n        return x\n',
    'y = 1\n\n\nclass A:\n    x = y\n    z = x\n\n    def f(self):\n        return y\n',
  ],
]

it.each(cases)('[O10] %s', async (_, prompt, path, text, expected) => {
  const { changed, prose } = await ask(prompt, { [path]: text })
  expect({ prose, changed }).toEqual({ prose, changed: { [path]: expected } })
})

it('[O10] Go: a type that a function is given stays, as its uses cannot be told from another type', async () => {
  const { changed, prose } = await ask('rename T to U', { 'a.go': 'package a\n\nfunc f[T any](x T) T { return x }\n' })
  expect(changed).toEqual({})
  expect(prose).toContain('a.go:3')
})
