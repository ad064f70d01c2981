/**
 * What the files of a room define and refer to, and which of them matter most beside given ones.
 *
 *   names that a file refers to ─→ files that define them: an edge, weighed ─→ personalised PageRank
 *
 * The manner is Aider's as published (a name's weight by its form, how often it is used and how many define it), the code
 * is not. Changed facts of one file cost what that file is, and the edges of those that name what it defines or defined
 * no more. It keeps names and numbers, never text, and no more than its bytes: files beyond them have no place in it.
 */
import type { FileId } from '../../../shared/model/ids.ts'

export interface MappedDefinition {
  readonly name: string
  readonly signature: string
  /** 1-based. */
  readonly line: number
  readonly lastLine: number
  /** How many definitions are around it. */
  readonly depth: number
}

export interface FileFacts {
  readonly definitions: readonly MappedDefinition[]
  readonly references: readonly { readonly name: string; readonly count: number }[]
}

interface Node {
  readonly definitions: readonly MappedDefinition[]
  readonly defined: readonly string[]
  readonly names: readonly string[]
  readonly counts: Uint16Array
  readonly bytes: number
  /** Null where they are to be found anew. */
  edges: readonly { readonly to: FileId; readonly weight: number }[] | null
}

/** Enough for 5,000 files of usual size. */
const defaultMaxBytes = 32 * 1024 * 1024
/** A name that more files define says nothing of any of them. */
const mostDefiners = 20
const damping = 0.85
const rounds = 20

export class RepositoryMap {
  readonly #nodes = new Map<FileId, Node>()
  readonly #definers = new Map<string, Set<FileId>>()
  readonly #maxBytes: number
  #bytes = 0

  constructor({ maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {}) {
    this.#maxBytes = maxBytes
  }

  get size(): number {
    return this.#nodes.size
  }

  get bytes(): number {
    return this.#bytes
  }

  has(file: FileId): boolean {
    return this.#nodes.has(file)
  }

  files(): Iterable<FileId> {
    return this.#nodes.keys()
  }

  /** False where there is no place for it. */
  set(file: FileId, { definitions, references }: FileFacts): boolean {
    const before = this.#nodes.get(file)
    const defined = [...new Set(definitions.map(({ name }) => name))]
    const bytes =
      200 +
      references.reduce((sum, { name }) => sum + 24 + name.length, 0) +
      definitions.reduce((sum, { name, signature }) => sum + 140 + name.length + signature.length, 0)
    if (this.#bytes - (before?.bytes ?? 0) + bytes > this.#maxBytes) {
      this.delete(file)
      return false
    }
    this.#bytes += bytes - (before?.bytes ?? 0)
    this.#nodes.set(file, {
      definitions,
      defined,
      names: references.map(({ name }) => name),
      counts: Uint16Array.from(references, ({ count }) => Math.min(count, 0xffff)),
      bytes,
      edges: null,
    })
    this.#redefine(file, before?.defined ?? [], defined)
    return true
  }

  delete(file: FileId): void {
    const before = this.#nodes.get(file)
    if (before === undefined) return
    this.#nodes.delete(file)
    this.#bytes -= before.bytes
    this.#redefine(file, before.defined, [])
  }

  definitionsIn(file: FileId): readonly MappedDefinition[] {
    return this.#nodes.get(file)?.definitions ?? []
  }

  namesDefinedIn(file: FileId): readonly string[] {
    return this.#nodes.get(file)?.defined ?? []
  }

  definersOf(name: string): readonly FileId[] {
    return [...(this.#definers.get(name) ?? [])]
  }

  /** How much each file matters beside those that `personal` weighs; nothing is said of files that are not in the map. */
  async rank(personal: ReadonlyMap<FileId, number>, pause: () => Promise<void>): Promise<Map<FileId, number>> {
    const ids = [...this.#nodes.keys()]
    const places = new Map(ids.map((id, place) => [id, place]))
    const from: number[] = []
    const to: number[] = []
    const weights: number[] = []
    const out = new Float64Array(ids.length)
    for (const [place, id] of ids.entries()) {
      if (place % 64 === 63) await pause()
      for (const edge of this.#edgesOf(id)) {
        const target = places.get(edge.to)
        if (target === undefined) continue
        from.push(place)
        to.push(target)
        weights.push(edge.weight)
        out[place] = (out[place] ?? 0) + edge.weight
      }
    }
    const start = new Float64Array(ids.length)
    const total = ids.reduce((sum, id) => sum + (personal.get(id) ?? 0), 0)
    for (const [place, id] of ids.entries()) start[place] = total > 0 ? (personal.get(id) ?? 0) / total : 1 / ids.length
    let ranks: Float64Array = start
    for (let round = 0; round < rounds; round++) {
      await pause()
      ranks = step({ from, to, weights, out, start }, ranks)
    }
    return new Map(ids.map((id, place) => [id, ranks[place] ?? 0]))
  }

  #edgesOf(file: FileId): NonNullable<Node['edges']> {
    const node = this.#nodes.get(file)
    if (node === undefined) return []
    if (node.edges !== null) return node.edges
    const weights = new Map<FileId, number>()
    for (const [index, name] of node.names.entries()) {
      const definers = this.#definers.get(name)
      if (definers === undefined || definers.size > mostDefiners || definers.has(file)) continue
      const weight = (weightOf(name) * Math.sqrt(node.counts[index] ?? 1)) / definers.size
      for (const definer of definers) weights.set(definer, (weights.get(definer) ?? 0) + weight)
    }
    node.edges = [...weights].map(([to, weight]) => ({ to, weight }))
    return node.edges
  }

  /** Edges to a name's definers are shared among them, so each who refers to it is concerned. */
  #redefine(file: FileId, before: readonly string[], after: readonly string[]): void {
    const changed = new Set<string>()
    const now = new Set(after)
    const then = new Set(before)
    for (const name of before) {
      if (now.has(name)) continue
      const definers = this.#definers.get(name)
      definers?.delete(file)
      if (definers?.size === 0) this.#definers.delete(name)
      changed.add(name)
    }
    for (const name of after) {
      if (then.has(name)) continue
      const definers = this.#definers.get(name) ?? new Set()
      this.#definers.set(name, definers.add(file))
      changed.add(name)
    }
    if (changed.size === 0) return
    for (const node of this.#nodes.values()) {
      if (node.edges !== null && node.names.some((name) => changed.has(name))) node.edges = null
    }
  }
}

interface Graph {
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly weights: readonly number[]
  readonly out: Float64Array
  readonly start: Float64Array
}

/** One round of power iteration; what stands in files without edges goes back to the start. */
function step({ from, to, weights, out, start }: Graph, ranks: Float64Array): Float64Array {
  const next = new Float64Array(ranks.length)
  let loose = 0
  for (let place = 0; place < ranks.length; place++) if ((out[place] ?? 0) === 0) loose += ranks[place] ?? 0
  for (let edge = 0; edge < from.length; edge++) {
    const source = from[edge] ?? 0
    const target = to[edge] ?? 0
    next[target] = (next[target] ?? 0) + ((ranks[source] ?? 0) * (weights[edge] ?? 0)) / (out[source] ?? 1)
  }
  for (let place = 0; place < next.length; place++) {
    next[place] = (1 - damping + damping * loose) * (start[place] ?? 0) + damping * (next[place] ?? 0)
  }
  return next
}

/** Long names of several parts mean one thing; short and private ones mean little outside. */
function weightOf(name: string): number {
  if (name.startsWith('_') || name.length < 3) return 0.1
  return name.length >= 8 && /[a-z][A-Z]|[A-Za-z][_-][A-Za-z]/.test(name) ? 10 : 1
}
