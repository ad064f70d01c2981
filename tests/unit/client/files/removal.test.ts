import { expect, test } from 'vitest'
import { createEmptyFolders } from '../../../../client/files/empty-folders.ts'
import { type Removed, removeFiles } from '../../../../client/files/removal.ts'
import { ClientError } from '../../../../client/session/api.ts'
import type { FileId } from '../../../../shared/model/ids.ts'
import type { FileEntry } from '../../../../shared/model/room-document.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

const entry = (path: string): FileEntry => ({ id: path as FileId, path, eol: 'lf', language: 'text' })

function room(texts: Record<string, { content: string; eol: 'lf' | 'crlf' }>) {
  const created: { path: string; content: string | undefined }[] = []
  const deleted: string[] = []
  return {
    created,
    deleted,
    commands: {
      async deleteFile(id: FileId) {
        const text = texts[id]
        if (text === undefined) throw new Error('gone')
        deleted.push(id)
        return { id, path: id, size: 0, language: 'text', ...text }
      },
      async createFile(path: string, content?: string) {
        created.push({ path, content })
        return { id: path as FileId, path }
      },
    },
  }
}

test('[U103] deleted files come back under their paths, with their texts and line ends', async () => {
  const { commands, created, deleted } = room({
    'a.ts': { content: 'a\nb\n', eol: 'crlf' },
    'b.ts': { content: 'b\n', eol: 'lf' },
  })
  const told: Removed[] = []
  await removeFiles([entry('a.ts'), entry('b.ts')], commands, (removed) => told.push(removed))
  expect(deleted).toEqual(['a.ts', 'b.ts'])
  expect(told.map(({ paths }) => paths)).toEqual([['a.ts', 'b.ts']])
  expect(await told[0]?.bringBack()).toBeNull()
  expect(created).toEqual([
    { path: 'a.ts', content: 'a\r\nb\r\n' },
    { path: 'b.ts', content: 'b\n' },
  ])
})

test('[U103] where one cannot be deleted, those before it can be taken back', async () => {
  const { commands, deleted } = room({ 'a.ts': { content: '', eol: 'lf' } })
  const told: Removed[] = []
  const removing = removeFiles([entry('a.ts'), entry('gone.ts')], commands, (removed) => told.push(removed))
  await expect(removing).rejects.toThrow('gone')
  expect(deleted).toEqual(['a.ts'])
  expect(told.map(({ paths }) => paths)).toEqual([['a.ts']])
})

test('[U236] what cannot be brought back stays to be tried again, and holds up nothing else', async () => {
  const text = { content: 'x', eol: 'lf' } as const
  const { commands, created } = room({ 'a.ts': text, 'b.ts': text, 'c.ts': text })
  const told: Removed[] = []
  await removeFiles([entry('a.ts'), entry('b.ts'), entry('c.ts')], commands, (removed) => told.push(removed))
  const { createFile } = commands
  const fail = (taken: string, error: ClientError) => {
    commands.createFile = (path, content) => (path === taken ? Promise.reject(error) : createFile(path, content))
  }

  const problem = { title: 'taken', detail: '', remedy: '' }
  const taken = new ClientError({ ...problem, code: 'path_taken', retryable: false })
  fail('a.ts', taken)
  const first = await told[0]?.bringBack()
  expect(first?.error).toBe(taken)
  expect(first?.left.paths).toEqual(['a.ts'])
  expect(created.map(({ path }) => path)).toEqual(['b.ts', 'c.ts'])

  commands.createFile = createFile
  expect(await first?.left.bringBack()).toBeNull()
  expect(created.at(-1)).toEqual({ path: 'a.ts', content: 'x' })

  fail('b.ts', new ClientError({ ...problem, code: 'unreachable', retryable: true }))
  const offline = await told[0]?.bringBack()
  expect(offline?.left.paths).toEqual(['b.ts', 'c.ts'])
})

test('a new folder is remembered until it has a file, moves with its parent, and goes with it', () => {
  const storage = new MemoryStorage()
  const open = () => createEmptyFolders({ storage, key: 'k' })
  const folders = open()
  folders.add('src/new')
  folders.add('docs')
  folders.add('docs')
  expect(open().get()).toEqual(['src/new', 'docs'])
  folders.move('src', 'lib')
  expect(folders.get()).toEqual(['lib/new', 'docs'])
  folders.forgetFilled([{ path: 'docs/a.md' }])
  expect(folders.get()).toEqual(['lib/new'])
  folders.remove('lib')
  expect(open().get()).toEqual([])
  storage.setItem('k', '{')
  expect(open().get()).toEqual([])
})
