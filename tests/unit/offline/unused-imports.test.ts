import { describe, expect, test } from 'vitest'
import { ask } from './offline-room.ts'

const remove = async (text: string, path = 'a.ts') =>
  (await ask(`remove unused imports in ${path}`, { [path]: text })).texts[path]

describe('[O6] removing unused imports', () => {
  test.each([
    ['a whole statement', "import { a } from 'a'\nimport b from 'b'\n\nuse(b)\n", "import b from 'b'\n\nuse(b)\n"],
    ['the first of several names', "import { a, b } from 'm'\nuse(b)\n", "import { b } from 'm'\nuse(b)\n"],
    ['the last of several names', "import { a, b } from 'm'\nuse(a)\n", "import { a } from 'm'\nuse(a)\n"],
    ['names around one', "import { a, b, c, d, e } from 'm'\nuse(c)\n", "import { c } from 'm'\nuse(c)\n"],
    [
      'an alias, by its own name',
      "import { a as b, c } from 'm'\nuse(c, { a: 1 })\n",
      "import { c } from 'm'\nuse(c, { a: 1 })\n",
    ],
    ['a default before names', "import a, { b } from 'm'\nuse(b)\n", "import { b } from 'm'\nuse(b)\n"],
    ['names behind a default', "import a, { b, c } from 'm'\nuse(a)\n", "import a from 'm'\nuse(a)\n"],
    ['a namespace', "import a, * as b from 'm'\nuse(a)\n", "import a from 'm'\nuse(a)\n"],
    ['a type', "import type { A } from 'm'\nimport { type B, c } from 'n'\nc()\n", "import { c } from 'n'\nc()\n"],
    [
      'one over several lines',
      "import {\n  a,\n  b,\n  c,\n} from 'm'\nuse(a, c)\n",
      "import {\n  a,\n  c,\n} from 'm'\nuse(a, c)\n",
    ],
    ['the last line of several', "import {\n  a,\n  b,\n} from 'm'\nuse(a)\n", "import {\n  a,\n} from 'm'\nuse(a)\n"],
    [
      'one that a parameter hides',
      "import { a } from 'm'\nconst f = (a: number) => a\n",
      'const f = (a: number) => a\n',
    ],
  ])('takes %s', async (_, before, after) => {
    expect(await remove(before)).toBe(after)
  })

  test.each([
    ['one for its effect', "import './style.css'\n"],
    ['a type that is used', "import type { A } from 'm'\nlet x: A\n"],
    ['one that is exported', "import { a } from 'm'\nexport { a }\n"],
    ['one in JSX', "import { A } from 'm'\nexport const B = () => <A />\n", 'a.tsx'],
    ['React, where there is JSX', "import React from 'react'\nexport const B = () => <b />\n", 'a.tsx'],
    [
      'React, where there is JSX in a plain script',
      "import React from 'react'\nexport const B = () => <b />\n",
      'a.js',
    ],
    [
      'what Preact makes of JSX',
      'import { h, Fragment } from "preact"\n\nexport const A = () => <><b>x</b></>\n',
      'a.jsx',
    ],
    ['one that a comment names', "import { A } from 'm'\n/** @type {A} */\nlet x = 1\n", 'a.js'],
    ['one that what `eval` runs names', "import { a } from 'm'\neval('a + 1')\n"],
    ['any, where `eval` runs who knows what', "import { a } from 'm'\nexport const f = (text) => eval(text)\n"],
    ['one with a comment in it', "import { a /* later */ } from 'm'\n"],
    ['one that shares its line', "import { a } from 'm'; start()\n"],
    ['any, where the file has a syntax error', "import { a } from 'm'\nconst b = (\n"],
  ])('leaves %s', async (_, text, path = 'a.ts') => {
    const { changed, prose } = await ask(`remove unused imports in ${path}`, { [path]: text })
    expect(changed).toEqual({})
    expect(prose).toContain('no unused imports')
  })

  test.each([
    [
      "import { x } from 'x'; import { y } from 'y'\n",
      '`x` and `y`, whose import shares its line with something else.',
    ],
    [
      "import { a } from 'm'\nimport { React } from 'm'\nlet b = <b />\neval('a')\n",
      '`a`, which the text that `eval` runs may name; `React`, which JSX may need.',
    ],
    ["import { a /* b */ } from 'm'\n", '`a`, whose import has a comment in it.'],
    ["import { a } from 'm'\n// a\n", '`a`, which a comment names.'],
  ])('says why one stays: %#', async (text, why) => {
    expect((await ask('remove unused imports in a.tsx', { 'a.tsx': text })).prose).toContain(`Left alone: ${why}`)
  })

  test('says which went, which stay, and that Python is not its business', async () => {
    const text = "import { a, b } from 'm'\n// b is for later\n"
    const { prose } = await ask('clean up unused imports', { 'a.ts': text }, { focus: 'a.ts' })
    expect(prose).toContain('Removing 1 import that nothing uses in a.ts: `a`.')
    expect(prose).toContain('Left alone: `b`')
    expect((await ask('drop the unused imports of a.py', { 'a.py': 'import os\n' })).prose).toContain('neither')
  })
})
