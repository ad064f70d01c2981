/**
 * The least that makes a shared editor: CodeMirror's basic set-up, y-codemirror.next, y-websocket. The yardstick of the
 * keystroke benchmark; `?server=` names its y-websocket server.
 */
import { basicSetup, EditorView } from 'codemirror'
import { yCollab } from 'y-codemirror.next'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

const server = new URLSearchParams(location.search).get('server')
const doc = new Y.Doc()
const provider = new WebsocketProvider(server, 'bench', doc, { disableBc: true })
provider.awareness.setLocalStateField('user', { name: 'Someone', color: '#0b7a75', colorLight: '#0b7a7533' })
const text = doc.getText('text')
new EditorView({
  doc: text.toString(),
  extensions: [basicSetup, yCollab(text, provider.awareness, { undoManager: new Y.UndoManager(text) })],
  parent: document.getElementById('editor'),
})
