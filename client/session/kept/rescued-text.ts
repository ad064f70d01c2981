/**
 * The text of a file that the room has no more, as an earlier window left it. It is kept in the browser until whoever was
 * offered it wants it no more: a page that is loaded anew offers it again.
 */
import * as Y from 'yjs'
import { fileTextName } from '../../../shared/model/room-document.ts'
import type { KeptCopy } from './kept-copy.ts'

export interface RescuedText {
  readonly text: string
  /** It is kept no more. */
  forget(): void
  /** It stays for the next visit. */
  close(): void
}

/** Ends the copy, at once where it cannot be read: null then. */
export async function rescueText(copy: KeptCopy): Promise<RescuedText | null> {
  const doc = new Y.Doc()
  const close = () => {
    copy.close()
    doc.destroy()
  }
  if ((await copy.restore(doc)) === null) {
    close()
    return null
  }
  return {
    text: doc.getText(fileTextName).toString(),
    forget() {
      copy.drop()
      close()
    },
    close,
  }
}
