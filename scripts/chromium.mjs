/**
 * Finds a Chromium for the browser tests, and gets one where there is none: the one named by `CHROMIUM_PATH`,
 * Playwright's own, the system's, Playwright's download, Debian's package. Beside it the headless shell, which is the
 * same engine without the windows that nobody sees: a fifth less work for the machine, and letters drawn a little
 * differently, so it takes no pictures.
 *
 * Run by itself it gets both and prints the path, so a container can be prepared with `node scripts/chromium.mjs`.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const shellName = 'chromium-headless-shell'
const downloadTimeoutMs = 180_000
const packageTimeoutMs = 300_000

/** What a browser in a container, without network and for tests alone, is started with. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws with what to do, where none can be had. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (isExecutable(named)) return named
    throw new Error(`CHROMIUM_PATH is ${named}, which cannot be run.`)
  }
  const { chromium } = await import('@playwright/test')
  const playwrights = chromium.executablePath()
  const found = () => [playwrights, ...systemPaths(names)].find(isExecutable)
  return (
    found() ??
    (install('Playwright’s Chromium', process.execPath, [playwrightCli(), 'install', 'chromium'], downloadTimeoutMs) &&
      found()) ??
    (installDebianPackage('chromium') && found()) ??
    refuse()
  )
}

/** The headless shell beside that Chromium, or the Chromium itself where none is to be had. */
export async function findHeadlessShell(chromium) {
  if (process.env.CHROMIUM_PATH) return chromium
  const found = () => systemPaths([shellName]).find(isExecutable)
  return found() ?? (installDebianPackage(shellName) && found()) ?? chromium
}

function refuse() {
  throw new Error(
    'No Chromium was found for the browser tests. Install one (`npx playwright install chromium`, or your system’s package `chromium`), or set CHROMIUM_PATH to its program.',
  )
}

function systemPaths(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => names.map((name) => join(folder, name)))
}

/** Needs root, as package managers do. */
function installDebianPackage(name) {
  if (process.getuid?.() !== 0) return null
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = install('the list of packages', 'apt-get', ['update', '-q'], packageTimeoutMs, env)
  const args = ['install', '-y', '-q', '--no-install-recommends', name]
  return update && install(`Debian’s package ${name}`, 'apt-get', args, packageTimeoutMs, env)
}

/** True where it went well, null where not: the next way is tried then. */
function install(what, command, args, timeout, env = {}) {
  console.error(`Getting ${what} for the browser tests…`)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout, env: { ...process.env, ...env } })
  return status === 0 ? true : null
}

function playwrightCli() {
  return fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url))
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const chromium = await findChromium()
    await findHeadlessShell(chromium)
    console.log(chromium)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
