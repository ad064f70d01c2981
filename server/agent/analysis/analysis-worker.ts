/**
 * The thread that analyses: answers one request after the other, in order.
 *
 * Nothing is caught: after an error nobody expected, what lies in WebAssembly memory cannot be trusted, so the thread ends
 * and the pool starts another.
 */
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { createAnswers } from './answers.ts'
import type { FromThread, ToThread } from './messages.ts'

if (parentPort === null) throw new Error('invariant: this runs in a thread of its own')
const port = parentPort
// Where cores are few, those who type go first. Elsewhere than on Linux this would be the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
const answers = createAnswers()
let last: Promise<unknown> = Promise.resolve()

port.on('message', (message: ToThread) => {
  last = last.then(async () => {
    const reply: FromThread = { id: message.id, answer: await answers.answer(message) }
    port.postMessage(reply)
  })
})
