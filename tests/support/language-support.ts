/** CodeMirror's language of a file, as the editor finds it. */
import { LanguageDescription, type LanguageSupport } from '@codemirror/language'
import { languages } from '@codemirror/language-data'

export async function loadSupport(name: string): Promise<LanguageSupport> {
  const found = LanguageDescription.matchFilename(languages, name)
  if (found === null) throw new Error(`no language for ${name}`)
  return found.load()
}
