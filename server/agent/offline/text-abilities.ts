/** Doc comments and order of imports in the languages whose scopes are not read; with the words about it. */
import type { SnapshotFile } from '../model/model.ts'
import { factsOf, type Language, languageOfPath } from '../syntax/languages.ts'
import { answerOnly, listed, type Outcome } from './ability.ts'
import { draftDocs, hasDocForm } from './doc-drafts.ts'
import { type DocumentedFile, type SortedFile, tellDocComments, tellImportOrder } from './file-abilities.ts'
import { hasImportOrder, orderImports, whyNotSorted } from './import-order.ts'
import type { Request } from './request.ts'
import type { ReadFacts } from './whereabouts.ts'

/** Where a text imports; null where it cannot be read whole. */
export type ReadImports = (
  language: Language,
  text: string,
) => Promise<readonly { readonly from: number; readonly to: number }[] | null>

type TextRequest = Extract<Request, { kind: 'document' | 'sort-imports' }>

interface TextReaders {
  readonly readFacts: ReadFacts
  readonly readImports: ReadImports
  /** Lets others have their turn; throws when the task was cancelled. */
  readonly pause: () => Promise<void>
}

/** Whether a file's language has what is asked for. */
export function canChangeByText(kind: TextRequest['kind'], path: string): boolean {
  const language = languageOfPath(path)
  return language !== null && (kind === 'document' ? hasDocForm(language) : hasImportOrder(language))
}

export async function changeByText(
  { readFacts, readImports, pause }: TextReaders,
  request: TextRequest,
  files: readonly SnapshotFile[],
): Promise<Outcome> {
  const documented: DocumentedFile[] = []
  const sorted: SortedFile[] = []
  const left: string[] = []
  for (const file of files) {
    const language = languageOfPath(file.path)
    if (language === null) continue
    await pause()
    if (request.kind === 'document') {
      const found = await readFacts(language, file.text)
      const docs = found && draftDocs({ language, text: file.text }, found.definitions, request.symbol)
      if (docs) documented.push({ file, ...docs })
      else left.push(`${file.path}: I write no doc comments in ${factsOf(language).name}`)
    } else {
      const places = hasImportOrder(language) ? await readImports(language, file.text) : null
      const order = places && orderImports({ language, path: file.path, text: file.text }, places)
      const why = hasImportOrder(language)
        ? 'it cannot be read whole'
        : (whyNotSorted(language) ?? `I know no order of imports in ${factsOf(language).name}`)
      if (order) sorted.push({ file, ...order })
      else left.push(`${file.path}: ${why}`)
    }
  }
  const why = left.length > 0 ? `Left alone: ${listed(left, 4)}.` : ''
  if (documented.length + sorted.length === 0) return answerOnly(`I changed nothing. ${why}`)
  const outcome = request.kind === 'document' ? tellDocComments(documented, request.symbol) : tellImportOrder(sorted)
  return why === '' ? outcome : { ...outcome, answer: `${outcome.answer} ${why}` }
}
