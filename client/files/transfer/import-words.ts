/** What became of an import, in a sentence. Pure. */
import type { ImportResponse } from '../../../shared/protocol/api.ts'
import { countOf } from '../../ui/wording.ts'

/** "Imported 3 files: 2 new, 1 changed", "Nothing was imported". */
export function importWords({ created, changed, unchanged, skipped }: ImportResponse): {
  title: string
  detail: string
} {
  const done = created.length + changed.length + unchanged.length
  const parts = [
    created.length > 0 && `${created.length} new`,
    changed.length > 0 && `${changed.length} changed`,
    unchanged.length > 0 && `${unchanged.length} as before`,
    skipped.length > 0 && `${skipped.length} skipped`,
  ].filter((part) => part !== false)
  return {
    title: done === 0 ? 'Nothing was imported' : `Imported ${countOf(done, 'file')}`,
    detail: parts.length === 0 ? 'There was nothing in it.' : parts.join(', '),
  }
}
