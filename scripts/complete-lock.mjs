/**
 * Adds to package-lock.json the packages of other platforms that a registry did not have when the lock was written.
 *
 * npm leaves out an optional dependency that it cannot look up, and `npm ci` then refuses the lock it wrote itself. Run
 * this after each `npm install` on such a registry; a test says when it is needed. The entries carry no integrity, since
 * nobody saw the package; a platform that needs one gets it from its registry.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(file, 'utf8'))

for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name)) continue
    const entry = { version, ...platformOf(name), ...(dev && { dev }), optional: true }
    lock.packages[`node_modules/${name}`] = entry
    console.log(`added ${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)

/** As Node looks for it: in the package's own folder, then in each one above. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}

/** From names such as `binding-linux-arm-musleabihf`; without these fields npm would try to install it here. */
function platformOf(name) {
  const [, os, cpu, abi = ''] =
    /(android|darwin|freebsd|linux|openharmony|win32|wasm32)-(\w+?)(?:-(\w+))?$/.exec(name) ?? []
  if (os === undefined) throw new Error(`${name} is not in the lock, and is no package of one platform`)
  if (os === 'wasm32') return { cpu: ['wasm32'] }
  const libc = os !== 'linux' || abi === '' ? null : abi.startsWith('musl') ? 'musl' : 'glibc'
  return { cpu: [cpu], os: [os], ...(libc && { libc: [libc] }) }
}
