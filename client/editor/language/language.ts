/** The language support that fits a path, loaded when first needed: the list is a chunk of its own, and so is each language. */
import { LanguageDescription, type LanguageSupport } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { loadAgain } from '../load-again.ts'

/** No extension where no language is known for the path, null once `life` is over; until it is here the text is plain. */
type LanguageLoader = (path: string, life: AbortSignal) => Promise<Extension | null>

/** With its colours. */
export const loadLanguage = createLoader(({ pacedLanguage, colouring }, support) => [pacedLanguage(support), colouring])

/** Without: for where CodeMirror's own highlighter draws them. */
export const loadPlainLanguage = createLoader(({ pacedLanguage }, support) => pacedLanguage(support))

interface Parts {
  readonly pacedLanguage: (support: LanguageSupport) => LanguageSupport
  readonly colouring: Extension
}

function createLoader(make: (parts: Parts, support: LanguageSupport) => Extension): LanguageLoader {
  return (path, life) =>
    loadAgain(async () => {
      const [{ languages }, { pacedLanguage }, { colouring }] = await Promise.all([
        import('@codemirror/language-data'),
        import('./paced-parser.ts'),
        import('./colouring.ts'),
      ])
      const name = path.slice(path.lastIndexOf('/') + 1)
      const found = await LanguageDescription.matchFilename(languages, name)?.load()
      return found === undefined ? [] : make({ pacedLanguage, colouring }, found)
    }, life)
}
