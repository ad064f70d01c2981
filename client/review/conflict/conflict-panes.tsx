/** The versions of a conflict beside each other over its result; on a narrow screen one at a time. */
import { Tabs } from 'radix-ui'
import type { ExcerptContent } from '../../editor/excerpt/excerpt.ts'
import { Button } from '../../ui/button.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { CodeExcerpt } from './code-excerpt.tsx'
import styles from './conflict-dialog.module.css'

export interface Version {
  readonly key: 'base' | 'mine' | 'agent'
  readonly name: string
  /** Of what puts it in place of the result. */
  readonly begin: string
  readonly content: ExcerptContent
}

interface ConflictPanesProps {
  readonly path: string
  readonly versions: readonly Version[]
  readonly result: ExcerptContent
  /** The result as it is written by now; null while it is as it began. */
  readonly written: string | null
  readonly onWrite: (text: string) => void
  /** Puts a version in place of the result. */
  readonly onUse: (text: string) => void
}

export function ConflictPanes({ path, versions, result, written, onWrite, onUse }: ConflictPanesProps) {
  const isNarrow = useMedia('(max-width: 47.5rem)')
  const pane = <CodeExcerpt name="Result" path={path} content={result} written={written} onWrite={onWrite} takesFocus />
  const version = ({ name, begin, content }: Version) => (
    <>
      <div className={styles.paneHead}>
        <h3 className={styles.name} title={name}>
          {name}
        </h3>
        <Button tone="quiet" onClick={() => onUse(content.text)}>
          {begin}
        </Button>
      </div>
      <CodeExcerpt name={name} path={path} content={content} />
    </>
  )
  if (isNarrow)
    return (
      <Tabs.Root className={styles.stack} defaultValue="result">
        <Tabs.List className={styles.tabs} aria-label="Versions">
          <Tabs.Trigger className={styles.tab} value="result">
            Result
          </Tabs.Trigger>
          {versions.map(({ key, name }) => (
            <Tabs.Trigger key={key} className={styles.tab} value={key}>
              {name.replace(/ \(.*/, '')}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {/* What was written stays while another version is looked at. */}
        <Tabs.Content className={styles.pane} value="result" forceMount tabIndex={-1}>
          {pane}
        </Tabs.Content>
        {versions.map((one) => (
          <Tabs.Content key={one.key} className={styles.pane} value={one.key} tabIndex={-1}>
            {version(one)}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    )
  return (
    <div className={styles.wide}>
      <div className={styles.versions}>
        {versions.map((one) => (
          <div key={one.key} className={styles.pane}>
            {version(one)}
          </div>
        ))}
      </div>
      <div className={styles.pane}>
        <div className={styles.paneHead}>
          <h3 className={styles.name}>Result</h3>
          <span className={styles.hint}>Write it as it is to stand in the file. Esc, then Tab leaves it.</span>
        </div>
        {pane}
      </div>
    </div>
  )
}
