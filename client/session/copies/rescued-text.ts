/**
 * The text of a file that the room has no more, as an earlier window left it. It stays in the browser until whoever was
 * offered it wants it no more: a page that is loaded anew offers it again.
 */
import * as Y from 'yjs'
import { fileTextName } from '../../../shared/model/room-document.ts'
import type { LocalCopy } from './local-copy.ts'

export interface RescuedText {
  readonly text: string
  /** Its copy goes. */
  forget(): void
  /** It stays for the next visit. */
  close(): void
}

/** Ends the copy, at once where it cannot be read: null then. */
export async function rescueText(copy: LocalCopy): Promise<RescuedText | null> {
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
