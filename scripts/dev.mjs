/**
 * `npm run dev`: the page with hot reload and a server that restarts on change, behind one address.
 *
 * Vite listens where the product would and passes the API and the sockets on to the server, which `tsx watch` runs on
 * the next port; so a change of the one does not restart the other.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createServer } from 'vite'
import { root } from './build.mjs'

const host = process.env.HOST || '127.0.0.1'
const port = Number(process.env.PORT || 4321)
const target = `http://127.0.0.1:${port + 1}`

const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  appType: 'spa',
  server: {
    host,
    port,
    strictPort: true,
    proxy: {
      '/api': { target },
      '/healthz': { target },
      '/readyz': { target },
      '/sync': { target, ws: true },
    },
  },
})
await vite.listen()

const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const server = spawn(process.execPath, [tsx, 'watch', '--clear-screen=false', 'server/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HOST: '127.0.0.1', PORT: String(port + 1), PUBLIC_URL: `http://${host}:${port}` },
})
server.on('exit', async (code) => {
  await vite.close()
  process.exit(code ?? 0)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
