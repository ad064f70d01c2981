/** Every limit of the product with its default; `LIMIT_<NAME_IN_CAPITALS>` in the environment sets each. */

export const defaultLimits = {
  /** Bytes of one WebSocket message. */
  frameBytes: 1024 * 1024,
  /** Bytes of UTF-8 text in one file. */
  fileBytes: 2 * 1024 * 1024,
  filesPerRoom: 5_000,
  /** Bytes of UTF-8 text in all files of a room. */
  roomBytes: 200 * 1024 * 1024,
  membersPerRoom: 200,
  /** WebSocket connections of one member in one room. */
  connectionsPerMember: 64,
  /** WebSocket connections without credentials, from one address and in one room; each is a guest of its own. */
  guestConnectionsPerAddress: 1_000,
  guestConnectionsPerRoom: 1_000,
  /** WebSocket connections that wait to be admitted at the same time. */
  connectionsWaiting: 1_000,
  /** Milliseconds in which a WebSocket connection has to be admitted. */
  admissionMs: 15_000,
  tasksQueuedPerRoom: 30,
  /** Tasks that run at once in one room. */
  tasksRunningPerRoom: 4,
  /** Requests that the model endpoint answers at the same time; the others wait, rooms taking turns. */
  modelRequests: 8,
  messageBytes: 16 * 1024,
  pathLength: 400,
  nameLength: 60,
  requestsPerMinute: 600,
  /** How often a member may bring everyone in a room to where they are. */
  bringsPerMinute: 6,
  /** Holds the largest file however JSON escapes it: six bytes for each of its own at worst. */
  requestBodyBytes: 16 * 1024 * 1024,
  /** Bytes of what one import sends, packed or not. */
  importBytes: 64 * 1024 * 1024,
  /** Files in one import, and entries in each archive of it. */
  importEntries: 10_000,
  /** Bytes that an archive may say it unpacks to. */
  importUnpackedBytes: 200 * 1024 * 1024,
  /** How many times an archive may grow as it is unpacked; source code shrinks to a tenth, a bomb to a thousandth. */
  importRatio: 200,
  updatesPerSecond: 600,
  /** Bytes that may wait in one connection's send buffer before it is sent nothing more until it has read them. */
  backlogBytes: 8 * 1024 * 1024,
  /** Bytes of frames kept while a connection is being admitted, with 256 more for each. */
  pendingBytes: 2 * 1024 * 1024,
  /** Yjs client ids that one document takes in about a day and has not had; of one member, a quarter of these. */
  newClientIds: 8_000,
  /** Chat messages, and ended tasks with their hunks, that the room document keeps; the store keeps all. */
  messagesInRoom: 300,
  tasksInRoom: 60,
  /** The same of tasks with hunks that nobody has decided. */
  undecidedTasksInRoom: 300,
  /** Characters of one model reply. */
  replyLength: 400_000,
  /** UTF-8 bytes of replies kept for identical requests, where REPLY_CACHE is on. */
  keptReplyBytes: 64 * 1024 * 1024,
  sessionDays: 30,
} as const satisfies Record<string, number>

export type Limits = { readonly [Name in keyof typeof defaultLimits]: number }
