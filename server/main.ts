/**
 * The process: reads the command line, starts the app, prints the link, ends on a signal.
 *
 * What a person can cause (a port in use, a folder that cannot be written) ends in one line and exit code 1, a wrong
 * flag or variable in exit code 2; a stack is printed only for what nobody expected.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WeftError } from '../shared/errors.ts'
import { type App, createApp } from './app.ts'
import { type Config, helpText, readCommand } from './config.ts'
import { createLog } from './operations/log.ts'

const command = readCommand(process.argv.slice(2), process.env, process.cwd(), (path) => readFileSync(path, 'utf8'))
switch (command.kind) {
  case 'help':
    console.log(helpText)
    break
  case 'invalid':
    for (const problem of command.problems) console.error(problem)
    process.exitCode = 2
    break
  case 'serve':
    await serve(command.config)
}

async function serve(config: Config): Promise<void> {
  // Whoever reads what is printed may be gone: that is nothing to stop for.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const log = createLog({ level: config.logLevel, destination: process.stderr })
  let app: App | null = null
  let isEnding = false
  const end = async (code: number) => {
    isEnding = true
    const left = await app?.close().catch(() => ['the app'])
    process.exit(left === undefined || left.length === 0 ? code : 1)
  }
  const heed = () => {
    // A second signal while the first is being heeded leaves at once.
    if (isEnding) process.exit(130)
    void end(0)
  }
  process.on('SIGINT', heed)
  process.on('SIGTERM', heed)
  // Nobody knows what state it left things in; what is on disk is sound, so it saves and leaves.
  const surrender = (error: unknown) => {
    log.error({ err: error }, 'stopping because of an error that nothing handled')
    if (!isEnding) void end(1)
  }
  process.on('uncaughtException', surrender)
  process.on('unhandledRejection', surrender)

  try {
    app = await createApp({ config, log, assetsFolder: findAssets() })
    await app.listen()
    const link = `${app.url}/r/${await app.sampleRoom()}`
    console.log(`Weft is at ${app.url}\nA room with a sample project: ${link}`)
    if (config.open) openInBrowser(link)
  } catch (error) {
    if (isEnding) return
    console.error(reasonOf(error, config))
    await app?.close()
    process.exit(1)
  }
}

/** One line for what a person can do something about, else the whole stack. */
function reasonOf(error: unknown, { host, port }: Config): string {
  if (error instanceof WeftError) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop what uses it, or choose another with --port.`
    case 'EACCES':
      return `Port ${port} on ${host} may not be used by you. Choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Choose another with --host.`
    default:
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

/** The built page: above this module, whether it runs from `server/` or as the bundle in `dist/server/`. */
function findAssets(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  let folder = start
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder)
  return join(folder, 'dist', 'client')
}

/** Best effort: where there is no browser to be opened, the printed link is enough. */
function openInBrowser(link: string): void {
  const [opener, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  spawn(opener, [...args, link], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
