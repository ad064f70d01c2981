/** What stands under each change in a difference: the decisions it waits for, or who took which. Pure. */
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { HunkNumber } from '../../editor/hunks/numbering.ts'
import { rowContent } from '../../editor/hunks/rows/row-content.ts'
import type { RowButton, RowContent } from '../../editor/hunks/rows/row-widget.ts'

export interface DiffRowInput {
  readonly hunk: Hunk
  readonly path: string
  readonly ordinal: HunkNumber
  readonly agentName: string
  /** Who changed the lines of a conflict, null where that is not known. */
  readonly changedBy: string | null
  /** Who decided what and when; null while nobody has. */
  readonly decided: string | null
  readonly canDecide: boolean
  readonly isBusy: boolean
  readonly hindrance: string | null
  readonly isApple: boolean
  /** Whether the file can be opened at the change. */
  readonly canShow: boolean
}

const show: RowButton = { action: 'show', label: 'Show in the file' }

export function diffRowContent(input: DiffRowInput): RowContent {
  const { hunk, decided, canShow } = input
  const more = canShow ? [show] : []
  const content = rowContent({ ...input, prompt: '' })
  if (isHunkDecided(hunk.state)) return { ...content, note: decided ?? '', isReason: false, buttons: more }
  // Where it goes is pointed at in the file itself.
  const buttons = content.buttons.filter(({ action }) => action !== 'move')
  return { ...content, buttons: [...more, ...buttons] }
}
