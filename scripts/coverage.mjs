/**
 * How much of the code the tests run: Vitest's count of what ran in Node, and V8's of what ran in the browser tests,
 * line by line; a line counts as covered where either ran it. Under 80 % of all lines it fails.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeScriptCovs } from '@bcoe/v8-coverage'
import istanbul from 'istanbul-lib-coverage'
import { CoverageReport } from 'monocart-coverage-reports'

const root = fileURLToPath(new URL('..', import.meta.url))
const leastPercent = 80
const nodeFile = join(root, 'coverage', 'node', 'coverage-final.json')
const browserFolder = join(root, 'coverage', 'browser')

/** Hits of each line of each source file, by its path below the root. */
const files = new Map()

function add(path, lines) {
  const known = files.get(path) ?? {}
  for (const [line, hits] of Object.entries(lines)) known[line] = Math.max(known[line] ?? 0, hits)
  files.set(path, known)
}

function addMap(data, pathOf) {
  const map = istanbul.createCoverageMap(data)
  for (const file of map.files()) add(pathOf(file), map.fileCoverageFor(file).getLineCoverage())
}

/** Whether code of ours is in a file's source; a chunk of packages alone is left out, as is the bundler's own runtime. */
const isOurs = (source) => /(^|\/)(client|shared)\/.*\.tsx?$/.test(source) && !source.includes('node_modules')

async function readBrowser() {
  const report = new CoverageReport({
    logging: 'error',
    outputDir: join(root, 'coverage', 'page'),
    reports: [['json', { file: 'coverage-final.json' }]],
    sourceFilter: isOurs,
  })
  await report.add(readScripts())
  await report.generate()
  return JSON.parse(readFileSync(join(root, 'coverage', 'page', 'coverage-final.json'), 'utf8'))
}

/** What ran of each built file in any window, merged before it is mapped: a map is larger than the file, and there are hundreds of windows. */
function readScripts() {
  const scripts = new Map()
  for (const name of readdirSync(browserFolder)) {
    for (const { url, functions } of JSON.parse(readFileSync(join(browserFolder, name), 'utf8'))) {
      const { pathname } = new URL(url)
      if (!scripts.has(pathname)) scripts.set(pathname, readBuilt(pathname))
      const script = scripts.get(pathname)
      if (script === null) continue
      const known = script.functions === null ? [] : [{ url, functions: script.functions }]
      script.functions = mergeScriptCovs([...known, { url, functions }]).functions
    }
  }
  return [...scripts.values()].filter((script) => script !== null)
}

/** A file that a page got, as the server that served it is gone by now; null where nothing of ours is in it. */
function readBuilt(pathname) {
  const file = join(root, 'dist', 'client', pathname)
  if (!existsSync(`${file}.map`)) return null
  const sourceMap = JSON.parse(readFileSync(`${file}.map`, 'utf8'))
  if (!sourceMap.sources.some(isOurs)) return null
  return { url: `http://page${pathname}`, source: readFileSync(file, 'utf8'), sourceMap, functions: null }
}

addMap(JSON.parse(readFileSync(nodeFile, 'utf8')), (file) => relative(root, file))
if (existsSync(browserFolder)) addMap(await readBrowser(), (file) => file.replace(/^.*?(?=(?:client|shared)\/)/, ''))

const rows = [...files].map(([path, lines]) => {
  const hits = Object.values(lines)
  return { path, lines: hits.length, covered: hits.filter((count) => count > 0).length }
})
const percent = (some) => {
  const lines = some.reduce((sum, row) => sum + row.lines, 0)
  return lines === 0 ? 100 : (100 * some.reduce((sum, row) => sum + row.covered, 0)) / lines
}
for (const part of ['server', 'shared', 'client']) {
  const some = rows.filter(({ path }) => path.startsWith(`${part}/`))
  console.log(`${part.padEnd(8)}${percent(some).toFixed(1)} % of ${some.length} files' lines`)
}
const least = rows.filter(({ lines }) => lines >= 10).sort((a, b) => a.covered / a.lines - b.covered / b.lines)
for (const { path, lines, covered } of least.slice(0, 5)) console.log(`  least: ${path} ${covered} of ${lines}`)
const all = percent(rows)
console.log(`all     ${all.toFixed(1)} % (at least ${leastPercent} %)`)
process.exitCode = all >= leastPercent ? 0 : 1
