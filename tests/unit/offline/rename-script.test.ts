/** Renames within one file of JavaScript: scopes, and every form a name is written in. */
import { describe, expect, test } from 'vitest'
import { code, renamedFile } from './offline-room.ts'

interface Case {
  readonly title: string
  readonly before: string
  readonly after: string
}

const scopes: readonly Case[] = [
  {
    title: 'a shadowing local in a block stays',
    before: code`
      const x = 1
      {
        const x = 2
        use(x)
      }
      use(x)
    `,
    after: code`
      const y = 1
      {
        const x = 2
        use(x)
      }
      use(y)
    `,
  },
  {
    title: 'a shadowing parameter stays, and what its default value means does not',
    before: code`
      const x = 1
      function f(a = x, x = 2) {
        return x + a
      }
      const g = (b = x) => x
    `,
    after: code`
      const y = 1
      function f(a = x, x = 2) {
        return x + a
      }
      const g = (b = y) => y
    `,
  },
  {
    title: 'a var in the body is not seen by default values',
    before: code`
      let x = 1
      function f(a = x) {
        var x = 2
        return x + a
      }
    `,
    after: code`
      let y = 1
      function f(a = y) {
        var x = 2
        return x + a
      }
    `,
  },
  {
    title: 'a var is hoisted out of its block, a let is not',
    before: code`
      function f() {
        if (x) {
          var x = 1
        }
        {
          let x = 2
          use(x)
        }
        return x
      }
      use(x)
    `,
    after: code`
      function f() {
        if (y) {
          var y = 1
        }
        {
          let x = 2
          use(x)
        }
        return y
      }
      use(x)
    `,
  },
  {
    title: 'a function is known before its declaration and inside itself',
    before: code`
      x(3)
      function x(n: number): number {
        return n ? x(n - 1) : 0
      }
    `,
    after: code`
      y(3)
      function y(n: number): number {
        return n ? y(n - 1) : 0
      }
    `,
  },
  {
    title: 'the name of a function expression is its own',
    before: code`
      const x = function x(n) {
        return x(n)
      }
      x(1)
    `,
    after: code`
      const y = function x(n) {
        return x(n)
      }
      y(1)
    `,
  },
  {
    title: 'loops and catch have scopes',
    before: code`
      const x = [1]
      for (const x of list) use(x)
      for (let x = 0; x < 3; x++) use(x)
      for (const i of x) use(i)
      try {
        x.pop()
      } catch (x) {
        use(x)
      }
    `,
    after: code`
      const y = [1]
      for (const x of list) use(x)
      for (let x = 0; x < 3; x++) use(x)
      for (const i of y) use(i)
      try {
        y.pop()
      } catch (x) {
        use(x)
      }
    `,
  },
  {
    title: 'a switch has one scope for all its cases',
    before: code`
      const x = 1
      switch (x) {
        case 1:
          let x = 2
          break
        default:
          use(x)
      }
    `,
    after: code`
      const y = 1
      switch (y) {
        case 1:
          let x = 2
          break
        default:
          use(x)
      }
    `,
  },
]

const forms: readonly Case[] = [
  {
    title: 'shorthand properties keep their name',
    before: 'const x = 1\nexport const point = { x, z: x, [x]: 1, x2: { x } }\n',
    after: 'const y = 1\nexport const point = { x: y, z: y, [y]: 1, x2: { x: y } }\n',
  },
  {
    title: 'destructuring keeps the property and renames the local name',
    before: 'const { x, a: { b = x } } = source\nconst { c: x2, ...rest } = x\n',
    after: 'const { x: y, a: { b = y } } = source\nconst { c: x2, ...rest } = y\n',
  },
  {
    title: 'a destructured name with a default value',
    before: 'function f({ x = 1, z = x } = {}) {\n  return x + z\n}\n',
    after: 'function f({ x: y = 1, z = y } = {}) {\n  return y + z\n}\n',
  },
  {
    title: 'assigning by destructuring',
    before: 'let x = 1\n;({ x, a: x, b: [x] } = source)\n;[x] = [x]\n',
    after: 'let y = 1\n;({ x: y, a: y, b: [y] } = source)\n;[y] = [y]\n',
  },
  {
    title: 'what only looks like it stays: properties, labels, comments, strings, longer names',
    before: code`
      const x = 1 // x marks the spot
      a.x = { x: 2, 'x': 3 }
      const t = "x" + 'x' + \`x \${x} x\`
      x: for (;;) break x
      const xx = /x/, $x = _x, x1 = x
    `,
    after: code`
      const y = 1 // x marks the spot
      a.x = { x: 2, 'x': 3 }
      const t = "x" + 'x' + \`x \${y} x\`
      x: for (;;) break x
      const xx = /x/, $x = _x, x1 = y
    `,
  },
  {
    title: 'updates, tagged templates, spreads and non-null',
    before: 'let x: any = 1\nx++\nx += 1\nf(...x)\nx`a`\nx!.b\nx?.c\nx as x2\ndelete x[0]\n',
    after: 'let y: any = 1\ny++\ny += 1\nf(...y)\ny`a`\ny!.b\ny?.c\ny as x2\ndelete y[0]\n',
  },
  {
    title: 'astral characters before a name do not shift it',
    before: "const face = '😀😀'; const x = face\nuse(x, '😀', x)\n",
    after: "const face = '😀😀'; const y = face\nuse(y, '😀', y)\n",
  },
]

describe('rename x to y', () => {
  test.each(scopes)('$title', async ({ before, after }) => {
    expect(await renamedFile('rename `x` to `y`', before)).toBe(after)
  })
  test.each(forms)('$title', async ({ before, after }) => {
    expect(await renamedFile('rename x to y', before)).toBe(after)
  })
})
