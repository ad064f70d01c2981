/** Tells whoever types into a text that they may only read why nothing comes of it: once, until they may write again. */
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { Role } from '../../../shared/model/roles.ts'

interface ReadOnlyWords {
  readonly title: string
  readonly detail: string
}

export interface ReadOnlyOptions {
  readonly role: () => Role
  readonly tell: (words: ReadOnlyWords) => void
}

export function tellReadOnly({ role, tell }: ReadOnlyOptions): Extension {
  let hasTold = false
  const onTyped = (_event: Event, { state }: EditorView) => {
    if (state.readOnly && !hasTold) tell(readOnlyWords(role()))
    hasTold = state.readOnly
    return false
  }
  // Keys that only move are no input, nor are commands of Vim's and Emacs's keys.
  return EditorView.domEventHandlers({ beforeinput: onTyped, paste: onTyped, cut: onTyped })
}

function readOnlyWords(role: Role): ReadOnlyWords {
  const may = role === 'commenter' ? 'read and chat' : 'read, search, copy and follow others'
  return {
    title: 'You may only read these files',
    detail: `As a ${role} you can ${may}. An owner can make you an editor.`,
  }
}
