/** The header's way into the palette, by mouse or key; the palette itself comes when it is first wanted. */
import { Search } from 'lucide-react'
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react'
import { ariaKey, keyLabel } from '../commands/keys.ts'
import { holdKeys } from '../commands/typed-ahead.ts'
import { useCommands } from '../commands/use-commands.ts'
import { isApple } from '../editor/apple-keys.ts'
import { useOpened } from '../page/opened.tsx'
import { useActiveFile } from '../room/view-context.ts'
import { IconButton } from '../ui/button.tsx'
import { lazyModule } from '../ui/lazy-module.ts'
import styles from './palette-field.module.css'

const loadPalette = () => import('./palette.tsx')
const palette = lazyModule(loadPalette)

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

  // There before it is wanted, but after all that the room needs.
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
          aria-keyshortcuts={ariaKey(key, isApple)}
          onClick={open}
          onPointerEnter={warm}
          onFocus={warm}
        >
          <span className={styles.words}>{label}</span>
          <kbd className={styles.key}>{keyLabel(key, isApple)}</kbd>
        </button>
      )}
      {initial !== null && <Opened initial={initial} setInitial={setInitial} />}
    </>
  )
}

function Opened({ initial, setInitial }: { initial: string; setInitial: Dispatch<SetStateAction<string | null>> }) {
  const close = () => setInitial(null)
  const { loaded, waiting, isMissing } = useOpened(palette, 'Go to', close)
  // What is typed before it is here is meant for it, not for the text that has the focus; once it is missing, for what says so.
  const isTypedAhead = loaded === null && !isMissing
  useEffect(() => {
    if (!isTypedAhead) return
    return holdKeys(window, {
      onText: (typed) => setInitial((text) => (text ?? '') + typed),
      onEscape: () => setInitial(null),
    })
  }, [isTypedAhead, setInitial])
  return loaded === null ? waiting : <loaded.default initial={initial} onClose={close} />
}
