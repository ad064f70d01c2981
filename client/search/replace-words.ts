/** What is said of a replacement across files, and of taking it back. */
import type { ReplaceResponse, ReplaceUndone } from '../../shared/protocol/api.ts'
import { countOf } from '../ui/wording.ts'

interface Words {
  readonly title: string
  readonly detail?: string
}

/** `failure` is what ended it before all was done. */
export function replacedWords({ replaced, left, files, undo }: ReplaceResponse, failure?: string): Words {
  const details = [
    ...(failure === undefined ? [] : [failure]),
    ...(left > 0 ? [`${countOf(left, 'place')} had changed since, and stayed.`] : []),
    ...(undo === null ? ['It is too much to be taken back in one go.'] : []),
  ]
  return {
    title:
      replaced === 0
        ? 'Nothing was replaced'
        : `Replaced ${inFiles(replaced, files.length)}${failure === undefined ? '' : ', and no more'}`,
    ...(details.length > 0 && { detail: details.join(' ') }),
  }
}

export function undoneWords({ restored, left, files }: ReplaceUndone): Words {
  return {
    title: restored === 0 ? 'Nothing was taken back' : `Took back ${inFiles(restored, files.length)}`,
    ...(left > 0 && { detail: `${countOf(left, 'place')} had changed since, and stayed.` }),
  }
}

const inFiles = (places: number, files: number) => `${countOf(places, 'place')} in ${countOf(files, 'file')}`
