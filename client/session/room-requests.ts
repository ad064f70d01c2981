/**
 * What a person in a room can ask of the server, bound to that room. The room document is the server's to write, so
 * every change of it is one of these; its effect arrives over sync like everybody else's. Each rejects with a `ClientError`.
 */
import type { FileId, HunkId, MemberId, RoomId, TaskId } from '../../shared/model/ids.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import type { HunkPlaceRequest, ReplaceUndo } from '../../shared/protocol/api.ts'
import type { Api, HunkChoice, MessageDraft, ReplaceAsked, SearchAsked } from './api.ts'

export interface Question {
  readonly prompt: string
  readonly mode?: TaskMode
  readonly files?: readonly FileId[]
  readonly selection?: { readonly file: FileId; readonly from: number; readonly to: number }
  /** Another for each question: one that is sent twice is asked once. */
  readonly key?: string
}

/** How old that may be which is offered while somebody types. */
const completionAgeSeconds = 10

export type RoomRequests = ReturnType<typeof createRoomRequests>

export function createRoomRequests(api: Api, room: RoomId) {
  const deleted = new Set<FileId>()
  return {
    /** Keeps (live) or accepts (propose) one hunk; `choice` is needed where it is conflicted. */
    acceptHunk: (hunk: HunkId, choice: HunkChoice = {}) => api.acceptHunk(room, hunk, choice),
    /** Undoes (live) or rejects (propose) one hunk. */
    rejectHunk: (hunk: HunkId, choice: HunkChoice = {}) => api.rejectHunk(room, hunk, choice),
    /** Makes a proposal at these lines of a change that has no place, or an unsure one. */
    placeHunk: (hunk: HunkId, place: HunkPlaceRequest) => api.placeHunk(room, hunk, place),
    acceptTask: (task: TaskId) => api.acceptTask(room, task),
    rejectTask: (task: TaskId) => api.rejectTask(room, task),
    /** Has the agent try again what found no place, or all of a task where that is nothing. */
    retryTask: (task: TaskId) => api.retryTask(room, task),
    /** Takes back what a task did, kept or not. */
    undoTask: (task: TaskId) => api.undoTask(room, task),
    redoTask: (task: TaskId) => api.redoTask(room, task),
    /** Other tasks' changes that rest on its own. */
    restingOn: (task: TaskId) => api.restingOn(room, task),
    /** Decides what is open in one file, of whatever task. */
    acceptFile: (file: FileId) => api.acceptFile(room, file),
    rejectFile: (file: FileId) => api.rejectFile(room, file),
    /** Tells a task what it asks. */
    answerTask: (task: TaskId, text: string) => api.answerTask(room, task, text),
    cancelTask: (task: TaskId) => api.cancelTask(room, task),
    /** Starts a task without a chat message. */
    ask: ({ files, ...question }: Question) =>
      api.createTask(room, { ...question, ...(files === undefined ? {} : { files: [...files] }) }),
    /** Posts to the chat; text that begins with `@ai` also starts a task. */
    postMessage: (message: MessageDraft) => api.postMessage(room, message),
    /** A link that gives a role; with null for as long as the room is there. */
    invite: (role: Role, expiresInSeconds: number | null) => api.invite(room, role, expiresInSeconds),
    /** Asks everyone in the room to come to where we are. */
    bringEveryone: () => api.bringEveryone(room),
    changeRole: (member: MemberId, role: Role) => api.changeRole(room, member, role),
    /** Of oneself: leaves the room. */
    removeMember: (member: MemberId) => api.removeMember(room, member),
    createFile: (path: string, content?: string) =>
      api.createFile(room, content === undefined ? { path } : { path, content }),
    /** What of a file cannot be read. */
    diagnose: (file: FileId) => api.diagnose(room, file),
    readFile: (file: FileId) => api.readFile(room, file),
    /** Makes it read so, only while it reads `base`. */
    writeFile: (file: FileId, content: string, base: string) => api.writeFile(room, file, content, base),
    /** What the files define, found by name. */
    findSymbols: (query: string) => api.findSymbols(room, query),
    /** The same as it was a moment ago: else each word begun would have all changed files looked at. */
    findSymbolsToComplete: (typed: string) =>
      api.findSymbols(room, typed, completionAgeSeconds).then(({ symbols }) => symbols),
    /** What one file defines, in its order. */
    symbolsIn: (file: FileId) => api.symbolsIn(room, file),
    exportAddress: () => api.exportAddress(room),
    /** Makes or changes files by their paths, in a folder where one is named; a zip stands for what is in it. */
    importFiles: (files: Parameters<Api['importFiles']>[1], folder: string) => api.importFiles(room, files, folder),
    search: (request: SearchAsked) => api.search(room, request),
    /** Replaces what a search found. */
    replace: (request: ReplaceAsked) => api.replace(room, request),
    /** Takes back what a replacement did, where nobody has edited it since. */
    undoReplace: (undo: ReplaceUndo) => api.undoReplace(room, undo),
    renameFile: (file: FileId, path: string) => api.renameFile(room, file, path),
    /** Gives the file as it was then. */
    async deleteFile(file: FileId) {
      // Before the call: the file goes from the room document before the answer is here.
      deleted.add(file)
      try {
        return await api.deleteFile(room, file)
      } catch (error) {
        deleted.delete(file)
        throw error
      }
    },
    /** Whether a file is gone because this page asked for it. */
    hasDeleted: (file: FileId) => deleted.has(file),
  }
}
