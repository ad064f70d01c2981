import { expect, test } from 'vitest'
import { droppedFiles } from '../../../../../client/files/transfer/dropped-files.ts'
import { defaultLimits } from '../../../../../shared/limits.ts'

type Tree = { readonly [name: string]: string | Tree }

/** A folder's entry as a browser gives it: what is in it comes two at a time. */
function entryOf(name: string, content: string | Tree, parent = ''): FileSystemEntry {
  const fullPath = `${parent}/${name}`
  if (typeof content === 'string') {
    const file = (take: (file: File) => void) => take(new File([content], name))
    return { isFile: true, isDirectory: false, name, fullPath, file } as unknown as FileSystemEntry
  }
  const createReader = () => {
    const children = Object.entries(content).map(([child, inner]) => entryOf(child, inner, fullPath))
    return { readEntries: (take: (entries: FileSystemEntry[]) => void) => take(children.splice(0, 2)) }
  }
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry
}

const transfer = (entries: readonly FileSystemEntry[], files: readonly File[] = []) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer

test('[U104] a dropped folder is its files with their paths, without version control and installed packages', async () => {
  const folder = entryOf('app', {
    'a.ts': 'a',
    '.git': { HEAD: 'ref' },
    node_modules: { x: { 'index.js': '' } },
    src: { 'b.ts': 'b', lib: { 'c.ts': 'c' } },
    'README.md': '#',
  })
  const found = await droppedFiles(transfer([folder, entryOf('z.txt', 'z')]))
  expect(found.map(({ path }) => path)).toEqual([
    'app/a.ts',
    'app/src/b.ts',
    'app/src/lib/c.ts',
    'app/README.md',
    'z.txt',
  ])
  expect(await found[1]?.file.text()).toBe('b')
})

test('[U104] where a browser gives no entries, the files count by their names', async () => {
  const found = await droppedFiles(transfer([], [new File(['a'], 'a.ts')]))
  expect(found.map(({ path }) => path)).toEqual(['a.ts'])
})

test('[U208] a dropped folder is walked no further than an import goes, and refused as one', async () => {
  let read = 0
  const endless = {
    isFile: false,
    isDirectory: true,
    name: 'endless',
    fullPath: '/endless',
    createReader: () => ({
      readEntries: (take: (entries: FileSystemEntry[]) => void) => {
        read += 100
        take(Array.from({ length: 100 }, (_, index) => entryOf(`${read + index}.ts`, '', '/endless')))
      },
    }),
  } as unknown as FileSystemEntry
  await expect(droppedFiles(transfer([endless]))).rejects.toMatchObject({
    code: 'archive_too_many_files',
    remedy: 'Import it in parts.',
  })
  expect(read).toBe(defaultLimits.importEntries + 100)
})

test('[U208] a folder so deep that no path leads there is refused, and not walked for ever', async () => {
  const deep = (fullPath: string): FileSystemEntry =>
    ({
      isFile: false,
      isDirectory: true,
      name: 'deep',
      fullPath,
      createReader: () => {
        let isRead = false
        const next = () => {
          const entries = isRead ? [] : [deep(`${fullPath}/deep`)]
          isRead = true
          return entries
        }
        return { readEntries: (take: (entries: FileSystemEntry[]) => void) => take(next()) }
      },
    }) as unknown as FileSystemEntry
  await expect(droppedFiles(transfer([deep('/deep')]))).rejects.toMatchObject({ code: 'path_invalid' })
})
