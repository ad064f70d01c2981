/** Why a block of a reply has no place, or only an unsure one: for people, and for asking the model again. */
import type { HunkReason } from '../../../shared/model/hunk.ts'
import type { Location } from '../edits/locator.ts'
import { named } from '../prompts/room-text.ts'

export const incomplete: HunkReason = {
  code: 'incomplete',
  message: 'The reply ended before this change was complete; what there was of it was taken back.',
}

export const noPath: HunkReason = {
  code: 'file_missing',
  message: 'The reply does not say which file this change is for.',
}

export const unsure: HunkReason = {
  code: 'unsure',
  message: 'These lines are only nearly what the change wants to replace: it waits for someone to accept it.',
}

export function busy(who: string): HunkReason {
  return {
    code: 'busy',
    message: `Written here it would have been in the way of ${who}: the change waits for someone to accept it.`,
  }
}

export const decidedBefore: HunkReason = {
  code: 'edited',
  message: 'It changes another change of this task, which someone has decided or which has changed since.',
}

export function noFile(path: string): HunkReason {
  return { code: 'file_missing', message: `There is no file ${named(path)} to change.` }
}

export function writtenAnew(path: string): HunkReason {
  return { code: 'unchanged', message: `${named(path)} is not deleted: the same reply writes it anew.` }
}

export function otherContent(path: string): HunkReason {
  return { code: 'missing', message: `${named(path)} does not hold what the change would delete.` }
}

export function unplacedIn(path: string, location: Exclude<Location, { kind: 'placed' }>): HunkReason {
  switch (location.kind) {
    case 'missing': {
      const { nearest } = location
      const message = `The text to be replaced is not in ${named(path)}.`
      if (nearest === null) return { code: 'missing', message }
      const near = `Line ${nearest.lineNumber} and those after it come nearest.`
      return { code: 'missing', message: `${message} ${near}`, lines: [nearest.lineNumber] }
    }
    case 'ambiguous': {
      const lines = location.lines.join(', ')
      return {
        code: 'ambiguous',
        message: `The text to be replaced is in ${named(path)} more than once (lines ${lines}).`,
        lines: location.lines,
      }
    }
    case 'empty':
      return {
        code: 'empty',
        message: `The change does not say what to replace in ${named(path)}, which is not empty.`,
      }
  }
}
