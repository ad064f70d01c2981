import { describe, expect, test } from 'vitest'
import { assertPath, PathIndex } from '../../../server/rooms/files/file-path.ts'

describe('[F1] a path', () => {
  test.each([
    ['an invisible character', 'a\u200bb.ts'],
    ['only an invisible character', '\u200b'],
    ['a joiner in a folder', 'src\u2060/a.ts'],
    ['a joiner at its beginning', '\u200dعلی.md'],
    ['a joiner at its end', 'علی.md\u200c'],
    ['a joiner at the edge of a folder', 'علی\u200c/a.md'],
    ['two joiners', 'علی\u200c\u200cرضا.md'],
    ['a joiner beside a space', 'علی \u200cرضا.md'],
    ['a joiner that joins nothing', 'a\u200d.ts'],
    ['half of a surrogate pair', 'a\ud800.ts'],
    ['a space before a part', 'src/ a.ts'],
    ['a space after a part', 'src /a.ts'],
    ['a wide space after it', 'a.ts\u3000'],
    ['a drive', 'C:/win.ts'],
    ['a drive alone', 'c:'],
  ])('with %s is refused', (_what, path) => {
    expect(() => assertPath(path, 400)).toThrow(expect.objectContaining({ code: 'path_invalid' }))
  })

  test.each(['my file.ts', 'a:b.ts', 'src/C:/a.ts', 'src/é.ts', '日本/語.md', '.github/a b/c.yml'])(
    '%s is taken',
    (path) => {
      expect(() => assertPath(path, 400)).not.toThrow()
    },
  )

  test.each([
    'علی\u200cرضا.txt',
    'ශ\u0dca\u200dර\u0dd3/PDF\u200cها.md',
    '👩\u200d💻.md',
    '❤\ufe0f\u200d🔥/👩\u200d👩\u200d👧.md',
  ])('%s is taken: its joiners stand between characters that show', (path) => {
    expect(() => assertPath(path, 400)).not.toThrow()
  })

  test('is the same one with its accents in one character and in two', () => {
    const index = new PathIndex()
    index.add('caf\u00e9/a.ts')
    const taken = expect.objectContaining({ code: 'path_taken' })
    expect(() => index.assertFree('cafe\u0301/a.ts')).toThrow(taken)
    expect(() => index.assertFree('cafe\u0301')).toThrow(taken)
    index.remove('cafe\u0301/a.ts')
    expect(() => index.assertFree('caf\u00e9')).not.toThrow()
  })
})
