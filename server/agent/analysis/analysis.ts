/**
 * Questions about texts, answered off the server's thread.
 *
 * A text that belongs to a document is sent whole once, and from then on by what changed since the last question; the other
 * side keeps its tree, so that a keystroke in a long file costs a parse of what it touched. Both sides may forget: then the
 * whole text is sent again. Every answer may fail as AnalysisUnavailable, and nobody's edit waits for one.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Edit } from '../../../shared/text/diff.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Log } from '../../operations/log.ts'
import type { SnapshotFile } from '../model/model.ts'
import type { OfflineRequest } from '../offline/offline-model.ts'
import type { ChangedDefinition } from '../syntax/definition-changes.ts'
import type { DefinitionsAndReferences, Reference } from '../syntax/definitions.ts'
import type { SyntaxIssue, SyntaxMark } from '../syntax/issue.ts'
import type { Language } from '../syntax/languages.ts'
import type { Source, SyntaxAnswer, SyntaxQuestion } from '../syntax/syntax-questions.ts'
import { applyChange, changeBetween } from '../syntax/text-change.ts'
import { startAnalysisThread } from './analysis-thread.ts'
import { AnalysisUnavailable } from './analysis-unavailable.ts'
import type { Answered, FromThread, ToThread } from './messages.ts'
import { createWorkerPool, type WorkerPool } from './worker-pool.ts'

interface AskOptions {
  readonly signal?: AbortSignal
  /** Whose text it is, for texts that are asked about again when they have changed a little. */
  readonly document?: string
}

/** All throw AnalysisUnavailable, where nothing else is said, or the signal's reason. */
export interface Analysis {
  /** What a text defines, as an outline in the order of the text, and which names it speaks of. */
  definitionsAndReferences(language: Language, text: string, options?: AskOptions): Promise<DefinitionsAndReferences>
  /** Where a text names these, other than by defining them. */
  references(
    language: Language,
    text: string,
    names: readonly string[],
    options?: AskOptions,
  ): Promise<readonly Reference[]>
  /** Which definitions a change adds, changes or removes. */
  changedDefinitions(
    language: Language,
    before: string,
    change: Edit,
    options?: AskOptions,
  ): Promise<readonly ChangedDefinition[]>
  /** What of a text cannot be read, with its places; the first of them where there are many. */
  errors(language: Language, text: string, options?: AskOptions): Promise<readonly SyntaxMark[]>
  /** What a change breaks that was not broken before; lines are those of the text after it. */
  check(language: Language, before: string, change: Edit, options?: AskOptions): Promise<readonly SyntaxIssue[]>
  /** What the offline agent answers; its texts are in memory twice until then, so callers ask for few at a time. @throws model_timeout model_unavailable */
  offlineReply(request: OfflineRequest, signal: AbortSignal): Promise<string>
  /** Ends the threads. Idempotent. */
  close(): void
}

export interface AnalysisOptions {
  readonly clock: Clock
  readonly log: Log
  readonly pool?: WorkerPool<ToThread, FromThread>
}

/** UTF-16 units of a text; parsing takes a second for each million. */
const maxLength = 2 * 1024 * 1024
/** UTF-16 units of the texts that were sent, kept to tell what changed. */
const maxRemembered = 16 * 1024 * 1024

/** What the offline agent may take for a request: it reads up to two million characters. */
const offlineTimeoutMs = 60_000
/** UTF-16 units that are handed over in one turn of the event loop. */
const partLength = 256 * 1024
/** How often a request's texts are handed over, where another one's failure takes them with it. */
const maxHandings = 3

interface SentText {
  readonly revision: number
  readonly text: string
}

export function createAnalysis({ clock, log, pool: given }: AnalysisOptions): Analysis {
  const pool = given ?? createWorkerPool({ clock, startThread: startAnalysisThread, onFailure: report })
  const sentTexts = createSentTexts()
  /** Offline requests that somebody still waits for. */
  const wanted = new Set<number>()
  let lastId = 0
  let lastRevision = 0

  function report(error: unknown): void {
    log.warn({ err: error }, 'an analysing thread failed, and is replaced')
  }

  async function ask(question: SyntaxQuestion, options: AskOptions): Promise<Answered> {
    const message: ToThread = { id: ++lastId, of: 'syntax', question }
    const { answer } = await pool.run(message, { signal: options.signal, affinity: options.document })
    return answer
  }

  /** Asks by what changed, and once more with the whole text where that is not enough. */
  async function askAbout<A extends SyntaxAnswer['kind']>(
    kind: A,
    language: Language,
    text: string,
    options: AskOptions,
    questionOf: (source: Source) => SyntaxQuestion,
    /** The text that the question leaves behind as the next revision, where it is another. */
    after: string | null = null,
  ): Promise<Extract<SyntaxAnswer, { kind: A }>> {
    if (text.length > maxLength) throw new AnalysisUnavailable('too-large')
    const document = options.document ?? null
    const key = document === null ? null : `${language}:${document}`
    const attempt = (known: SentText | undefined) => {
      lastRevision += 2
      const source: Source = {
        language,
        document: key,
        revision: lastRevision,
        sent: known ? { base: known.revision, change: changeBetween(known.text, text) } : { whole: text },
      }
      const left = after === null ? { revision: lastRevision, text } : { revision: lastRevision + 1, text: after }
      if (key !== null) sentTexts.remember(key, left)
      return ask(questionOf(source), options)
    }
    let answer = await attempt(key === null ? undefined : sentTexts.get(key))
    if (answer.kind === 'stale') answer = await attempt(undefined)
    if (answer.kind === 'no-grammar') throw new AnalysisUnavailable('no-grammar')
    if (!isOfKind(answer, kind)) throw new Error(`invariant: asked for ${kind}, answered ${answer.kind}`)
    return answer
  }

  async function offlineReply({ prompt, snapshot }: OfflineRequest, signal: AbortSignal): Promise<string> {
    const request = ++lastId
    const options = { signal, affinity: `request ${request}`, timeoutMs: offlineTimeoutMs }
    const asked = { prompt, snapshot: { ...snapshot, files: [] } }
    wanted.add(request)
    try {
      for (let handing = 1; handing <= maxHandings; handing++) {
        for (const files of partsOf(snapshot.files)) {
          const question = { request, files, wanted: new Set(wanted) }
          await pool.run({ id: ++lastId, of: 'files', question }, options)
        }
        const question = { request, files: snapshot.files.length, asked }
        const { answer } = await pool.run({ id: ++lastId, of: 'offline', question }, options)
        if (answer.kind === 'reply') return answer.text
        // The thread was replaced between a part and the request.
        if (answer.kind !== 'files-lost') throw new Error(`invariant: asked for a reply, answered ${answer.kind}`)
      }
      throw new AnalysisUnavailable('crashed')
    } finally {
      wanted.delete(request)
    }
  }

  return {
    async definitionsAndReferences(language, text, options = {}) {
      const { found } = await askAbout('definitions', language, text, options, (source) => ({
        kind: 'definitions',
        source,
      }))
      return found
    },
    async references(language, text, names, options = {}) {
      const questionOf = (source: Source): SyntaxQuestion => ({ kind: 'references', source, names })
      return (await askAbout('references', language, text, options, questionOf)).references
    },
    async changedDefinitions(language, before, change, options = {}) {
      const questionOf = (source: Source): SyntaxQuestion => ({ kind: 'changes', source, change })
      return (await askAbout('changes', language, before, options, questionOf)).changes
    },
    async errors(language, text, options = {}) {
      const questionOf = (source: Source): SyntaxQuestion => ({ kind: 'errors', source })
      return (await askAbout('marks', language, text, options, questionOf)).marks
    },
    async check(language, before, change, options = {}) {
      const questionOf = (source: Source): SyntaxQuestion => ({ kind: 'check', source, change })
      const after = applyChange(before, change)
      return (await askAbout('issues', language, before, options, questionOf, after)).issues
    },
    async offlineReply(request, signal) {
      try {
        return await offlineReply(request, signal)
      } catch (error) {
        throw error instanceof AnalysisUnavailable ? offlineFailure(error) : error
      }
    },
    close: () => pool.close(),
  }
}

function offlineFailure(cause: AnalysisUnavailable): WeftError {
  return cause.reason === 'timeout'
    ? new WeftError('model_timeout', 'The offline agent took too long; name the files that it shall look at.', {
        cause,
      })
    : new WeftError('model_unavailable', 'The offline agent had to stop before it had an answer.', { cause })
}

/** Each a millisecond or so to hand over, but for a file that is larger by itself. */
function* partsOf(files: readonly SnapshotFile[]): Generator<SnapshotFile[]> {
  let part: SnapshotFile[] = []
  let length = 0
  for (const file of files) {
    part.push(file)
    length += file.text.length + file.path.length
    if (length < partLength) continue
    yield part
    part = []
    length = 0
  }
  yield part
}

function isOfKind<A extends SyntaxAnswer['kind']>(
  answer: Answered,
  kind: A,
): answer is Extract<SyntaxAnswer, { kind: A }> {
  return answer.kind === kind
}

/** The last text of each document, bounded by their length: the one asked about longest ago goes first. */
function createSentTexts() {
  const texts = new Map<string, SentText>()
  let length = 0
  return {
    get: (document: string) => texts.get(document),
    remember(document: string, sent: SentText): void {
      length += sent.text.length - (texts.get(document)?.text.length ?? 0)
      texts.delete(document)
      texts.set(document, sent)
      for (const [oldest, { text }] of texts) {
        if (length <= maxRemembered || oldest === document) break
        texts.delete(oldest)
        length -= text.length
      }
    },
  }
}
