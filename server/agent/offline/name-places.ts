/**
 * What a rename by name changes: each place of the name is the thing, evidently another, or a reason to change nothing.
 *
 * What a language sees without saying where it is (a folder, a package, a script that is read) is known here, as far as the
 * texts tell it; types are not.
 */
import { factsOf, type Language } from '../syntax/languages.ts'
import type { NameOccurrence } from '../syntax/name-occurrence.ts'
import type { NamesFound } from '../syntax/names.ts'
import type { TargetHints } from './rename-target.ts'

export interface ReadFile extends NamesFound {
  readonly path: string
  readonly text: string
  readonly language: Language
}

/** A place with its file. */
export interface At {
  readonly file: ReadFile
  readonly place: NameOccurrence
}

export type Target =
  | { readonly kind: 'local'; readonly file: ReadFile; readonly index: number; readonly name: string }
  | { readonly kind: 'defined'; readonly definitions: readonly At[]; readonly name: string }

export type Places =
  | { readonly kind: 'places'; readonly places: readonly At[]; readonly others: readonly At[] }
  | { readonly kind: 'refused'; readonly why: string; readonly at: readonly At[] }

function refused(why: string, at: readonly At[] = []): Places {
  return { kind: 'refused', why, at }
}

export function localPlaces(
  { file, index, name }: Extract<Target, { kind: 'local' }>,
  related: readonly ReadFile[],
  to: string,
): Places {
  if (file.hasErrors) return refused(`${file.path} cannot be read whole`)
  const thing = file.locals[index]
  if (thing === undefined) throw new Error(`invariant: ${file.path} has a local thing ${index}`)
  const inScope = (place: NameOccurrence) => thing.scope.from <= place.from && place.to <= thing.scope.to
  const own = file.occurrences.filter(inScope)
  const at = (places: readonly NameOccurrence[]) => places.map((place) => ({ file, place }))
  const ambiguous = file.occurrences.filter((place) => place.name === name && place.line === thing.ambiguousAt)
  if (thing.isPattern && file.language === 'rust') {
    const constants = related.flatMap((one) =>
      one.occurrences.filter(isConstantOf(name)).map((place) => ({ file: one, place })),
    )
    if (constants.length > 0) return refused('in a pattern it may be the constant of that name', constants)
  }
  const isFunctionToo = related.some(({ occurrences }) => occurrences.some((one) => one.name === name && one.defines))
  const called = at(file.occurrences.filter(({ local }) => local === index)).filter(isCallOfEither)
  if (isFunctionToo && called.length > 0) return refused('a function of that name may be called', called)
  if (thing.ambiguousAt !== null) return refused('the same word may mean another thing', at(ambiguous))
  const unclear = own.filter((place) => place.name === name && place.place === 'unclear')
  if (unclear.length > 0) return refused('I cannot tell what is meant', at(unclear))
  const inMacros = related.flatMap((one) =>
    one.occurrences
      .filter((place) => place.token === 'preproc_arg' && (place.name === name || place.name === to))
      .map((place) => ({ file: one, place })),
  )
  if (inMacros.length > 0) return refused('the text of a macro names it, or the new name', inMacros)
  const passed = thing.isParameter
    ? related.flatMap((one) =>
        one.occurrences
          .filter((place) => [place.name, `$${place.name}`].includes(name) && place.place === 'argument')
          .map((place) => ({ file: one, place })),
      )
    : []
  if (passed.length > 0) return refused('an argument is passed by that name', passed)
  const taken = own.filter((place) => place.name === to && place.place !== 'member' && place.place !== 'argument')
  if (taken.length > 0) return refused(`\`${to}\` is in use`, at(taken))
  return { kind: 'places', places: at(file.occurrences.filter(({ local }) => local === index)), others: [] }
}

/** In Kotlin a call means a function where the variable of its name cannot be called, which its type tells. */
function isCallOfEither({ file, place }: At): boolean {
  return file.language === 'kotlin' && /^\s*\(/.test(file.text.slice(place.to, place.to + 100))
}

/** Whether a place gives or brings in what a pattern would be compared with. */
function isConstantOf(name: string) {
  return (place: NameOccurrence) =>
    place.name === name &&
    (place.place === 'import' ||
      (place.defines !== null && !['function', 'module', 'macro'].includes(place.defines.kind)))
}

export function definedPlaces(
  { definitions, name }: Extract<Target, { kind: 'defined' }>,
  related: readonly ReadFile[],
  to: string,
  hints: TargetHints,
  isKnownClass: (name: string) => boolean,
): Places {
  const [definition] = definitions
  if (definition === undefined) throw new Error('invariant: what is defined has a definition')
  if (name === 'main' || name === 'init') return refused('who runs the program calls it by that name', definitions)
  const all = related.flatMap((file) => file.occurrences.map((place) => ({ file, place })))
  const named = all.filter(({ place }) => place.name === name)
  const again = named.filter(({ file, place }) => place.defines !== null && !isSame({ file, place }, definition, named))
  if (again.length > 0)
    return refused('it is defined more than once, and by its name alone nobody can tell these apart', [
      definition,
      ...again,
    ])
  const broken = related.find(({ hasErrors, occurrences }) => hasErrors && occurrences.some((one) => one.name === name))
  if (broken !== undefined) return refused(`${broken.path} cannot be read whole`)
  const exporter = definition.file.language === 'bash' ? related.find(({ text }) => exportsAll.test(text)) : undefined
  if (exporter !== undefined && definition.place.token === 'variable_name')
    return refused(`${whereIn(exporter, exportsAll)} gives every variable to other programs`)
  if (isFileName(definition)) return refused('its file has to be called the same; rename both by hand', [definition])
  const verdicts = named.map((at) => ({ at, verdict: meaningOf(at, definition, related, isKnownClass) }))
  const unsure = verdicts.filter(({ verdict }) => verdict === 'unsure').map(({ at }) => at)
  if (unsure.length > 0 && !hints.anyway) return refused('I cannot tell what is meant', unsure)
  const places = verdicts.filter(({ verdict }) => verdict === 'it').map(({ at }) => at)
  const edited = new Set(places.map(({ file }) => file))
  const taken = all.filter(({ file, place }) => {
    if (place.name !== to) return false
    if (place.defines !== null) return true
    if (edited.has(file)) return place.place !== 'member' && place.place !== 'argument'
    return isCaptured(file, place, definition)
  })
  if (taken.length > 0) return refused(`\`${to}\` is in use`, taken)
  const abroad = places.filter(({ file, place }) => file.language === 'go' && place.place === 'member')
  if (abroad.length > 0 && !/^\p{Lu}/u.test(to))
    return refused('other packages use it, and see only what begins with a capital', abroad)
  const others = verdicts.filter(({ verdict }) => verdict !== 'it').map(({ at }) => at)
  return { kind: 'places', places, others }
}

const exportsAll = /^[ \t]*set[ \t]+(?:-\w*a\b|-o[ \t]+allexport)/m

function whereIn({ path, text }: ReadFile, pattern: RegExp): string {
  return `${path}:${text.slice(0, pattern.exec(text)?.index ?? 0).split('\n').length}`
}

/** Whether two definitions are of one thing: a constructor, a prototype, a variable of a shell that is set again. */
function isSame({ file, place }: At, definition: At, named: readonly At[]): boolean {
  if (place === definition.place) return true
  const { defines } = place
  const kinds = named.flatMap(({ place: { defines: each } }) => (each === null ? [] : [each]))
  if (defines?.kind === 'method' && defines.within.at(-1) === place.name) return true
  if (file.language === 'bash' && defines?.kind === 'variable') return file === definition.file
  const isC = file.language === 'c' || file.language === 'cpp'
  return isC && kinds.every(({ kind }) => kind === 'function') && kinds.filter(({ isWhole }) => isWhole).length <= 1
}

function isFileName({ file, place }: At): boolean {
  return file.language === 'java' && file.path.split('/').at(-1) === `${place.name}.java`
}

/** What a place of the name means: the thing, evidently another, or nobody knows. */
function meaningOf(
  { file, place }: At,
  definition: At,
  related: readonly ReadFile[],
  isKnownClass: (name: string) => boolean,
): 'it' | 'other' | 'unsure' {
  switch (place.place) {
    case 'local': {
      const isPattern = place.local !== null && file.locals[place.local]?.isPattern === true
      const mayBe = isPattern ? isConstantOf(place.name)(definition.place) : isCallOfEither({ file, place })
      return mayBe ? 'unsure' : 'other'
    }
    case 'argument':
      return 'other'
    case 'unclear':
      return 'unsure'
    case 'import':
      return qualifiedMeaning(place.path ?? '', file, definition, related)
    case 'member':
      if (file.language === 'go' && isPackageMember(file, place, definition)) return 'it'
      // A type that is embedded gives its name to a field.
      if (file.language === 'go' && definition.place.defines?.kind !== 'function') return 'unsure'
      return factsOf(file.language).naming?.membersApart === true ? 'other' : 'unsure'
    case 'free':
      if (place.defines !== null) return 'it'
      if (file.language === 'bash') {
        if (place.token === 'word') return 'unsure'
        if ((place.token === 'command_name') !== (definition.place.token === 'word')) return 'other'
      }
      if (file.language === 'rust') {
        const isMacro = definition.place.defines?.kind === 'macro'
        const isMacroCall = /^\s*!(?!=)/.test(file.text.slice(place.to, place.to + 100))
        if (isMacro !== isMacroCall) return isMacro ? 'unsure' : 'other'
      }
      // What a class has from elsewhere comes before what has the name beyond it.
      if (isUsedAlone(definition) && !place.bases.every(isKnownClass)) return 'unsure'
      return seesFreely(file, place, definition) ? 'it' : 'unsure'
  }
}

/** Whether a place of the new name, in a file that does not change, would mean the definition from then on. */
function isCaptured(file: ReadFile, place: NameOccurrence, definition: At): boolean {
  const isMacroText = place.place === 'unclear' && factsOf(file.language).family === 'c'
  if (place.place !== 'free' && !isMacroText) return false
  const isCommand = definition.place.token === 'word'
  if (file.language === 'bash' && place.token !== (isCommand ? 'command_name' : 'variable_name')) return false
  return seesFreely(file, place, definition)
}

/** Whether it is what a class may have a member for, which is named without a dot as well. */
function isUsedAlone({ place: { defines } }: At): boolean {
  return defines !== null && ['function', 'method', 'variable', 'constant'].includes(defines.kind)
}

/** Whether a file sees the definition without naming where it is. */
function seesFreely(file: ReadFile, { name }: NameOccurrence, { file: home, place }: At): boolean {
  if (file === home) return true
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
  switch (file.language) {
    case 'go':
      return folder(file.path) === folder(home.path)
    case 'java':
    case 'kotlin': {
      const whole = [packageOf(home), ...(place.defines?.within ?? []), name].join('.')
      const imports = [`import ${whole}`, `import ${whole.slice(0, -name.length)}*`]
      const lines = file.text.split('\n').map((line) => line.replace(/;\s*$/, '').trim())
      return packageOf(file) === packageOf(home) || imports.some((one) => lines.includes(one))
    }
    case 'rust': {
      const isImported = file.occurrences.some((one) => one.name === name && one.place === 'import')
      return isImported || place.defines?.kind === 'macro' || /::\*\s*[;,}]/.test(file.text)
    }
    case 'bash': {
      const mentions = (one: ReadFile, other: ReadFile) => one.text.includes(other.path.split('/').at(-1) ?? other.path)
      return mentions(file, home) || mentions(home, file)
    }
    default:
      return true
  }
}

function packageOf({ text }: ReadFile): string {
  return /^\s*package\s+([\w.]+)/m.exec(text)?.[1] ?? ''
}

function isPackageMember(file: ReadFile, place: NameOccurrence, { file: home }: At): boolean {
  const before = /(?<![\w.)\]])(\w+)\s*\.\s*$/.exec(file.text.slice(Math.max(0, place.from - 200), place.from))?.[1]
  return before !== undefined && before === packageOf(home)
}

/** Of a name with what qualifies it. */
function qualifiedMeaning(path: string, file: ReadFile, { file: home, place }: At, related: readonly ReadFile[]) {
  const parts = path.split(/::|\.|\\/).filter((part) => part !== '')
  const [root = ''] = parts
  const around = parts.at(-2) ?? ''
  const within = place.defines?.within ?? []
  switch (file.language) {
    case 'rust': {
      // Of a type, which has names of its own.
      if (/^[A-Z]/.test(around)) return 'other'
      const isHere = ['crate', 'self', 'super'].includes(root)
      return isHere || related.some(({ text }) => new RegExp(`\\bmod\\s+${root}\\b`).test(text)) ? 'it' : 'unsure'
    }
    case 'cpp':
      return around === within.at(-1) ? 'it' : root === 'std' ? 'other' : 'unsure'
    case 'php': {
      const namespace = /^\s*namespace\s+([\w\\]+)/m.exec(home.text)?.[1] ?? ''
      return parts.join('\\') === [namespace, place.name].filter((part) => part !== '').join('\\') ? 'it' : 'unsure'
    }
    case 'java':
    case 'kotlin':
      return parts.join('.') === [packageOf(home), ...within, place.name].filter((part) => part !== '').join('.')
        ? 'it'
        : 'unsure'
    default:
      return parts.join('.') === [...within, place.name].join('.') ? 'it' : 'unsure'
  }
}
