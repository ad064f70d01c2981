/** One analysing thread for all servers of a test file: starting one takes longer than most tests. It ends with the process. */
import { Writable } from 'node:stream'
import { type Analysis, createAnalysis } from '../../server/agent/analysis/analysis.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createLog } from '../../server/operations/log.ts'

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })

export const sharedAnalysis: Analysis = createAnalysis({
  clock: systemClock,
  log: createLog({ level: 'fatal', destination: nowhere }),
})
