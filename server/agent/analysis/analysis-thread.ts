/**
 * Starts a thread that analyses.
 *
 * In the built product its code is a file beside the server's own; from the sources it is TypeScript, which a thread of
 * Node 20 reads only with the loader that development has anyway.
 */
import { Worker } from 'node:worker_threads'
import type { FromThread, ToThread } from './messages.ts'
import type { Thread, ThreadEvents } from './worker-pool.ts'

export function startAnalysisThread(events: ThreadEvents<FromThread>): Thread<ToThread> {
  const isBuilt = import.meta.url.endsWith('.js')
  const file = isBuilt ? './analysis-worker.js' : './analysis-worker-from-source.mjs'
  const worker = new Worker(new URL(file, import.meta.url), {
    // It writes nothing, and reads no variable.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  })
  let isOver = false
  const fail = (error: unknown) => {
    if (isOver) return
    isOver = true
    events.onFailure(error)
  }
  worker.on('message', (message: FromThread) => events.onAnswer(message))
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`an analysing thread ended with code ${code}`)))
  // The server lives as long as its sockets; a thread is no reason to stay.
  worker.unref()
  return {
    post: (message) => worker.postMessage(message),
    end() {
      isOver = true
      void worker.terminate()
    },
  }
}

/** Without its WebAssembly, whose memory is bounded by what is parsed. */
const maxHeapMb = 512
