/** The language support that fits a path, loaded when first needed: the list is a chunk of its own, and so is each language. */
import { LanguageDescription } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { loadAgain } from '../load-again.ts'

/** No extension where no language is known for the path, null once `life` is over; until it is here the text is plain. */
export function loadLanguage(path: string, life: AbortSignal): Promise<Extension | null> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return loadAgain(async () => {
    const [{ languages }, { pacedLanguage }] = await Promise.all([
      import('@codemirror/language-data'),
      import('./paced-parser.ts'),
    ])
    const found = await LanguageDescription.matchFilename(languages, name)?.load()
    return found === undefined ? [] : pacedLanguage(found)
  }, life)
}
