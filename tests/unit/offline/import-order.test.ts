/** Imports put in order, in the languages that are read by queries alone. */
import { expect, it } from 'vitest'
import { ask, code } from './offline-room.ts'

const cases: readonly (readonly [string, string, string, string])[] = [
  [
    'Go: by path, whatever the alias, group by group',
    'a.go',
    'package a\n\nimport (\n\t"os"\n\tf "fmt"\n\t// for the driver\n\t_ "app/sql"\n\n\t"x/b"\n\t"x/a" // small\n)\n',
    'package a\n\nimport (\n\t// for the driver\n\t_ "app/sql"\n\tf "fmt"\n\t"os"\n\n\t"x/a" // small\n\t"x/b"\n)\n',
  ],
  [
    'Rust: what is near first, an attribute with its import, what is public apart',
    'a.rs',
    'use std::io;\n#[cfg(test)]\nuse crate::b;\nuse std::fmt;\npub use a::z;\npub use a::y;\n',
    '#[cfg(test)]\nuse crate::b;\nuse std::fmt;\nuse std::io;\npub use a::y;\npub use a::z;\n',
  ],
  [
    'Java: static ones apart',
    'A.java',
    'package a;\n\nimport java.util.Map;\nimport java.util.List;\nimport static b.B.z;\nimport static b.B.a;\nclass A {}\n',
    'package a;\n\nimport java.util.List;\nimport java.util.Map;\nimport static b.B.a;\nimport static b.B.z;\nclass A {}\n',
  ],
  [
    'C: headers of the system and own ones apart, its own header first, never across a condition',
    'list.c',
    '#include "list.h"\n#include "z.h"\n#include "a.h"\n#include <stdio.h>\n#include <assert.h>\n#ifdef X\n#include <z.h>\n#include <b.h>\n#endif\n#include <a.h>\n',
    '#include "list.h"\n#include "a.h"\n#include "z.h"\n#include <assert.h>\n#include <stdio.h>\n#ifdef X\n#include <b.h>\n#include <z.h>\n#endif\n#include <a.h>\n',
  ],
  [
    'C: a header that a macro names, and those that others build on, stay where they are',
    'a.c',
    '#include "b.h"\n#include "a.h"\n#include PLATFORM_HEADER\n#include <winsock2.h>\n#include <windows.h>\n#include <tlhelp32.h>\n#include <psapi.h>\nint x;\n',
    '#include "a.h"\n#include "b.h"\n#include PLATFORM_HEADER\n#include <winsock2.h>\n#include <windows.h>\n#include <psapi.h>\n#include <tlhelp32.h>\nint x;\n',
  ],
  [
    'Rust: what is said of the whole file stays at its top',
    'a.rs',
    '#![allow(unused)]\nuse std::io;\nuse std::fmt;\n',
    '#![allow(unused)]\nuse std::fmt;\nuse std::io;\n',
  ],
  [
    'C++',
    'a.cpp',
    '#include <vector>\n#include <map> // for both\nint x;\n',
    '#include <map> // for both\n#include <vector>\nint x;\n',
  ],
  [
    'C#: System first, an alias apart',
    'A.cs',
    'using Newtonsoft.Json;\nusing System.Linq;\nusing System;\nusing B = C.D;\nusing A = C.E;\nclass A {}\n',
    'using System;\nusing System.Linq;\nusing Newtonsoft.Json;\nusing A = C.E;\nusing B = C.D;\nclass A {}\n',
  ],
  [
    'PHP: functions apart',
    'a.php',
    '<?php\nuse B\\Two;\nuse A\\One;\nuse function z\\go;\nuse function a\\go;\n',
    '<?php\nuse A\\One;\nuse B\\Two;\nuse function a\\go;\nuse function z\\go;\n',
  ],
  [
    'Kotlin',
    'a.kt',
    'package a\n\nimport b.C\nimport a.B\n\nfun x() = 1\n',
    'package a\n\nimport a.B\nimport b.C\n\nfun x() = 1\n',
  ],
  [
    'Swift: a last line without a line end',
    'a.swift',
    'import UIKit\nimport Foundation',
    'import Foundation\nimport UIKit',
  ],
  [
    'a comment above the first stays, since it is the file’s',
    'a.kt',
    '// the file\nimport b.C\n// about B\nimport a.B\n',
    '// the file\n// about B\nimport a.B\nimport b.C\n',
  ],
]

it.each(cases)('[O8] %s', async (_, path, before, after) => {
  const { texts } = await ask(`sort the imports of ${path}`, { [path]: before })
  expect(texts[path]).toBe(after)
  const again = await ask(`sort the imports of ${path}`, texts)
  expect(again.changed).toEqual({})
  expect(again.prose).toContain('in order already')
})

it.each([
  ['two on a line', 'a.rs', 'use b::c; use a::b;\n', /in order already/],
  ['Ruby', 'a.rb', "require 'b'\nrequire 'a'\n", /each `require` runs a file/],
  ['Bash', 'a.sh', 'source b.sh\nsource a.sh\n', /each `source` runs a file/],
  ['CSS', 'a.css', '@import "b.css";\n@import "a.css";\n', /what is imported later wins/],
  ['JSON', 'a.json', '{"a": 1}\n', /no order of imports in JSON/],
  ['a broken file', 'a.go', 'package a\nimport (\n"b"\n"a"\n', /cannot be read whole/],
])('[O8] leaves %s as it is, and says why', async (_, path, text, said) => {
  const { changed, prose } = await ask(`sort the imports of ${path}`, { [path]: text })
  expect(changed).toEqual({})
  expect(prose).toMatch(said)
})

it('[O8] sorts every file that it can, in one request', async () => {
  const { texts } = await ask('sort imports in all files', {
    'a.ts': "import b from 'b'\nimport a from 'a'\n",
    'a.go': code`
      package a

      import (
      	"b"
      	"a"
      )
    `,
    'a.rb': "require 'b'\nrequire 'a'\n",
  })
  expect(texts['a.ts']).toBe("import a from 'a'\nimport b from 'b'\n")
  expect(texts['a.go']).toContain('\t"a"\n\t"b"\n')
  expect(texts['a.rb']).toBe("require 'b'\nrequire 'a'\n")
})
