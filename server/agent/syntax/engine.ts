/**
 * Answers questions about texts, in the thread it runs in: it parses, and keeps the trees of documents that are asked about
 * again and again, so that of a long file only what was changed is parsed.
 *
 * Trees lie in WebAssembly memory, outside of the garbage collector: whoever makes one here deletes it. What is kept is
 * bounded by the bytes that trees are reckoned to take; the document that was asked about longest ago goes first.
 */
import { Parser, Query, type Tree, type Language as TreeSitterLanguage } from 'web-tree-sitter'
import type { Edit } from '../../../shared/text/diff.ts'
import { faultsOfChange } from './check.ts'
import { changedDefinitions } from './definition-changes.ts'
import { findDefinitions, findDefinitionsAndReferences, findReferencesTo } from './definitions.ts'
import { type Fault, weightOf } from './fault.ts'
import { findFaults } from './faults.ts'
import { fillGaps } from './grammar-gaps.ts'
import { createGrammars, type Grammars } from './grammars.ts'
import { issuesOf, marksOf } from './issue.ts'
import type { LanguageFacts } from './languages/language.ts'
import { factsOf, type Language } from './languages.ts'
import { findNames } from './names.ts'
import { findShadowed } from './shadowed-names.ts'
import type { Source, SyntaxAnswer, SyntaxQuestion } from './syntax-questions.ts'
import { applyChange, changeBetween, treeEditOf } from './text-change.ts'

export interface SyntaxEngine {
  answer(question: SyntaxQuestion): Promise<SyntaxAnswer>
  /** Documents whose trees are kept. */
  readonly kept: number
  close(): void
}

export interface SyntaxEngineOptions {
  readonly grammars?: Grammars
  /** What kept trees may take. */
  readonly treeBytes?: number
}

interface Loaded {
  readonly grammar: TreeSitterLanguage
  readonly query: Query
  /** Made by the first question that needs it. */
  naming: Query | null
}

interface Kept {
  readonly language: Language
  readonly revision: number
  readonly text: string
  readonly tree: Tree
}

const defaultTreeBytes = 96 * 1024 * 1024
/** Of a tree, for each UTF-16 unit of its text; measured on dense code. */
const treeBytesPerUnit = 40

export function createSyntaxEngine(options: SyntaxEngineOptions = {}): SyntaxEngine {
  const { grammars = createGrammars(), treeBytes = defaultTreeBytes } = options
  const loaded = new Map<Language, Loaded>()
  /** The one asked about longest ago comes first. */
  const kept = new Map<string, Kept>()
  let keptUnits = 0
  let parser: Parser | null = null

  async function load(language: Language): Promise<Loaded> {
    const grammar = await grammars.load(language)
    let known = loaded.get(language)
    if (known === undefined) {
      known = { grammar, query: new Query(grammar, factsOf(language).definitions), naming: null }
      loaded.set(language, known)
    }
    parser ??= new Parser()
    return known
  }

  /** `old` must have been told of what changed; it stays the caller's. */
  function parse({ grammar }: Loaded, text: string, old: Tree | null): Tree {
    if (parser === null) throw new Error('invariant: nothing is parsed before its grammar is loaded')
    parser.setLanguage(grammar)
    const tree = parser.parse(text, old)
    if (tree === null) throw new Error('invariant: a parse without a callback is never cut short')
    return tree
  }

  function parseChanged(language: Loaded, before: string, tree: Tree, change: Edit): Tree {
    const old = tree.copy()
    old.edit(treeEditOf(before, change))
    const next = parse(language, applyChange(before, change), old)
    old.delete()
    return next
  }

  function forget(document: string): void {
    const known = kept.get(document)
    if (known === undefined) return
    kept.delete(document)
    keptUnits -= known.text.length
    known.tree.delete()
  }

  /** From now on the tree is the keeper's. */
  function keep(document: string, next: Kept): void {
    forget(document)
    kept.set(document, next)
    keptUnits += next.text.length
    for (const oldest of kept.keys()) {
      if (keptUnits * treeBytesPerUnit <= treeBytes || oldest === document) break
      forget(oldest)
    }
  }

  /** The text and tree of a source; null where its base is not known. */
  function read(language: Loaded, source: Source): { text: string; tree: Tree } | null {
    const known = source.document === null ? undefined : kept.get(source.document)
    const base = known?.language === source.language ? known : null
    if ('whole' in source.sent) {
      const { whole: text } = source.sent
      const tree = base ? parseChanged(language, base.text, base.tree, changeBetween(base.text, text)) : null
      return { text, tree: tree ?? parse(language, text, null) }
    }
    if (base === null || base.revision !== source.sent.base) return null
    const { change } = source.sent
    return { text: applyChange(base.text, change), tree: parseChanged(language, base.text, base.tree, change) }
  }

  /** Where the grammar does not know all that the language allows, the text is read as if it did: the better of both counts. */
  function faultsOf(language: Loaded, facts: LanguageFacts, text: string, tree: Tree): readonly Fault[] {
    const faults = findFaults(facts, tree, text)
    if (faults.length === 0 || facts.gaps === undefined) return faults
    const filled = fillGaps(facts.gaps, text)
    if (filled === text) return faults
    const parsed = parseChanged(language, text, tree, changeBetween(text, filled))
    const left = findFaults(facts, parsed, text)
    parsed.delete()
    return weightOf(left) < weightOf(faults) ? left : faults
  }

  function namingOf(language: Loaded, { naming }: LanguageFacts): Query {
    language.naming ??= new Query(language.grammar, naming?.query ?? '')
    return language.naming
  }

  function check(language: Loaded, question: Extract<SyntaxQuestion, { kind: 'check' }>): SyntaxAnswer {
    const { source, change } = question
    const start = read(language, source)
    if (start === null) return { kind: 'stale' }
    const { text: before, tree } = start
    const facts = factsOf(source.language)
    const after = applyChange(before, change)
    const treeAfter = parseChanged(language, before, tree, change)
    const faultsIn = (text: string): readonly Fault[] => {
      if (text === before) return faultsOf(language, facts, before, tree)
      if (text === after) return faultsOf(language, facts, after, treeAfter)
      const parsed = parseChanged(language, before, tree, changeBetween(before, text))
      const faults = faultsOf(language, facts, text, parsed)
      parsed.delete()
      return faults
    }
    const issues = issuesOf(faultsOfChange(before, change, { faultsIn, keeps: facts.keeps }), after, facts.name)
    tree.delete()
    if (source.document === null) treeAfter.delete()
    else {
      const revision = source.revision + 1
      keep(source.document, { language: source.language, revision, text: after, tree: treeAfter })
    }
    return { kind: 'issues', issues }
  }

  function answerOn(
    language: Loaded,
    { text, tree }: { readonly text: string; readonly tree: Tree },
    question: Exclude<SyntaxQuestion, { kind: 'check' }>,
  ): SyntaxAnswer {
    const facts = factsOf(question.source.language)
    const { query } = language
    switch (question.kind) {
      case 'definitions':
        return { kind: 'definitions', found: findDefinitionsAndReferences(facts, query, tree, text) }
      case 'references': {
        const { names } = question
        const queries = { definitions: query, naming: () => namingOf(language, facts) }
        const shadowed = findShadowed(question.source.language, queries, tree, text, names)
        return { kind: 'references', references: findReferencesTo(facts, query, tree, text, names, shadowed) }
      }
      case 'imports': {
        const imports = new Query(language.grammar, facts.imports ?? '')
        const places = imports.captures(tree.rootNode).map(({ node }) => {
          // Some grammars count the line's end, and what follows it, to the import.
          const last = node.namedChildren.findLast((child) => child !== null && !child.type.includes('comment'))
          return { from: node.startIndex, to: last?.endIndex ?? node.endIndex }
        })
        imports.delete()
        return { kind: 'imports', places, hasErrors: tree.rootNode.hasError }
      }
      case 'names': {
        const { naming } = facts
        if (naming === undefined) return { kind: 'names', found: null }
        const queries = { definitions: query, naming: namingOf(language, facts) }
        return { kind: 'names', found: findNames({ ...facts, naming }, queries, tree, text, question.names) }
      }
      case 'errors':
        return { kind: 'marks', marks: marksOf(faultsOf(language, facts, text, tree), text, facts.name) }
      case 'changes': {
        const after = parseChanged(language, text, tree, question.change)
        const textAfter = applyChange(text, question.change)
        const changes = changedDefinitions(
          { text, definitions: findDefinitions(query, tree, text).definitions },
          { text: textAfter, definitions: findDefinitions(query, after, textAfter).definitions },
        )
        after.delete()
        return { kind: 'changes', changes }
      }
    }
  }

  return {
    get kept() {
      return kept.size
    },
    async answer(question) {
      const { source } = question
      const language = await load(source.language).catch(() => null)
      if (language === null) return { kind: 'no-grammar' }
      if (question.kind === 'check') return check(language, question)
      const known = read(language, source)
      if (known === null) return { kind: 'stale' }
      const answer = answerOn(language, known, question)
      if (source.document === null) known.tree.delete()
      else keep(source.document, { language: source.language, revision: source.revision, ...known })
      return answer
    },
    close() {
      for (const document of [...kept.keys()]) forget(document)
      for (const { query, naming } of loaded.values()) {
        query.delete()
        naming?.delete()
      }
      loaded.clear()
      parser?.delete()
      parser = null
    },
  }
}
