/** What goes with a request to the agent: the file shown, how its changes arrive, and which model answers. */
import { ChevronDown, FilePlus, X } from 'lucide-react'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { useRoom } from '../../room/room-context.ts'
import type { OfferedModel } from '../../session/models.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { baseName } from '../../ui/wording.ts'
import { priceWords } from '../tasks/usage-words.ts'
import styles from './composer.module.css'
import type { MessageField } from './message-field.ts'
import { ModeMenu } from './mode-menu.tsx'

export function RequestChoices({
  file,
  withFile,
  onWithFile,
  manner,
}: {
  /** The one that is shown. */
  file: FileEntry | null
  withFile: boolean
  onWithFile: (wants: boolean) => void
  manner: MessageField['manner']
}) {
  const { models } = useRoom().agent
  const { mode, model } = useReadable(manner)
  return (
    <>
      {file !== null && (
        <Button
          tone="quiet"
          className={styles.chip}
          aria-pressed={withFile}
          title={withFile ? `The agent looks at ${file.path} first` : `Let the agent look at ${file.path} first`}
          onClick={() => onWithFile(!withFile)}
        >
          {withFile ? <X size={12} aria-hidden="true" /> : <FilePlus size={12} aria-hidden="true" />}
          <span>{baseName(file.path)}</span>
        </Button>
      )}
      <ModeMenu
        mode={mode}
        onChange={(mode) => manner.set({ ...manner.get(), mode })}
        className={`${styles.chip} ${styles.choice}`}
      />
      {models.length > 1 && (
        <ModelMenu
          models={models}
          chosen={model ?? models[0]?.name ?? ''}
          onChoose={(model) => manner.set({ ...manner.get(), model })}
        />
      )}
    </>
  )
}

function ModelMenu({
  models,
  chosen,
  onChoose,
}: {
  models: readonly OfferedModel[]
  chosen: string
  onChoose: (name: string) => void
}) {
  const options = models.map(({ name, price }) => ({ value: name, label: name, meaning: priceWords(price) }))
  return (
    <Menu
      side="top"
      trigger={
        <Button tone="quiet" className={`${styles.chip} ${styles.choice}`} aria-label={`Model: ${chosen}`}>
          <span>{chosen}</span> <ChevronDown size={12} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice value={chosen} options={options} onChange={onChoose} />
    </Menu>
  )
}
