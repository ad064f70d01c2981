/**
 * Keys as commands name them: `Mod-Shift-f`, `Alt-PageDown`, `F1`. How they are matched with what was pressed, and how
 * they are written for people of each system. Pure.
 *
 * A letter is told by what it types, so that it follows the keyboard's layout; where Alt or another alphabet makes
 * no such letter of it, by where it is.
 */
export interface PressedKey {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

interface NamedKey {
  readonly key: string
  readonly mod: boolean
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
}

/** Of the modifiers it takes `Mod`, `Ctrl`, `Alt` and `Shift`. */
function parseKey(name: string): NamedKey {
  const parts = name.split(/-(?!$)/)
  const has = (modifier: string) => parts.slice(0, -1).includes(modifier)
  return { key: parts.at(-1) ?? '', mod: has('Mod'), ctrl: has('Ctrl'), alt: has('Alt'), shift: has('Shift') }
}

export function isPressed(name: string, pressed: PressedKey, isMac: boolean): boolean {
  const wanted = parseKey(name)
  const ctrl = wanted.ctrl || (wanted.mod && !isMac)
  const meta = wanted.mod && isMac
  if (pressed.ctrlKey !== ctrl || pressed.metaKey !== meta) return false
  if (pressed.altKey !== wanted.alt || pressed.shiftKey !== wanted.shift) return false
  const { key } = wanted
  if (pressed.key.toLowerCase() === key.toLowerCase()) return true
  const isOther = wanted.alt ? !/^[a-z]$/i.test(pressed.key) : !/^[\x20-\x7e]$/.test(pressed.key)
  return isOther && /^[a-z]$/i.test(key) && pressed.code === `Key${key.toUpperCase()}`
}

const macSigns = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Mod: '⌘' } as const
const longNames: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
  Escape: 'Esc',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
}

/** "Ctrl Shift F", on a Mac "⇧⌘F". */
export function keyLabel(name: string, isMac: boolean): string {
  const { key, mod, ctrl, alt, shift } = parseKey(name)
  const last = longNames[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  if (isMac) {
    const signs = [ctrl && macSigns.Ctrl, alt && macSigns.Alt, shift && macSigns.Shift, mod && macSigns.Mod]
    return `${signs.filter((sign) => sign !== false).join('')}${last}`
  }
  const names = [(mod || ctrl) && 'Ctrl', alt && 'Alt', shift && 'Shift', last]
  return names.filter((part) => part !== false).join(' ')
}

/** For `aria-keyshortcuts`. */
export function ariaKey(name: string, isMac: boolean): string {
  return name
    .replace('Mod', isMac ? 'Meta' : 'Control')
    .replace('Ctrl', 'Control')
    .replaceAll('-', '+')
}
