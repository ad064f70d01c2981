/**
 * The HTTP contract as functions: one for each call that the page makes, problem documents as `ClientError`s.
 *
 * Takes only types from the contract, so no schema code is in the bundle; replies come from a server of the same
 * build, which has checked them by those schemas. Knows nothing of rooms being open or shown.
 */
import type { ErrorCode, Problem } from '../../shared/errors.ts'
import type { FileId, HunkId, MemberId, RoomId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import { type PageErrorCode, pageErrors } from '../../shared/page-errors.ts'
import type {
  CurrentSessionResponse,
  EntranceResponse,
  FileDiagnosticsResponse,
  FileResponse,
  HunkDecisionRequest,
  HunkPlaceRequest,
  HunkResponse,
  ImportResponse,
  InviteResponse,
  JoinResponse,
  MessageResponse,
  ReplaceRequest,
  ReplaceResponse,
  ReplaceUndo,
  ReplaceUndone,
  RoomCreated,
  RoomListed,
  RoomResponse,
  SearchRequest,
  SearchResponse,
  SessionResponse,
  SymbolsResponse,
  TaskCreated,
  TaskRequest,
  TaskResting,
  TaskSettled,
} from '../../shared/protocol/api.ts'

/** `unreachable`: no answer came at all. `reply_unreadable`: something between us and the server answered instead. */
export type ClientErrorCode = ErrorCode | PageErrorCode

/** A failed call, in words for the person: what happened (`title`, `detail`) and what to do (`remedy`). */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode
  readonly title: string
  readonly detail: string
  readonly remedy: string
  readonly retryable: boolean
  /** What was replaced before it failed. */
  readonly replaced: ReplaceResponse | null

  constructor(problem: {
    code: ClientErrorCode
    title: string
    detail: string
    remedy: string
    retryable: boolean
    replaced?: ReplaceResponse
    cause?: unknown
  }) {
    super(problem.detail || problem.title, { cause: problem.cause })
    this.code = problem.code
    this.title = problem.title
    this.detail = problem.detail
    this.remedy = problem.remedy
    this.retryable = problem.retryable
    this.replaced = problem.replaced ?? null
  }
}

export type HunkChoice = HunkDecisionRequest

export interface MessageDraft {
  readonly text: string
  /** For a message that begins with `@ai`: how the task it starts works, and on which files. */
  readonly mode?: TaskMode
  readonly files?: readonly FileId[]
  /** One of those that the room offers. */
  readonly model?: string
  /** Where it comes twice under the same, it is said once. */
  readonly key?: string
}

/** The contract writes ids as strings; here they say what they are of. */
type With<T, Ids> = Omit<T, keyof Ids> & Ids

export type SymbolFound = With<SymbolsResponse['symbols'][number], { file: FileId }>
interface SymbolsFound {
  readonly symbols: readonly SymbolFound[]
  /** False where the server had no time for all files. */
  readonly isWhole: boolean
  /** Whose text is too long to be looked into. */
  readonly unread: readonly FileId[]
}

export type SearchAsked = SearchRequest
export type ReplaceAsked = ReplaceRequest
/** Of what a search found, one file. */
export type FileFound = With<SearchResponse['files'][number], { file: FileId }>

export type Api = ReturnType<typeof createApi>

/** A connection that went silent looks open for minutes: what waits for its answer is told sooner (U237). */
const longestWaitMs = 60_000

export function createApi({ fetch }: { fetch: typeof globalThis.fetch }) {
  /** A form goes as it is, with the type that the browser gives it, and takes as long as its files do; all else as JSON. */
  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const isJson = body !== undefined && !(body instanceof FormData)
    const over = new AbortController()
    const timer = body instanceof FormData ? undefined : setTimeout(() => over.abort(), longestWaitMs)
    let response: Response
    try {
      response = await fetch(`/api/v1${path}`, {
        method,
        signal: over.signal,
        credentials: 'same-origin',
        headers: { accept: 'application/json', ...(isJson ? { 'content-type': 'application/json' } : {}) },
        ...(isJson ? { body: JSON.stringify(body) } : body instanceof FormData ? { body } : {}),
      })
    } catch (cause) {
      throw new ClientError({
        ...pageErrors.unreachable,
        code: 'unreachable',
        detail: '',
        cause,
      })
    } finally {
      clearTimeout(timer)
    }
    if (!response.ok) throw await readProblem(response)
    return response
  }

  /** `T` is what the contract says of this call. */
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await send(method, path, body)
    try {
      return (await response.json()) as T
    } catch (cause) {
      throw unreadable(response.status, cause)
    }
  }

  const roomPath = (room: RoomId) => `/rooms/${encodeURIComponent(room)}`
  const filePath = (room: RoomId, file: FileId) => `${roomPath(room)}/files/${encodeURIComponent(file)}`
  const memberPath = (room: RoomId, member: MemberId) => `${roomPath(room)}/members/${encodeURIComponent(member)}`
  const taskPath = (room: RoomId, task: TaskId) => `${roomPath(room)}/tasks/${encodeURIComponent(task)}`
  const hunkPath = (room: RoomId, hunk: HunkId) => `${roomPath(room)}/hunks/${encodeURIComponent(hunk)}`

  return {
    currentSession: () => call<With<CurrentSessionResponse, { member: Member | null }>>('GET', '/session'),
    enter: (name: string) => call<With<SessionResponse, { member: Member }>>('POST', '/session', { name }),

    rooms: () => call<{ rooms: RoomListed[] }>('GET', '/rooms'),
    createRoom: (room: { name?: string; template: 'sample' | 'empty' }) => call<RoomCreated>('POST', '/rooms', room),
    room: (room: RoomId) => call<RoomResponse>('GET', roomPath(room)),
    invite: (room: RoomId, role: Role, expiresInSeconds: number | null) =>
      call<InviteResponse>('POST', `${roomPath(room)}/invites`, {
        role,
        ...(expiresInSeconds === null ? {} : { expiresInSeconds }),
      }),
    /** What a link leads to, for whoever has it. */
    entrance: (room: RoomId, invite: string | null) =>
      call<EntranceResponse>(
        'GET',
        invite === null ? `${roomPath(room)}/entrance` : `/invites/${encodeURIComponent(invite)}`,
      ),
    join: (token: string) => call<JoinResponse>('POST', `/invites/${encodeURIComponent(token)}`),

    createFile: (room: RoomId, file: { path: string; content?: string }) =>
      call<{ id: FileId; path: string }>('POST', `${roomPath(room)}/files`, file),
    diagnose: (room: RoomId, file: FileId) =>
      call<FileDiagnosticsResponse>('GET', `${filePath(room, file)}/diagnostics`),
    readFile: (room: RoomId, file: FileId) => call<FileResponse>('GET', filePath(room, file)),
    /** Only while the file reads `base`. @throws text_moved */
    writeFile: (room: RoomId, file: FileId, content: string, base: string) =>
      call<FileResponse>('PUT', filePath(room, file), { content, base }),
    renameFile: (room: RoomId, file: FileId, path: string) =>
      call<{ id: FileId; path: string }>('PATCH', filePath(room, file), { path }),
    /** Gives the file as it was then. */
    deleteFile: (room: RoomId, file: FileId) => call<FileResponse>('DELETE', `${filePath(room, file)}?text=true`),

    findSymbols: (room: RoomId, query: string, maxAgeSeconds = 0) =>
      call<SymbolsFound>(
        'GET',
        `${roomPath(room)}/symbols?query=${encodeURIComponent(query)}&maxAgeSeconds=${maxAgeSeconds}`,
      ),
    symbolsIn: (room: RoomId, file: FileId) => call<SymbolsFound>('GET', `${filePath(room, file)}/symbols`),

    /** Where the browser gets all files as a zip. */
    exportAddress: (room: RoomId) => `/api/v1${roomPath(room)}/export`,
    importFiles(room: RoomId, files: readonly { readonly path: string; readonly file: Blob }[], folder: string) {
      const form = new FormData()
      for (const { path, file } of files) form.append('files', file, path)
      return call<ImportResponse>('POST', `${roomPath(room)}/import?folder=${encodeURIComponent(folder)}`, form)
    },
    search: (room: RoomId, request: SearchAsked) =>
      call<With<SearchResponse, { files: readonly FileFound[] }>>('POST', `${roomPath(room)}/search`, request),
    replace: (room: RoomId, request: ReplaceAsked) =>
      call<ReplaceResponse>('POST', `${roomPath(room)}/replace`, request),
    undoReplace: (room: RoomId, undo: ReplaceUndo) =>
      call<ReplaceUndone>('POST', `${roomPath(room)}/replace/undo`, undo),

    changeRole: async (room: RoomId, member: MemberId, role: Role): Promise<void> => {
      await send('PATCH', memberPath(room, member), { role })
    },
    removeMember: async (room: RoomId, member: MemberId): Promise<void> => {
      await send('DELETE', memberPath(room, member))
    },

    bringEveryone: (room: RoomId) => call<{ asked: number }>('POST', `${roomPath(room)}/bring`),

    postMessage: (room: RoomId, message: MessageDraft) =>
      call<MessageResponse>('POST', `${roomPath(room)}/messages`, message),
    createTask: (room: RoomId, task: TaskRequest) => call<TaskCreated>('POST', `${roomPath(room)}/tasks`, task),
    cancelTask: async (room: RoomId, task: TaskId): Promise<void> => {
      await send('POST', `${taskPath(room, task)}/cancel`)
    },
    answerTask: async (room: RoomId, task: TaskId, text: string): Promise<void> => {
      await send('POST', `${taskPath(room, task)}/answer`, { text })
    },
    acceptTask: (room: RoomId, task: TaskId) => call<TaskSettled>('POST', `${taskPath(room, task)}/accept`),
    rejectTask: (room: RoomId, task: TaskId) => call<TaskSettled>('POST', `${taskPath(room, task)}/reject`),
    retryTask: (room: RoomId, task: TaskId) => call<TaskCreated>('POST', `${taskPath(room, task)}/retry`),
    undoTask: (room: RoomId, task: TaskId) => call<TaskSettled>('POST', `${taskPath(room, task)}/undo`),
    redoTask: (room: RoomId, task: TaskId) => call<TaskSettled>('POST', `${taskPath(room, task)}/redo`),
    restingOn: (room: RoomId, task: TaskId) => call<TaskResting>('GET', `${taskPath(room, task)}/undo`),
    acceptFile: (room: RoomId, file: FileId) => call<TaskSettled>('POST', `${filePath(room, file)}/hunks/accept`),
    rejectFile: (room: RoomId, file: FileId) => call<TaskSettled>('POST', `${filePath(room, file)}/hunks/reject`),
    acceptHunk: (room: RoomId, hunk: HunkId, choice: HunkChoice) =>
      call<HunkResponse>('POST', `${hunkPath(room, hunk)}/accept`, choice),
    rejectHunk: (room: RoomId, hunk: HunkId, choice: HunkChoice) =>
      call<HunkResponse>('POST', `${hunkPath(room, hunk)}/reject`, choice),
    placeHunk: (room: RoomId, hunk: HunkId, place: HunkPlaceRequest) =>
      call<HunkResponse>('POST', `${hunkPath(room, hunk)}/place`, place),
  }
}

async function readProblem(response: Response): Promise<ClientError> {
  let problem: Partial<Problem & { replaced: ReplaceResponse }>
  try {
    problem = (await response.json()) as typeof problem
  } catch (cause) {
    return unreadable(response.status, cause)
  }
  if (typeof problem?.code !== 'string' || typeof problem.title !== 'string') return unreadable(response.status)
  return new ClientError({
    code: problem.code,
    title: problem.title,
    detail: problem.detail === undefined || problem.detail === problem.title ? '' : problem.detail,
    remedy: problem.remedy ?? '',
    retryable: problem.retryable ?? false,
    ...(problem.replaced !== undefined && { replaced: problem.replaced }),
  })
}

function unreadable(status: number, cause?: unknown): ClientError {
  return new ClientError({
    ...pageErrors.reply_unreadable,
    code: 'reply_unreadable',
    detail: `Status ${status}.`,
    retryable: status >= 500,
    cause,
  })
}
