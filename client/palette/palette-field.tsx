/** The header's way into the palette, by mouse or key; the palette itself comes when it is first wanted. */
import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { ariaKey, keyLabel } from '../commands/keys.ts'
import { isMac, useCommands } from '../commands/use-commands.ts'
import { useActiveFile } from '../room/room-context.ts'
import { IconButton } from '../ui/button.tsx'
import styles from './palette-field.module.css'

const loadPalette = () => import('./palette.tsx')
const Palette = lazy(loadPalette)

const label = 'Go to file, symbol or command'
const key = 'Mod-k'

const warmAfterMs = 3_000
/** A failure is told where it is used. */
const warm = () => void loadPalette().catch(() => {})

export function PaletteField({ isNarrow }: { isNarrow: boolean }) {
  /** What its field begins with; null while it is closed. */
  const [initial, setInitial] = useState<string | null>(null)
  const file = useActiveFile()
  const hasFile = () => file !== null

  useCommands([
    { id: 'palette.open', title: label, key, isHidden: true, run: () => setInitial('') },
    { id: 'palette.commands', title: 'Show all commands', key: 'F1', isHidden: true, run: () => setInitial('>') },
    {
      id: 'palette.symbols',
      title: 'Go to symbol in this file',
      words: 'outline function class',
      key: 'Mod-Shift-o',
      when: hasFile,
      run: () => setInitial('@'),
    },
    { id: 'palette.line', title: 'Go to line', when: hasFile, run: () => setInitial(':') },
  ])

  // There before it is wanted, so that no letter typed after its key goes elsewhere, but after all that the room needs.
  useEffect(() => {
    const timer = setTimeout(warm, warmAfterMs)
    return () => clearTimeout(timer)
  }, [])

  const open = () => setInitial('')
  return (
    <>
      {isNarrow ? (
        <IconButton label={label} aria-haspopup="dialog" onClick={open}>
          <Search size={17} />
        </IconButton>
      ) : (
        <button
          type="button"
          className={styles.field}
          aria-label={label}
          aria-haspopup="dialog"
          aria-keyshortcuts={ariaKey(key, isMac)}
          onClick={open}
          onPointerEnter={warm}
          onFocus={warm}
        >
          <span className={styles.words}>{label}</span>
          <kbd className={styles.key}>{keyLabel(key, isMac)}</kbd>
        </button>
      )}
      {initial !== null && (
        <Suspense fallback={null}>
          <Palette initial={initial} onClose={() => setInitial(null)} />
        </Suspense>
      )}
    </>
  )
}
