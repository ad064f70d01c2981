/**
 * What a task's changes mean for the rest of the room: which definitions they touched, and who refers to those, as it was
 * when the task ended. References are found by name, so one that means something else of the same name counts as well.
 */
import type { FileId } from './ids.ts'

export const definitionChanges = ['added', 'changed', 'removed'] as const
export type DefinitionChange = (typeof definitionChanges)[number]

export interface ReferringFile {
  readonly file: FileId
  readonly path: string
  /** The first lines that name it, 1-based. */
  readonly lines: readonly number[]
}

export interface ImpactedDefinition {
  readonly name: string
  /** `function`, `class` and the like. */
  readonly kind: string
  readonly file: FileId
  readonly path: string
  /** 1-based; of one that was removed, where it was. */
  readonly line: number
  readonly change: DefinitionChange
  /** Where callers see it differently; one side alone where it was added or removed. */
  readonly signature?: { readonly before?: string; readonly after?: string }
  /** The first of the places that name it, other than its own. */
  readonly references: readonly ReferringFile[]
  /** All places that were found. */
  readonly referenceCount: number
  /** What somebody should look at, in a sentence. */
  readonly warning?: string
}

export interface Impact {
  readonly definitions: readonly ImpactedDefinition[]
  /** Whether there is more than was looked at. */
  readonly isCut: boolean
}
