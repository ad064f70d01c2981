/** What a person can set for themselves, in force at once and remembered in this browser. Loaded when it is opened. */
import { Minus, Plus } from 'lucide-react'
import { useId } from 'react'
import { isApple } from '../editor/apple-keys.ts'
import type { EditorPreferences } from '../editor/preferences/preferences.ts'
import { usePlatform } from '../page/platform.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { clampFontSize, fontSizesPx, tabSizes, usualSettings } from './editor-settings.ts'
import { keysNote } from './keys-note.ts'
import styles from './settings-dialog.module.css'

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
] as const
const keys = [
  { value: 'usual', label: 'Usual' },
  { value: 'vim', label: 'Vim' },
  { value: 'emacs', label: 'Emacs' },
] as const
const tabs = tabSizes.map((value) => ({ value, label: String(value) }))

export default function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { theme, editorSettings } = usePlatform()
  const chosen = useReadable(theme.chosen)
  const settings = useReadable(editorSettings)
  const set = (change: Partial<EditorPreferences>) => editorSettings.set({ ...settings, ...change })

  return (
    <Dialog
      title="Settings"
      onClose={onClose}
      footer={
        <>
          <p>Kept in this browser. Motion follows your system.</p>
          <Button
            tone="quiet"
            onClick={() => {
              theme.choose('system')
              editorSettings.set(usualSettings)
            }}
          >
            Reset
          </Button>
        </>
      }
    >
      <Choice legend="Theme" options={themes} value={chosen} onChange={theme.choose} />
      <FontSize value={settings.fontSizePx} onChange={(fontSizePx) => set({ fontSizePx })} />
      <Choice
        legend="Tab size"
        note="Columns of a tab, and of a step where a file shows none"
        options={tabs}
        value={settings.tabSize}
        onChange={(tabSize) => set({ tabSize })}
      />
      <label className={styles.row}>
        <span>Wrap long lines</span>
        <input
          type="checkbox"
          className={styles.switch}
          checked={settings.wrap}
          onChange={(event) => set({ wrap: event.target.checked })}
        />
      </label>
      <Choice
        legend="Keys"
        note={keysNote(settings.keys, isApple)}
        options={keys}
        value={settings.keys}
        onChange={(keySet) => set({ keys: keySet })}
      />
    </Dialog>
  )
}

function Choice<T extends string | number>({
  legend,
  note,
  options,
  value,
  onChange,
}: {
  legend: string
  note?: string | undefined
  options: readonly { readonly value: T; readonly label: string }[]
  value: T
  onChange: (value: T) => void
}) {
  const name = useId()
  return (
    <div role="radiogroup" aria-labelledby={`${name}-legend`} className={styles.row}>
      <span className={styles.label}>
        <span id={`${name}-legend`}>{legend}</span>
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </span>
      <span className={styles.choices}>
        {options.map((option) => (
          <label key={option.value} className={styles.choice}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </span>
    </div>
  )
}

function FontSize({ value, onChange }: { value: number; onChange: (px: number) => void }) {
  return (
    <fieldset aria-label="Font size" className={styles.row}>
      <span aria-hidden="true">Font size</span>
      <span className={styles.stepper}>
        <IconButton
          label="Smaller"
          disabled={value <= fontSizesPx.least}
          onClick={() => onChange(clampFontSize(value - 1))}
        >
          <Minus size={14} />
        </IconButton>
        <output>{value} px</output>
        <IconButton
          label="Larger"
          disabled={value >= fontSizesPx.most}
          onClick={() => onChange(clampFontSize(value + 1))}
        >
          <Plus size={14} />
        </IconButton>
      </span>
    </fieldset>
  )
}
