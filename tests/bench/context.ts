/**
 * context: 20 requests, written by hand, in a room that holds the source of three.js; is the file that each is about among
 * what the model is shown, within 16,000 tokens?
 *
 * Over the product's own doors: files and tasks over HTTP, and a scripted model that records what it is sent. A file counts
 * where its text, or parts of it, is shown; that its path is named does not. Requests stay as they were first written: who
 * tunes the choice must not tune them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTokenCounter } from '../../server/agent/model/token-count.ts'
import { ScriptedModel, say } from '../support/scripted-model.ts'
import { weftWithModel } from './servers/servers.ts'
import { rounded, type Session } from './session.ts'

const root = join(import.meta.dirname, 'node_modules/three')
const folders = ['src', 'examples/jsm']
const budgetTokens = 16_000
const mostMissed = 2

interface Request {
  readonly prompt: string
  /** Any of them is right. */
  readonly right: readonly string[]
}

const controls = 'examples/jsm/controls'
const requests: readonly Request[] = [
  {
    prompt: 'When I press the arrow keys the orbit camera should move twice as fast.',
    right: [`${controls}/OrbitControls.js`],
  },
  {
    prompt: 'Raycasting against an instanced mesh should skip instances whose scale is zero.',
    right: ['src/objects/InstancedMesh.js'],
  },
  {
    prompt: 'Make slerp of quaternions take the shortest path even when the dot product is exactly zero.',
    right: ['src/math/Quaternion.js'],
  },
  {
    prompt: 'The loading manager should tell how many items failed, not only which.',
    right: ['src/loaders/LoadingManager.js'],
  },
  {
    prompt: 'Log each time a file that is loaded comes out of the cache.',
    right: ['src/loaders/Cache.js', 'src/loaders/FileLoader.js'],
  },
  {
    prompt: 'Let sounds get quieter with distance by a curve of my own.',
    right: ['src/audio/PositionalAudio.js'],
  },
  {
    prompt: 'glTF export: leave out vertex colors when the material does not use them.',
    right: ['examples/jsm/exporters/GLTFExporter.js'],
  },
  {
    prompt: 'In #computeBoundingSphere skip positions that are NaN, without a message.',
    right: ['src/core/BufferGeometry.js'],
  },
  {
    prompt: 'Animations that play in reverse jump at the loop point; fix the ping-pong loop.',
    right: ['src/animation/AnimationAction.js'],
  },
  { prompt: 'Culling misses spheres that touch the far plane.', right: ['src/math/Frustum.js'] },
  {
    prompt: 'Why is the shadow of a point light rendered in six viewports?',
    right: ['src/lights/PointLightShadow.js'],
  },
  {
    prompt: 'Read STL files right that are binary although their header starts with "solid".',
    right: ['examples/jsm/loaders/STLLoader.js'],
  },
  {
    prompt: 'The glitch effect should be reproducible by a seed.',
    right: ['examples/jsm/postprocessing/GlitchPass.js'],
  },
  {
    prompt: 'mergeGeometries should keep the groups that its inputs have already.',
    right: ['examples/jsm/utils/BufferGeometryUtils.js'],
  },
  { prompt: 'Setting a color from HSL with a hue below 0 gives black.', right: ['src/math/Color.js'] },
  {
    prompt: 'The convex hull of points that all lie in one plane is wrong.',
    right: ['examples/jsm/math/ConvexHull.js'],
  },
  {
    prompt: 'Uniforms of type mat3 are uploaded even if nothing changed.',
    right: ['src/renderers/webgl/WebGLUniforms.js'],
  },
  {
    prompt: 'Triangulating a polygon should report outlines that cross themselves.',
    right: ['src/extras/ShapeUtils.js', 'src/extras/Earcut.js', 'src/extras/lib/earcut.js'],
  },
  {
    prompt:
      'Matrices of things that never move are computed again in each frame; respect `matrixAutoUpdate` for children too.',
    right: ['src/core/Object3D.js'],
  },
  { prompt: 'Picking with the mouse should ignore things that are not visible.', right: ['src/core/Raycaster.js'] },
]

export async function benchContext(session: Session): Promise<void> {
  const files = sourceFiles()
  const model = await ScriptedModel.start()
  model.fallback = say('Looked at it.')
  const countTokens = await loadTokenCounter()
  try {
    await session.withServers([weftWithModel(model.baseUrl)], async ([server]) => {
      if (server === undefined) return
      const api = await openApi(server.process.port)
      const room = await api.createRoom(files)
      const rows: Record<string, string | number>[] = []
      let missed = 0
      let mostTokens = 0
      let firstMs = 0
      const stalls = await server.process.stalls(async () => {
        for (const { prompt, right } of requests) {
          const startedAt = performance.now()
          await api.runTask(room, prompt)
          const ms = performance.now() - startedAt
          if (rows.length === 0) firstMs = ms
          const sent = model.requests.at(-1)?.body.messages ?? []
          const text = sent.map(({ content }) => content).join('\n')
          const shown = [...text.matchAll(/^File: (\S+)/gm)].map(([, path]) => path ?? '')
          const place = [...new Set(shown)].findIndex((path) => right.includes(path))
          const tokens = sent.reduce((sum, { content }) => sum + countTokens(content), 0)
          if (place < 0) missed++
          mostTokens = Math.max(mostTokens, tokens)
          rows.push({
            request: prompt.length > 60 ? `${prompt.slice(0, 59)}…` : prompt,
            'right file': right[0]?.split('/').at(-1) ?? '',
            place: place < 0 ? 'missed' : place + 1,
            'files shown': new Set(shown).size,
            tokens,
            ms: rounded(ms),
          })
        }
      })
      console.log(
        `\ncontext: ${files.length} files, ${requests.length - missed} of ${requests.length} right files shown`,
      )
      console.table(rows)
      console.log(
        `the first task, with the map of all files: ${rounded(firstMs)} ms; ` +
          `longest stall ${rounded(stalls.longest)} ms, of its own ${rounded(stalls.longestRun)} ms`,
      )
      session.goal(`context: right files not shown, of ${requests.length}`, missed, mostMissed)
      session.goal('context: most tokens of a prompt', mostTokens, budgetTokens)
      session.goal('context: files that the room lacks of 1,000', Math.max(0, 1_000 - files.length), 0)
    })
  } finally {
    await model.close()
  }
}

interface SourceFile {
  readonly path: string
  readonly content: string
}

/** Of three.js, by path. */
export function sourceFiles(): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.js'))
      .sort()
      .map((path) => ({ path: `${folder}/${path}`, content: readFileSync(join(root, folder, path), 'utf8') })),
  )
}

const sentAtOnce = 8
const taskPollMs = 50

async function openApi(port: number) {
  const api = `http://127.0.0.1:${port}/api/v1`
  let token = ''
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${api}${path}`, { method, headers, ...sent })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
  token = (await call<{ token: string }>('POST', '/session', { name: 'Ada' })).token
  return {
    async createRoom(files: readonly SourceFile[]): Promise<string> {
      const { id } = await call<{ id: string }>('POST', '/rooms', { name: 'three', template: 'empty' })
      let next = 0
      const send = async () => {
        for (let file = files[next++]; file !== undefined; file = files[next++]) {
          await call('POST', `/rooms/${id}/files`, file)
        }
      }
      await Promise.all(Array.from({ length: sentAtOnce }, send))
      return id
    },
    async runTask(room: string, prompt: string): Promise<void> {
      const { id } = await call<{ id: string }>('POST', `/rooms/${room}/tasks`, { prompt })
      for (;;) {
        const { state } = await call<{ state: string }>('GET', `/rooms/${room}/tasks/${id}`)
        if (state === 'done') return
        if (state === 'failed' || state === 'cancelled') throw new Error(`the task is ${state}`)
        await new Promise((resolve) => setTimeout(resolve, taskPollMs))
      }
    },
  }
}
