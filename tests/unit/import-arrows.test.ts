/**
 * The house rules about who may know whom: imports point down and inward as the table says, and on no other way.
 * The table is the one in docs/ARCHITECTURE.md.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Folder or file → what it may import; the longest matching key counts. Its own folder is always allowed. */
const allowed: Record<string, readonly string[]> = {
  'shared/text': [],
  'shared/model': ['shared/errors.ts', 'shared/text'],
  'shared/protocol': ['shared/model', 'shared/limits.ts', 'shared/errors.ts'],
  'shared/errors.ts': [],
  'shared/limits.ts': [],
  'server/main.ts': ['server', 'shared'],
  'server/config.ts': ['shared'],
  'server/app.ts': ['server', 'shared'],
  'server/sample': ['shared'],
  'server/operations': ['shared'],
  'server/persistence': ['server/operations', 'shared'],
  'server/documents': ['shared'],
  'server/rooms': ['server/documents', 'server/persistence/store.ts', 'server/operations', 'shared'],
  'server/access': ['server/persistence/store.ts', 'server/operations', 'shared'],
  'server/socket': ['server/rooms', 'server/access', 'server/operations', 'shared'],
  'server/http': [
    'server/rooms',
    'server/agent',
    'server/access',
    'server/operations',
    'server/persistence/store.ts',
    'shared',
  ],
  'server/agent': ['server/rooms', 'server/documents', 'server/persistence/store.ts', 'server/operations', 'shared'],
  'server/agent/context': [
    'server/agent/model/model.ts',
    'server/agent/model/token-estimate.ts',
    'server/agent/prompts',
    'shared',
  ],
  'server/agent/prompts': ['server/agent/model/model.ts', 'shared'],
  'server/agent/model': ['server/operations', 'shared'],
  'server/agent/syntax': ['shared'],
  'server/agent/offline': [
    'server/agent/model/model.ts',
    'server/agent/edits/reply-path.ts',
    'server/agent/syntax',
    'server/operations',
    'shared',
  ],
  'server/agent/edits': ['server/documents', 'server/persistence/store.ts', 'server/operations', 'shared'],
  'client/main.tsx': ['client'],
  'client/session': ['shared'],
  'client/ui': ['shared/model'],
  'client/editor': ['client/editor', 'client/session', 'shared'],
  client: ['client', 'shared'],
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
        const target = join(dirname(path), name).split(sep).join('/').replace(/\?.*$/, '')
        if (within(target, dirname(path)) || within(target, rule[0])) continue
        if (!rule[1].some((place) => within(target, place))) wrong.push(`${path} → ${target}`)
      }
    }
    expect(wrong).toEqual([])
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

  it('see every source file', () => {
    expect(files.length).toBeGreaterThan(20)
  })
})
