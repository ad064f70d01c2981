/**
 * `npm test`: everything that has to hold, in the order in which a failure is cheapest to find.
 *
 * Checks beside the build, then unit, contract and integration tests with coverage, then under Node 24 the server's tests
 * again and the heavy ones, then the browser. Each runner writes its own report; the last line adds them up as "N passed,
 * N failed". A step that fails does not keep the later ones from running, but the exit code tells.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// What an earlier run counted says nothing of this one.
rmSync('coverage', { recursive: true, force: true })
const reports = mkdtempSync(join(tmpdir(), 'weft-test-'))
const vitest = 'node_modules/vitest/vitest.mjs'
let passed = 0
let failed = 0

async function run(title, command, args, env = {}) {
  console.log(`\n— ${title}`)
  return endOf(spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }))
}

/** Beside other steps; what it says is shown at its end, in one piece. */
async function runBeside(title, command, args) {
  const said = []
  const running = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => said.push(chunk))
  const isGreen = await endOf(running)
  console.log(`\n— ${title}\n${Buffer.concat(said)}`)
  return isGreen
}

/** Whether it ended well. */
function endOf(running) {
  return new Promise((resolve) => {
    running.on('error', (error) => {
      console.log(error.message)
      resolve(false)
    })
    running.on('close', (code) => resolve(code === 0))
  })
}

/** Counts a step that has no tests of its own as one. */
function countStep(isGreen) {
  if (isGreen) passed += 1
  else failed += 1
}

/** A runner that died before it wrote its report counts as one failure. */
function countReport(file, isGreen, read) {
  if (!existsSync(file)) {
    failed += 1
    return
  }
  const counts = read(JSON.parse(readFileSync(file, 'utf8')))
  passed += counts.passed
  failed += counts.failed
  if (!isGreen && counts.failed === 0) failed += 1
}

const vitestCounts = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })
const playwrightCounts = (report) => ({
  passed: report.stats.expected,
  failed: report.stats.unexpected + report.stats.flaky,
})

try {
  const steps = ['check', 'build'].map((name) => runBeside(name, 'npm', ['run', '--silent', name]))
  // What has to be fetched comes while the processor has other work; where it does not, the step that needs it says so.
  const node24 = runBeside('Node 24', 'npx', ['-y', 'node@24', '--version'])
  const chromium = runBeside('Chromium', process.execPath, ['scripts/chromium.mjs'])
  for (const isGreen of await Promise.all(steps)) countStep(isGreen)

  const unit = join(reports, 'unit.json')
  const unitArgs = [
    'run',
    '--project=!heavy',
    '--coverage',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unit}`,
  ]
  const unitGreen = await run('unit, contract, integration', process.execPath, [vitest, ...unitArgs])
  countReport(unit, unitGreen, vitestCounts)

  await node24
  const next = join(reports, 'node24.json')
  const nextArgs = [
    'run',
    'tests/contract',
    'tests/integration',
    // The rest of the heavy ones.
    'tests/convergence',
    'tests/unit/offline/random-programs.test.ts',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${next}`,
  ]
  const nextGreen = await run('the server again, and the heavy tests, under Node 24', 'npx', [
    '-y',
    'node@24',
    vitest,
    ...nextArgs,
  ])
  countReport(next, nextGreen, vitestCounts)

  await chromium
  const browser = join(reports, 'browser.json')
  const browserArgs = ['playwright', 'test', '--config', 'tests/browser/playwright.config.ts', '--reporter=list,json']
  const browserGreen = await run('browser', 'npx', browserArgs, {
    PLAYWRIGHT_JSON_OUTPUT_NAME: browser,
    WEFT_COVERAGE: join(process.cwd(), 'coverage', 'browser'),
  })
  countReport(browser, browserGreen, playwrightCounts)

  countStep(await run('coverage', process.execPath, ['scripts/coverage.mjs']))
} finally {
  rmSync(reports, { recursive: true, force: true })
}

console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
