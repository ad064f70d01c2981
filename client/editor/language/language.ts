/** The language support that fits a path, loaded when first needed: each language is a chunk of its own. */
import { LanguageDescription } from '@codemirror/language'
import { languages } from '@codemirror/language-data'
import type { Extension } from '@codemirror/state'

/** No extension where no language is known for the path, or its chunk cannot be loaded: plain text is always usable. */
export async function loadLanguage(path: string): Promise<Extension> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const language = LanguageDescription.matchFilename(languages, name)
  if (language === null) return []
  try {
    return await language.load()
  } catch {
    return []
  }
}
