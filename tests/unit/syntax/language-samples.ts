/**
 * A small file in each language, and four edits of it: one that is fine, one that breaks it, one that breaks another
 * place, as somebody does who is still typing, and one that changes what callers depend on.
 */
import type { Language } from '../../../server/agent/syntax/languages.ts'

export interface Replacement {
  readonly find: string
  readonly put: string
}

export interface LanguageSample {
  readonly path: string
  readonly text: string
  readonly valid: Replacement
  readonly broken: Replacement
  readonly elsewhere: Replacement
  /** As `kind name`, in order. */
  readonly definitions: readonly string[]
  /** A name that the text refers to, with its count. */
  readonly reference: readonly [string, number] | null
}

const script = {
  valid: { find: 'return a + b', put: 'const sum = a + b\n  return sum' },
  broken: { find: 'return a + b', put: 'return a + (b' },
  elsewhere: { find: 'total.toFixed(2)', put: 'total.toFixed(2' },
  reference: ['add', 1],
} as const

export const samples: Readonly<Record<Language, LanguageSample>> = {
  typescript: {
    ...script,
    path: 'src/add.ts',
    text: `export interface Named { readonly name: string }
export type Id = string | number
export const limit = 10
export function add(a: number, b: number): number {
  return a + b
}
class Counter {
  #count = 0
  next(step: number): number {
    return add(this.#count, step)
  }
}
export const show = (total: number): string => {
  return total.toFixed(2)
}
`,
    definitions: [
      'interface Named',
      'property name',
      'type Id',
      'constant limit',
      'function add',
      'class Counter',
      'property #count',
      'method next',
      'function show',
    ],
  },
  tsx: {
    ...script,
    path: 'src/view.tsx',
    text: `export function add(a: number, b: number): number {
  return a + b
}
export function Total({ total }: { total: number }) {
  return <b title="sum">{add(1, 2)} {total.toFixed(2)}</b>
}
`,
    valid: { find: 'return a + b', put: 'const sum = a + b\n  return sum' },
    broken: { find: 'title="sum">', put: 'title="sum"><i>' },
    definitions: ['function add', 'function Total', 'property total'],
  },
  javascript: {
    ...script,
    path: 'lib/add.mjs',
    text: `function add(a, b) {
  return a + b
}
class Counter {
  next = (step) => add(this.count, step)
  stop() {}
}
const show = (total) => {
  return total.toFixed(2)
}
`,
    definitions: ['function add', 'class Counter', 'method next', 'method stop', 'function show'],
  },
  python: {
    path: 'add.py',
    text: `LIMIT = 10

def add(a, b):
    return a + b

class Counter:
    def next(self, step):
        return add(self.count, step)

    @property
    def shown(self):
        return str(self.count)
`,
    valid: { find: 'return a + b', put: 'total = a + b\n    return total' },
    broken: { find: 'return a + b', put: 'return a + (b' },
    elsewhere: { find: 'return str(self.count)', put: 'return str(self.count' },
    definitions: ['variable LIMIT', 'function add', 'class Counter', 'method next', 'method shown'],
    reference: ['add', 1],
  },
  go: {
    path: 'add.go',
    text: `package main

const Limit = 10

type Counter struct{ count int }

type Shower interface{ Show() string }

func Add(a int, b int) int {
	return a + b
}

func (c *Counter) Next(step int) int {
	return Add(c.count, step)
}

func show(total int) string {
	return fmt.Sprint(total)
}
`,
    valid: { find: 'return a + b', put: 'sum := a + b\n\treturn sum' },
    broken: { find: 'return a + b', put: 'return a + )b' },
    elsewhere: { find: 'fmt.Sprint(total)', put: 'fmt.Sprint(' },
    definitions: [
      'constant Limit',
      'class Counter',
      'interface Shower',
      'function Add',
      'method Next',
      'function show',
    ],
    reference: ['Add', 1],
  },
  rust: {
    path: 'src/add.rs',
    text: `pub const LIMIT: u32 = 10;

pub struct Counter { count: u32 }

pub trait Show { fn show(&self) -> String; }

pub fn add(a: u32, b: u32) -> u32 {
    a + b
}

impl Counter {
    pub fn next(&self, step: u32) -> u32 {
        add(self.count, step)
    }
}

enum Mode { On, Off }

fn shown(total: u32) -> String {
    total.to_string()
}
`,
    valid: { find: '    a + b', put: '    let sum = a + b;\n    sum' },
    broken: { find: '    a + b', put: '    a + * ;b }' },
    elsewhere: { find: 'total.to_string()', put: 'total.to_string(' },
    definitions: [
      'constant LIMIT',
      'class Counter',
      'interface Show',
      'method show',
      'function add',
      'method next',
      'enum Mode',
      'function shown',
    ],
    reference: ['add', 1],
  },
  java: {
    path: 'src/Counter.java',
    text: `package demo;

interface Show { String show(); }

enum Mode { ON, OFF }

class Counter {
  private int count = 0;

  Counter(int start) { this.count = start; }

  static int add(int a, int b) {
    return a + b;
  }

  int next(int step) {
    return add(count, step);
  }

  String shown(int total) {
    return String.valueOf(total);
  }
}
`,
    valid: { find: 'return a + b;', put: 'int sum = a + b;\n    return sum;' },
    broken: { find: 'return a + b;', put: 'return a + ;' },
    elsewhere: { find: 'String.valueOf(total)', put: 'String.valueOf(' },
    definitions: [
      'interface Show',
      'method show',
      'enum Mode',
      'constant ON',
      'constant OFF',
      'class Counter',
      'property count',
      'method Counter',
      'method add',
      'method next',
      'method shown',
    ],
    reference: ['add', 1],
  },
  c: {
    path: 'src/add.c',
    text: `#define LIMIT 10

typedef struct counter { int count; } counter_t;

enum mode { ON, OFF };

int add(int a, int b) {
  return a + b;
}

char *name(void) {
  return "c";
}

int next(counter_t *c, int step) {
  return add(c->count, step);
}
`,
    valid: { find: 'return a + b;', put: 'int sum = a + b;\n  return sum;' },
    broken: { find: 'return a + b;', put: 'return a + ;' },
    elsewhere: { find: 'return "c";', put: 'return (' },
    definitions: [
      'macro LIMIT',
      'type counter_t',
      'class counter',
      'enum mode',
      'function add',
      'function name',
      'function next',
    ],
    reference: ['add', 1],
  },
  cpp: {
    path: 'src/add.cpp',
    text: `namespace demo {

class Counter {
 public:
  int next(int step);
  int stop() { return count; }
 private:
  int count = 0;
};

int add(int a, int b) {
  return a + b;
}

int Counter::next(int step) {
  return add(count, step);
}

const char *name() {
  return "c";
}

}
`,
    valid: { find: 'return a + b;', put: 'auto sum = a + b;\n  return sum;' },
    broken: { find: 'return a + b;', put: 'return a + ;' },
    elsewhere: { find: 'return "c";', put: 'return (' },
    definitions: [
      'module demo',
      'class Counter',
      'method next',
      'method stop',
      'property count',
      'function add',
      'method next',
      'function name',
    ],
    reference: ['add', 1],
  },
  'c-sharp': {
    path: 'src/Counter.cs',
    text: `namespace Demo
{
    public interface IShow { string Show(); }

    public enum Mode { On, Off }

    public class Counter
    {
        private int count = 0;
        public int Count { get; set; }

        public static int Add(int a, int b)
        {
            return a + b;
        }

        public int Next(int step)
        {
            return Add(count, step);
        }

        public string Shown(int total)
        {
            return total.ToString();
        }
    }
}
`,
    valid: { find: 'return a + b;', put: 'var sum = a + b;\n            return sum;' },
    broken: { find: 'return a + b;', put: 'return a + ;' },
    elsewhere: { find: 'total.ToString();', put: 'total.ToString(' },
    definitions: [
      'module Demo',
      'interface IShow',
      'method Show',
      'enum Mode',
      'constant On',
      'constant Off',
      'class Counter',
      'property count',
      'property Count',
      'method Add',
      'method Next',
      'method Shown',
    ],
    reference: ['Add', 1],
  },
  ruby: {
    path: 'lib/counter.rb',
    text: `module Demo
  LIMIT = 10

  class Counter
    def self.add(a, b)
      a + b
    end

    def next(step)
      add(@count, step)
    end

    def shown(total)
      total.to_s
    end
  end
end
`,
    valid: { find: 'a + b', put: 'sum = a + b\n      sum' },
    broken: { find: 'a + b', put: 'a + (b' },
    elsewhere: { find: 'total.to_s', put: 'puts(total.to_s' },
    definitions: ['module Demo', 'constant LIMIT', 'class Counter', 'method add', 'method next', 'method shown'],
    reference: ['add', 1],
  },
  php: {
    path: 'src/counter.php',
    text: `<?php
namespace Demo;

interface Show { public function show(): string; }

function add(int $a, int $b): int {
    return $a + $b;
}

class Counter {
    private int $count = 0;
    const LIMIT = 10;

    public function next(int $step): int {
        return add($this->count, $step);
    }

    public function shown(int $total): string {
        return strval($total);
    }
}
`,
    valid: { find: 'return $a + $b;', put: '$sum = $a + $b;\n    return $sum;' },
    broken: { find: 'return $a + $b;', put: 'return $a + ;' },
    elsewhere: { find: 'strval($total)', put: 'strval(' },
    definitions: [
      'module Demo',
      'interface Show',
      'method show',
      'function add',
      'class Counter',
      'property count',
      'constant LIMIT',
      'method next',
      'method shown',
    ],
    reference: ['add', 1],
  },
  bash: {
    path: 'bin/add.sh',
    text: `#!/bin/bash
LIMIT=10

add() {
  echo "$(($1 + $2))"
}

function show {
  echo "$LIMIT"
}

if [ "$1" = "-v" ]; then
  add 1 2
fi
`,
    valid: { find: 'echo "$(($1 + $2))"', put: 'local sum=$(($1 + $2))\n  echo "$sum"' },
    broken: { find: 'echo "$(($1 + $2))"', put: 'if [ -n "$1" ]; then echo "$(($1 + $2))"' },
    elsewhere: { find: '"$LIMIT"', put: '"$(' },
    definitions: ['variable LIMIT', 'function add', 'function show'],
    reference: ['add', 1],
  },
  html: {
    path: 'index.html',
    text: `<!doctype html>
<html>
  <body>
    <main id="page"><p class="lead note">Hello</p></main>
    <footer><a href="#page">Up</a></footer>
  </body>
</html>
`,
    valid: { find: '<p class="lead note">Hello</p>', put: '<p class="lead note">Hello <b>you</b></p>' },
    broken: { find: '<p class="lead note">Hello</p>', put: '<p class="lead note">Hello</b></p>' },
    elsewhere: { find: '<a href="#page">Up</a>', put: '<a href="#page">Up</b>' },
    definitions: ['selector page'],
    reference: ['lead', 1],
  },
  css: {
    path: 'style.css',
    text: `:root {
  --accent: #c00;
}

.lead {
  color: var(--accent);
}

#page > .note {
  margin: 0 auto;
}

@keyframes turn {
  to { transform: rotate(1turn); }
}
`,
    valid: { find: 'color: var(--accent);', put: 'color: var(--accent);\n  padding: 0;' },
    broken: { find: 'color: var(--accent);', put: 'color: var(--accent;' },
    elsewhere: { find: 'margin: 0 auto;', put: 'margin: 0 auto(' },
    definitions: ['variable --accent', 'selector lead', 'selector page', 'selector note', 'function turn'],
    reference: ['--accent', 1],
  },
  json: {
    path: 'package.json',
    text: `{
  "name": "demo",
  "scripts": { "test": "run" },
  "files": [
    "lib"
  ],
  "private": true
}
`,
    valid: { find: '"name": "demo"', put: '"name": "demo",\n  "version": "1.0.0"' },
    broken: { find: '"name": "demo"', put: '"name": "demo" "version": 1' },
    elsewhere: { find: '"private": true', put: '"private": ' },
    definitions: ['property name', 'property scripts', 'property files', 'property private'],
    reference: null,
  },
  jsonc: {
    path: 'tsconfig.json',
    text: `{
  // What is built.
  "include": ["src"],
  "compilerOptions": {
    "strict": true,
  },
  "files": [],
}
`,
    valid: { find: '"strict": true,', put: '"strict": true,\n    "noEmit": true, // for now' },
    broken: { find: '"strict": true,', put: '"strict" true,' },
    elsewhere: { find: '"files": [],', put: '"files": ' },
    definitions: ['property include', 'property compilerOptions', 'property files'],
    reference: null,
  },
  yaml: {
    path: 'config.yaml',
    text: `name: demo
base: &base
  image: node
jobs:
  test:
    <<: *base
    steps: [a, b]
  lint:
    steps: [c]
`,
    valid: { find: 'steps: [a, b]', put: 'steps: [a, b]\n    when: always' },
    broken: { find: 'steps: [a, b]', put: 'steps: [a, b' },
    elsewhere: { find: 'name: demo', put: 'name: "demo' },
    definitions: ['property name', 'property base', 'constant base', 'property jobs'],
    reference: ['base', 1],
  },
  toml: {
    path: 'Cargo.toml',
    text: `edition = "2021"

[package]
name = "demo"
keywords = ["a", "b"]

[dependencies.serde]
version = "1"
`,
    valid: { find: 'name = "demo"', put: 'name = "demo"\nversion = "0.1.0"' },
    broken: { find: 'name = "demo"', put: 'name = = "demo"' },
    elsewhere: { find: 'version = "1"', put: 'version = ' },
    definitions: ['property edition', 'module package', 'module dependencies.serde'],
    reference: null,
  },
  kotlin: {
    path: 'src/Counter.kt',
    text: `interface Show {
    fun show(): String
}

enum class Mode { ON, OFF }

fun add(a: Int, b: Int): Int {
    return a + b
}

class Counter(val start: Int) {
    var count = 0

    fun next(step: Int): Int {
        return add(count, step)
    }

    fun shown(total: Int): String {
        return total.toString()
    }
}
`,
    valid: { find: 'return a + b', put: 'val sum = a + b\n    return sum' },
    broken: { find: 'return a + b', put: 'return a + (b' },
    elsewhere: { find: 'total.toString()', put: 'total.toString(' },
    definitions: [
      'interface Show',
      'method show',
      'enum Mode',
      'function add',
      'class Counter',
      'property count',
      'method next',
      'method shown',
    ],
    reference: ['add', 1],
  },
  swift: {
    path: 'Sources/Counter.swift',
    text: `protocol Show {
    func show() -> String
}

enum Mode { case on, off }

func add(_ a: Int, _ b: Int) -> Int {
    return a + b
}

struct Counter {
    var count = 0

    func next(step: Int) -> Int {
        return add(count, step)
    }

    func shown(total: Int) -> String {
        return String(total)
    }
}
`,
    valid: { find: 'return a + b', put: 'let sum = a + b\n    return sum' },
    broken: { find: 'return a + b', put: 'return a + (b' },
    elsewhere: { find: 'String(total)', put: 'String(' },
    definitions: [
      'interface Show',
      'method show',
      'enum Mode',
      'function add',
      'class Counter',
      'property count',
      'method next',
      'method shown',
    ],
    reference: ['add', 1],
  },
}
