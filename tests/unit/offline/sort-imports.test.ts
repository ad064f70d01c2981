import { describe, expect, test } from 'vitest'
import { ask, code } from './offline-room.ts'

const cases: readonly (readonly [string, string, string, string])[] = [
  [
    'packages before files, the farthest files first, whatever the case',
    'a.ts',
    code`
      import { z } from './z'
      import b from './B'
      import fs from 'node:fs'
      import { up } from '../up'
      import react from 'react'
      import * as far from '../../far'
      import { alias } from '@/alias'
      run()
    `,
    code`
      import fs from 'node:fs'
      import react from 'react'
      import { alias } from '@/alias'
      import * as far from '../../far'
      import { up } from '../up'
      import b from './B'
      import { z } from './z'
      run()
    `,
  ],
  [
    'the names within an import, over several lines too, with their aliases and types',
    'a.ts',
    "import { c, type B, a as z } from 'x'\nimport {\n  two,\n  one,\n} from 'y'\n",
    "import { a as z, type B, c } from 'x'\nimport {\n  one,\n  two,\n} from 'y'\n",
  ],
  [
    'blank lines part groups',
    'a.ts',
    "import b from 'b'\nimport a from 'a'\n\nimport d from './d'\nimport c from './c'\n",
    "import a from 'a'\nimport b from 'b'\n\nimport c from './c'\nimport d from './d'\n",
  ],
  [
    'an import for its effect stays where it is, and nothing moves across it',
    'a.ts',
    "import c from './c'\nimport b from './b'\nimport './first.css'\nimport z from './z'\nimport a from './a'\n",
    "import b from './b'\nimport c from './c'\nimport './first.css'\nimport a from './a'\nimport z from './z'\n",
  ],
  [
    'comments go with the import below them, a head comment and comments at line ends stay with theirs',
    'a.ts',
    "// the file\nimport b from 'b' // bee\n// about a\nimport a from 'a'\n",
    "// the file\n// about a\nimport a from 'a'\nimport b from 'b' // bee\n",
  ],
  ['names with a comment between them stay', 'a.ts', "import { b, /* because */ a } from 'x'\n", ''],
  ['two on a line stay', 'a.ts', "import b from 'b'; import a from 'a'\n", ''],
  [
    'a last line without a line end',
    'a.ts',
    "import b from 'b'\nimport a from 'a'",
    "import a from 'a'\nimport b from 'b'",
  ],
  [
    '[O8] a style sheet stays where it is, since what comes later wins',
    'a.ts',
    "import d from './d'\nimport c from './c'\nimport base from './z.css'\nimport over from './a.css'\nimport b from './b'\nimport a from './a'\n",
    "import c from './c'\nimport d from './d'\nimport base from './z.css'\nimport over from './a.css'\nimport a from './a'\nimport b from './b'\n",
  ],
  [
    '[O8] a comment that speaks of the next line goes with the first import as well',
    'a.ts',
    '// the file\n// @ts-expect-error no types\nimport z from "z"\nimport a from "a"\n',
    '// the file\nimport a from "a"\n// @ts-expect-error no types\nimport z from "z"\n',
  ],
  ['[O8] Python: nothing moves across a star', 'a.py', 'from zed import *\nfrom abc2 import *\n\nprint(x)\n', ''],
  [
    '[O8] Python: two that give one name stay, as the later one counts',
    'a.py',
    'from yaml import load\nfrom json import load\n\nprint(load)\n',
    '',
  ],
  [
    '[O8] Python: two parts of one module give one name, and are sorted',
    'a.py',
    'import b.z\nimport b.a as c\nimport b.a\n',
    'import b.a\nimport b.a as c\nimport b.z\n',
  ],
  [
    'Python: __future__, then import, then from; names too',
    'a.py',
    '"""Doc."""\nfrom b import z, a\nimport sys\nfrom __future__ import annotations\nfrom .c import d\nimport os\n\nx = 1\n',
    '"""Doc."""\nfrom __future__ import annotations\nimport os\nimport sys\nfrom b import a, z\nfrom .c import d\n\nx = 1\n',
  ],
]

describe('sorting imports', () => {
  test.each(cases)('%s', async (_title, path, before, after) => {
    expect((await ask('sort the imports', { [path]: before })).texts[path]).toBe(after === '' ? before : after)
  })

  test('what is sorted is sorted already the second time', async () => {
    for (const [, path, , after] of cases) {
      if (after !== '') expect((await ask(`sort imports in ${path}`, { [path]: after })).changed).toEqual({})
    }
  })
})
