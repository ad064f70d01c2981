/** `npm run bench`: installs what it measures against, then runs each benchmark; every figure is a ratio within one run. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { benchKeystroke } from './keystroke.ts'

const here = import.meta.dirname
if (!existsSync(join(here, 'node_modules'))) {
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
  if (installed.status !== 0) process.exit(installed.status ?? 1)
}
await benchKeystroke()
