/** What stands in the gutters beside a change: a sign for each line, so it is never told by colour alone, and the wash. */
import { GutterMarker } from '@codemirror/view'
import type { LineKind } from './drawing.ts'

const signs: Record<LineKind, string> = { come: '+', gone: '−', clash: '!' }

export class SignMarker extends GutterMarker {
  readonly #kind: LineKind
  readonly #count: number

  /** `count` is how many lines are beside it. */
  constructor(kind: LineKind, count: number) {
    super()
    this.#kind = kind
    this.#count = count
  }

  override eq(other: SignMarker): boolean {
    return other.#kind === this.#kind && other.#count === this.#count
  }

  override toDOM(): Node {
    return document.createTextNode(Array(this.#count).fill(signs[this.#kind]).join('\n'))
  }
}

/** Carries the wash of a line through all gutters. */
export class WashMarker extends GutterMarker {
  override readonly elementClass: string

  constructor(kind: LineKind) {
    super()
    this.elementClass = `weft-wash-${kind}`
  }
}
