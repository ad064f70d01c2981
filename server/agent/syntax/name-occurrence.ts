/** A place that writes a name, and what that place is. */
import type { DefinitionKind } from './languages/language.ts'

/** `argument` and `member` are names that another thing decides: the function called, or what stands before a dot. */
export type NamePlace = 'free' | 'local' | 'member' | 'argument' | 'import' | 'unclear'

export interface NameOccurrence {
  readonly name: string
  readonly from: number
  readonly to: number
  /** 1-based. */
  readonly line: number
  readonly place: NamePlace
  /** Index of the local thing. */
  readonly local: number | null
  /** What it defines beyond scopes. */
  readonly defines: {
    readonly kind: DefinitionKind
    readonly within: readonly string[]
    readonly isWhole: boolean
  } | null
  /** The type of its token. */
  readonly token: string
  /** Of an `import`: its name with what qualifies it, as written. */
  readonly path: string | null
  /** What the classes around it take names from, which come before those beyond. */
  readonly bases: readonly string[]
}
