/** The languages whose syntax is read, and which file is in which of them. */
import { bashFacts } from './languages/bash.ts'
import { cFacts, cppFacts } from './languages/c.ts'
import { cSharpFacts } from './languages/c-sharp.ts'
import { jsoncFacts, jsonFacts, tomlFacts, yamlFacts } from './languages/data.ts'
import { goFacts } from './languages/go.ts'
import { javaFacts } from './languages/java.ts'
import { kotlinFacts } from './languages/kotlin.ts'
import type { LanguageFacts } from './languages/language.ts'
import { phpFacts } from './languages/php.ts'
import { pythonFacts } from './languages/python.ts'
import { rubyFacts } from './languages/ruby.ts'
import { rustFacts } from './languages/rust.ts'
import { javascriptFacts, tsxFacts, typescriptFacts } from './languages/script.ts'
import { swiftFacts } from './languages/swift.ts'
import { cssFacts, htmlFacts } from './languages/web.ts'

const facts = {
  typescript: typescriptFacts,
  tsx: tsxFacts,
  javascript: javascriptFacts,
  python: pythonFacts,
  go: goFacts,
  rust: rustFacts,
  java: javaFacts,
  c: cFacts,
  cpp: cppFacts,
  'c-sharp': cSharpFacts,
  ruby: rubyFacts,
  php: phpFacts,
  bash: bashFacts,
  html: htmlFacts,
  css: cssFacts,
  json: jsonFacts,
  jsonc: jsoncFacts,
  yaml: yamlFacts,
  toml: tomlFacts,
  kotlin: kotlinFacts,
  swift: swiftFacts,
} as const

export type Language = keyof typeof facts

export const languages = Object.keys(facts) as readonly Language[]

const byExtension = new Map(languages.flatMap((language) => facts[language].extensions.map((end) => [end, language])))
const byName = new Map(languages.flatMap((language) => (factsOf(language).fileNames ?? []).map((n) => [n, language])))

export function factsOf(language: Language): LanguageFacts {
  return facts[language]
}

/** The language of a file, by its name or extension; null where its syntax is not read. */
export function languageOfPath(path: string): Language | null {
  const lower = path.toLowerCase()
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  const byPath = languages.find((language) => factsOf(language).paths?.test(lower))
  return byName.get(name) ?? byPath ?? (dot > 0 ? (byExtension.get(name.slice(dot + 1)) ?? null) : null)
}

/** Whether a name of the one may be spoken of in the other. */
export function shareNames(a: Language, b: Language): boolean {
  const { family } = factsOf(a)
  return a === b || (family !== undefined && family === factsOf(b).family)
}
