/** Records to store in tests: whole, small, and different only in what a test names. */

import type { StoredRoom } from '../../server/persistence/store.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { Member } from '../../shared/model/member.ts'
import type { FileEntry, Message } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'

const at = '2026-01-01T00:00:00.000Z'

/** A readable id of whatever kind is wanted. */
export function id<T extends string>(name: string): T {
  return name as T
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function aRoom(name: string, createdAt = at): StoredRoom {
  return { id: id(name), name: `Room ${name}`, createdAt }
}

export function aMember(name: string): Member {
  return { id: id(name), name: `Member ${name}`, colour: 3, kind: 'person' }
}

export function aFile(name: string, path: string): FileEntry {
  return { id: id(name), path, eol: 'lf', language: 'typescript' }
}

export function aMessage(name: string, fields: Partial<Message> = {}): Message {
  return { id: id(name), author: id('owner1'), text: `Text of ${name}`, at, streaming: false, ...fields }
}

export function aTask(name: string, fields: Partial<Task> = {}): Task {
  return {
    id: id(name),
    prompt: 'rename a to b',
    mode: 'live',
    asker: id('owner1'),
    state: 'queued',
    files: [id('file1')],
    steps: [{ kind: 'read', title: 'Reading', state: 'running' }],
    usage: { inputTokens: 1, outputTokens: 2, estimated: true },
    model: 'offline',
    createdAt: at,
    ...fields,
  }
}

export function aHunk(name: string, task: string, fields: Partial<Hunk> = {}): Hunk {
  return {
    id: id(name),
    task: id(task),
    file: id('file1'),
    path: 'a.ts',
    mode: 'live',
    state: 'pending',
    order: 0,
    base: 'a',
    replacement: 'b',
    createsFile: false,
    ...fields,
  }
}
