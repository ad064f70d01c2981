import { describe, expect, test } from 'vitest'
import { resolveModule } from '../../../server/agent/syntax/modules.ts'

const scripts = new Set(['src/a.ts', 'src/ui/index.tsx', 'src/b.js', 'src/c.d.ts', 'main.ts', 'src/data.json'])
const python = new Set(['lib/__init__.py', 'lib/core.py', 'lib/sub/more.py', 'app.py', 'src/inner.py'])

describe('which file an import means', () => {
  test.each([
    ['src/x.ts', './a', 'src/a.ts'],
    ['src/x.ts', './a.ts', 'src/a.ts'],
    ['src/x.ts', './a.js', 'src/a.ts'],
    ['src/x.ts', './b', 'src/b.js'],
    ['src/x.ts', './ui', 'src/ui/index.tsx'],
    ['src/x.ts', './ui/', 'src/ui/index.tsx'],
    ['src/ui/x.ts', '../a', 'src/a.ts'],
    ['src/ui/x.ts', '../../main', 'main.ts'],
    ['src/ui/index.tsx', '.', 'src/ui/index.tsx'],
    ['x.ts', './src/a', 'src/a.ts'],
    ['test/x.ts', '@/a', 'src/a.ts'],
    ['test/x.ts', '~/main', 'main.ts'],
    ['index.ts', '/src/a.ts', 'src/a.ts'],
    ['src/x.ts', '../../above', null],
    ['src/x.ts', 'react', null],
    ['src/x.ts', '@scope/a', null],
    ['src/x.ts', './missing', null],
    ['src/x.ts', '', null],
  ])('in %s, "%s" is %s', (importer, module, path) => {
    expect(resolveModule(scripts, importer, 'typescript', module)).toBe(path)
  })

  test.each([
    ['app.py', 'lib', 'lib/__init__.py'],
    ['app.py', 'lib.core', 'lib/core.py'],
    ['lib/core.py', '.', 'lib/__init__.py'],
    ['lib/sub/more.py', '..core', 'lib/core.py'],
    ['lib/core.py', '.sub.more', 'lib/sub/more.py'],
    ['lib/core.py', 'sub.more', 'lib/sub/more.py'],
    ['app.py', 'inner', 'src/inner.py'],
    ['app.py', '..app', null],
    ['app.py', 'json', null],
  ])('in %s, Python\'s "%s" is %s', (importer, module, path) => {
    expect(resolveModule(python, importer, 'python', module)).toBe(path)
  })
})
