/** Answers what a thread is asked, in whichever thread it is called: one door to the engines behind it. */
import { setImmediate } from 'node:timers/promises'
import type { SnapshotFile } from '../model/model.ts'
import { offlineReply } from '../offline/offline-reply.ts'
import type { ReadNames } from '../offline/rename-by-name.ts'
import type { ReadImports } from '../offline/text-abilities.ts'
import type { ReadFacts } from '../offline/whereabouts.ts'
import { createSyntaxEngine, type SyntaxEngine } from '../syntax/engine.ts'
import { createGrammars } from '../syntax/grammars.ts'
import { createSyntax } from '../syntax/parse.ts'
import type { Answered, Asked } from './messages.ts'

export interface Answers {
  answer(asked: Asked): Promise<Answered>
  close(): void
}

export function createAnswers(): Answers {
  const grammars = createGrammars()
  const engine = createSyntaxEngine({ grammars })
  const syntax = createSyntax({ grammars })
  /** By request: its texts, until it comes itself. */
  const filesOf = new Map<number, SnapshotFile[]>()

  const readFacts = factsReader(engine)
  const readNames = namesReader(engine)
  const readImports = importsReader(engine)

  function take(request: number, files: readonly SnapshotFile[], wanted: ReadonlySet<number>): void {
    for (const other of filesOf.keys()) if (!wanted.has(other)) filesOf.delete(other)
    const taken = filesOf.get(request) ?? []
    for (const file of files) taken.push(file)
    filesOf.set(request, taken)
  }

  return {
    async answer(asked) {
      switch (asked.of) {
        case 'syntax':
          return engine.answer(asked.question)
        case 'files': {
          const { request, files, wanted } = asked.question
          take(request, files, wanted)
          return { kind: 'taken' }
        }
        case 'offline': {
          const { request, asked: given } = asked.question
          const files = filesOf.get(request) ?? []
          filesOf.delete(request)
          if (files.length !== asked.question.files) return { kind: 'files-lost' }
          const snapshot = { ...given.snapshot, files }
          return {
            kind: 'reply',
            text: await offlineReply({
              ...given,
              snapshot,
              syntax,
              readFacts,
              readNames,
              readImports,
              pause: setImmediate,
            }),
          }
        }
      }
    },
    close: () => engine.close(),
  }
}

export function factsReader(engine: SyntaxEngine): ReadFacts {
  return async (language, text) => {
    const source = { language, document: null, revision: 0, sent: { whole: text } }
    const answer = await engine.answer({ kind: 'definitions', source })
    return answer.kind === 'definitions' ? answer.found : null
  }
}

export function namesReader(engine: SyntaxEngine): ReadNames {
  return async (language, text, names) => {
    const source = { language, document: null, revision: 0, sent: { whole: text } }
    const answer = await engine.answer({ kind: 'names', source, names })
    return answer.kind === 'names' ? answer.found : null
  }
}

export function importsReader(engine: SyntaxEngine): ReadImports {
  return async (language, text) => {
    const source = { language, document: null, revision: 0, sent: { whole: text } }
    const answer = await engine.answer({ kind: 'imports', source })
    return answer.kind === 'imports' && !answer.hasErrors ? answer.places : null
  }
}
