/**
 * What is offered for a word that is being typed: words of this file, what the room's files define, words of other open
 * files; each name once. How well a name fits what is typed weighs more than where it comes from. Pure.
 */
import type { DefinedSymbol } from './symbol-index.ts'
import { wholeWord } from './words.ts'

export interface Offer {
  readonly label: string
  /** What it is and where: "function · clock.ts". */
  readonly detail?: string
  /** Tells apart those that fit what is typed equally well; absent for the first of them. */
  readonly boost?: number
}

/** Languages in which one names what another defines. */
const families = [
  ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'],
  ['c', 'h', 'cc', 'cpp', 'cxx', 'hh', 'hpp', 'hxx'],
  ['kt', 'kts', 'java'],
  ['sh', 'bash'],
  ['css', 'scss', 'less', 'html', 'htm'],
]

export function offersOf({
  here,
  elsewhere,
  symbols,
  path,
  most,
}: {
  readonly here: readonly string[]
  readonly elsewhere: readonly string[]
  readonly symbols: readonly DefinedSymbol[]
  /** Of the file that is typed in. */
  readonly path: string
  readonly most: number
}): readonly Offer[] {
  const family = familyOf(path)
  const defined = new Map<string, DefinedSymbol[]>()
  for (const symbol of symbols) {
    if (!wholeWord.test(symbol.name)) continue
    const same = defined.get(symbol.name)
    if (same === undefined) defined.set(symbol.name, [symbol])
    else same.push(symbol)
  }
  const offers = new Map<string, Offer>()
  const add = (offer: Offer) => {
    if (offers.size < most && !offers.has(offer.label)) offers.set(offer.label, offer)
  }
  const known = new Set(here)
  // Those that are few come first, so that the bound cuts words alone.
  for (const [label, found] of defined) {
    if (known.has(label)) continue
    const boost = found.some((symbol) => familyOf(symbol.path) === family) ? -1 : -3
    add({ label, detail: detailOf(found, family), boost })
  }
  // Plain, as what the language itself offers of this file: of two that are the same CodeMirror shows one.
  for (const label of here) add({ label })
  for (const label of elsewhere) add({ label, boost: -2 })
  return [...offers.values()]
}

function familyOf(path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return families.find((one) => one.includes(extension))?.[0] ?? extension
}

/** Of several that have one name, one of the language that is written. */
function detailOf(found: readonly DefinedSymbol[], family: string): string {
  const shown = found.find(({ path }) => familyOf(path) === family) ?? found[0]
  if (shown === undefined) return ''
  const file = shown.path.slice(shown.path.lastIndexOf('/') + 1)
  return `${shown.kind} · ${file}${found.length > 1 ? ` +${found.length - 1}` : ''}`
}
