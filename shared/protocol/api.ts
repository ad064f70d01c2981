/**
 * The HTTP contract's bodies, as schemas: the server checks and documents with them, clients take their types.
 * The browser imports types only, so that no schema code is in its bundle.
 * This is the contract's one door; `api/` has a file for each resource behind it.
 */
export * from './api/files.ts'
export * from './api/hunks.ts'
export * from './api/members.ts'
export * from './api/problems.ts'
export * from './api/rooms.ts'
export * from './api/search.ts'
export * from './api/tasks.ts'
