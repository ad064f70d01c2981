/**
 * What of a file cannot be read, for the marks in people's editors.
 *
 * However many people look at a file, each of its texts is asked about once: the last answer of a file is kept under the
 * fingerprint of its text, and whoever asks meanwhile shares the question. Tasks' own checks come first, so only a few
 * questions go on at a time; whoever is one too many is told so, and asks again. It changes nothing, and no edit waits for it.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import { fingerprint } from '../../../shared/text/fingerprint.ts'
import type { FileContent } from '../../rooms/room.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { AnalysisUnavailable } from '../analysis/analysis-unavailable.ts'
import type { SyntaxMark } from '../syntax/issue.ts'
import { type Language, languageOfPath } from '../syntax/languages.ts'

/** `unread`: no language whose syntax is read, or too long; another question of this text ends the same. */
type Marks =
  | { readonly state: 'checked'; readonly marks: readonly SyntaxMark[] }
  | { readonly state: 'unread' | 'unavailable' }

/** Of the text with this fingerprint, and of no other. */
type FileDiagnostics = Marks & { readonly version: string }

export interface Diagnostics {
  of(file: FileContent): Promise<FileDiagnostics>
}

export interface DiagnosticsOptions {
  readonly analysis: Pick<Analysis, 'errors'>
  readonly questionsAtOnce?: number
  /** Files whose last answer is kept. */
  readonly filesKept?: number
}

/** UTF-16 units; of a longer text even a question by what changed takes the server's thread some milliseconds. */
const maxLength = 1024 * 1024

interface Asked {
  readonly language: Language
  readonly version: string
  readonly marks: Promise<Marks>
}

export function createDiagnostics({ analysis, questionsAtOnce = 8, filesKept = 500 }: DiagnosticsOptions): Diagnostics {
  /** The one asked about longest ago comes first. */
  const lastAsked = new Map<FileId, Asked>()
  let running = 0

  async function ask(language: Language, file: FileId, text: string): Promise<Marks> {
    if (running >= questionsAtOnce) return { state: 'unavailable' }
    running++
    try {
      return { state: 'checked', marks: await analysis.errors(language, text, { document: file }) }
    } catch (error) {
      if (!(error instanceof AnalysisUnavailable)) throw error
      return { state: error.reason === 'no-grammar' || error.reason === 'too-large' ? 'unread' : 'unavailable' }
    } finally {
      running--
    }
  }

  function keep(file: FileId, asked: Asked): void {
    lastAsked.delete(file)
    lastAsked.set(file, asked)
    for (const oldest of lastAsked.keys()) {
      if (lastAsked.size <= filesKept) break
      lastAsked.delete(oldest)
    }
  }

  return {
    async of({ entry, content }) {
      const version = fingerprint([content])
      const language = languageOfPath(entry.path)
      if (language === null || content.length > maxLength) return { version, state: 'unread' }
      let asked = lastAsked.get(entry.id)
      if (asked?.version !== version || asked.language !== language) {
        asked = { language, version, marks: ask(language, entry.id, content) }
        keep(entry.id, asked)
      }
      const forget = () => {
        if (lastAsked.get(entry.id) === asked) lastAsked.delete(entry.id)
      }
      try {
        const marks = await asked.marks
        // It may be answered the next time.
        if (marks.state === 'unavailable') forget()
        return { version, ...marks }
      } catch (error) {
        forget()
        throw error
      }
    },
  }
}
