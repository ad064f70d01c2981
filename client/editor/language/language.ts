/** The language support that fits a path, loaded when first needed: the list is a chunk of its own, and so is each language. */
import { LanguageDescription } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

/** No extension where no language is known for the path, or its chunk cannot be loaded: plain text is always usable. */
export async function loadLanguage(path: string): Promise<Extension> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  try {
    const [{ languages }, { pacedLanguage }] = await Promise.all([
      import('@codemirror/language-data'),
      import('./paced-parser.ts'),
    ])
    const found = await LanguageDescription.matchFilename(languages, name)?.load()
    return found === undefined ? [] : pacedLanguage(found)
  } catch {
    return []
  }
}
