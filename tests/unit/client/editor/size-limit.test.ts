import { ChangeSet, EditorState, type TransactionSpec } from '@codemirror/state'
import { expect, test } from 'vitest'
import { YSyncConfig, ySyncAnnotation } from 'y-codemirror.next'
import * as Y from 'yjs'
import { sizeLimit, type TooLarge } from '../../../../client/editor/size-limit.ts'
import { defaultLimits } from '../../../../shared/limits.ts'

const { frameBytes, fileBytes } = defaultLimits

function paste(insert: string, doc = '', annotations: NonNullable<TransactionSpec['annotations']> = []) {
  const refused: TooLarge[] = []
  const state = EditorState.create({ doc, extensions: sizeLimit((why) => refused.push(why)) })
  const made = state.update({ changes: ChangeSet.of({ from: doc.length, insert }, doc.length), annotations })
  return { refused, length: made.newDoc.length - doc.length }
}

test('[S6, F4] a change that no frame can carry is refused before it is made', () => {
  expect(paste('x'.repeat(frameBytes))).toEqual({ refused: ['frame_too_large'], length: 0 })
  expect(paste('€'.repeat(frameBytes / 3)), 'bytes count, not characters').toMatchObject({ length: 0 })
  expect(paste('x'.repeat(frameBytes - 4_096))).toEqual({ refused: [], length: frameBytes - 4_096 })
})

test('[F4] a change that the file has no room for is refused before it is made', () => {
  const nearlyFull = 'x'.repeat(fileBytes - 2_000)
  expect(paste('y'.repeat(3_000), nearlyFull)).toEqual({ refused: ['file_too_large'], length: 0 })
  expect(paste('y'.repeat(1_500), nearlyFull)).toEqual({ refused: [], length: 1_500 })
})

test('what others wrote is taken whatever its size', () => {
  const text = new Y.Doc().getText('text')
  const fromOthers = ySyncAnnotation.of(new YSyncConfig(text, null))
  expect(paste('x'.repeat(frameBytes), '', fromOthers)).toEqual({ refused: [], length: frameBytes })
})
