/**
 * Who may know whom: imports point as the table of places in docs/ARCHITECTURE.md says, and no other way.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Folder or file → what it may import: the rows of the table of places. The longest place that fits counts. */
const allowed: Record<string, readonly string[]> = Object.fromEntries(
  [
    ...readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8').matchAll(
      /^\| (`(?:shared|server|client).*?) \|.*\| (.*) \|$/gm,
    ),
  ].flatMap(([, places = '', targets = '']) => codeIn(places).map((place) => [place, codeIn(targets)])),
)

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** Folders whose logic must stay free of a library. */
const forbiddenPackages: Record<string, RegExp> = {
  'client/session': /^(react|react-dom|@codemirror\/)/,
  'client/editor': /^(react|react-dom|radix-ui)/,
  'shared/text': /^(react|@codemirror\/|node:|yjs)/,
  shared: /^(react|@codemirror\/|node:|ws$)/,
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('server/sample/project/'))
}

function importsOf(path: string): string[] {
  const code = readFileSync(join(root, path), 'utf8')
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

function targetOf(path: string, name: string): string {
  return join(dirname(path), name).split(sep).join('/').replace(/\?.*$/, '')
}

const within = (path: string, place: string) => path === place || path.startsWith(`${place}/`)

function ruleOf<T>(table: Record<string, T>, path: string): [string, T] | undefined {
  return Object.entries(table)
    .filter(([place]) => within(path, place))
    .sort(([a], [b]) => b.length - a.length)[0]
}

describe('imports', () => {
  const files = ['shared', 'server', 'client'].flatMap(sources)

  it('point only where the table allows', () => {
    const wrong: string[] = []
    for (const path of files) {
      const rule = ruleOf(allowed, path)
      if (rule === undefined) {
        wrong.push(`${path}: no rule for this place`)
        continue
      }
      for (const name of importsOf(path).filter((name) => name.startsWith('.'))) {
        const target = targetOf(path, name)
        if (within(target, dirname(path)) || within(target, rule[0])) continue
        if (!rule[1].some((place) => within(target, place))) wrong.push(`${path} → ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('make no circles', () => {
    const open: string[] = []
    const done = new Set<string>()
    const circles: string[] = []
    function walk(path: string): void {
      if (open.includes(path)) circles.push([...open.slice(open.indexOf(path)), path].join(' → '))
      if (open.includes(path) || done.has(path)) return
      open.push(path)
      for (const name of importsOf(path).filter((name) => name.startsWith('.'))) {
        const target = targetOf(path, name)
        if (files.includes(target)) walk(target)
      }
      open.pop()
      done.add(path)
    }
    for (const path of files) walk(path)
    expect(circles).toEqual([])
  })

  it('keep frameworks out of the places that do without', () => {
    const wrong = files.flatMap((path) => {
      const rule = ruleOf(forbiddenPackages, path)
      return rule === undefined
        ? []
        : importsOf(path)
            .filter((name) => rule[1].test(name))
            .map((name) => `${path} → ${name}`)
    })
    expect(wrong).toEqual([])
  })

  it('have a row for every place that is named, and a place for every row', () => {
    const gone = Object.keys(allowed).filter((place) => !files.some((path) => within(path, place)))
    expect(gone).toEqual([])
  })
})
