/** Searching all files of the room, and replacing: the words, how they are meant, and what was found. */
import { CaseSensitive, Regex, WholeWord } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import type { ReplaceResponse } from '../../shared/protocol/api.ts'
import { useToasts } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { RoomConfirm } from '../room/room-confirm.tsx'
import { useRights } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { ClientError } from '../session/api.ts'
import { Button } from '../ui/button.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { countOf } from '../ui/wording.ts'
import { replacedWords } from './replace-words.ts'
import { SearchHits } from './search-hits.tsx'
import styles from './search-panel.module.css'
import type { SearchState } from './search-store.ts'
import { undoReplacement } from './undo-replacement.ts'

export function SearchPanel() {
  const { search } = useView()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const state = useReadable(search)
  const { words, files, isLooking, failure, wanted } = state
  const [isAsking, setAsking] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const summaryId = useId()
  const count = (files ?? []).reduce((sum, { hits }) => sum + hits.length, 0)

  // What was found may be another by now.
  useEffect(() => void search.refresh(), [search])
  useEffect(() => {
    if (wanted === null) return
    field.current?.focus()
    // What is in it after typing ahead is to be gone on with.
    if (wanted === 'anew') field.current?.select()
    else field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
    search.served()
  }, [search, wanted])

  async function replace(file?: FileId, key?: string): Promise<void> {
    try {
      tell(await search.replace(file, key))
    } catch (error) {
      if (error instanceof ClientError && error.replaced !== null) tell(error.replaced, describeFailure(error))
      else toasts.fail(error)
    }
  }

  function tell(done: ReplaceResponse, failure?: ReturnType<typeof describeFailure>): void {
    const { undo } = done
    toasts.show({
      ...(failure === undefined ? { tone: 'info' } : { tone: 'error', code: failure.code }),
      ...replacedWords(done, failure && `${failure.title} ${failure.detail}`),
      ...(done.replaced > 0 &&
        undo != null && {
          about: undo,
          action: { label: 'Undo', run: () => void undoReplacement(search, undo, toasts) },
        }),
    })
  }

  return (
    <search className={styles.panel} aria-label="Search in all files">
      <div className={styles.form}>
        <div className={styles.row}>
          <input
            ref={field}
            className={styles.field}
            aria-label="Search in all files"
            aria-describedby={summaryId}
            aria-invalid={failure !== null}
            placeholder="Search in all files"
            spellCheck={false}
            autoComplete="off"
            value={words.query}
            onChange={(event) => search.change({ query: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void search.refresh()
            }}
          />
          <Toggle label="Match case" isOn={words.matchCase} onChange={(matchCase) => search.change({ matchCase })}>
            <CaseSensitive size={16} />
          </Toggle>
          <Toggle label="Whole words" isOn={words.wholeWord} onChange={(wholeWord) => search.change({ wholeWord })}>
            <WholeWord size={16} />
          </Toggle>
          <Toggle label="Regular expression" isOn={words.isRegex} onChange={(isRegex) => search.change({ isRegex })}>
            <Regex size={15} />
          </Toggle>
        </div>
        {mayEdit && (
          <div className={styles.row}>
            <input
              className={styles.field}
              aria-label="Replace with"
              placeholder={words.isRegex ? 'Replace with, $1 for a group' : 'Replace with'}
              spellCheck={false}
              autoComplete="off"
              value={words.replacement}
              onChange={(event) => search.change({ replacement: event.target.value })}
            />
            <Button disabled={count === 0 || isLooking} onClick={() => setAsking(true)}>
              Replace all
            </Button>
          </div>
        )}
        <input
          className={styles.field}
          aria-label="Files to search"
          placeholder="Files: src, *.ts, !test"
          spellCheck={false}
          autoComplete="off"
          value={words.paths}
          onChange={(event) => search.change({ paths: event.target.value })}
        />
        <p id={summaryId} role="status" className={styles.summary} data-failed={failure !== null}>
          {summaryOf(state, count)}
        </p>
      </div>
      <SearchHits
        query={words.query}
        files={files ?? []}
        isReplacing={mayEdit && words.replacement !== ''}
        onReplace={(file, key) => void replace(file, key)}
        onLeaveOut={search.leaveOut}
      />
      {isAsking && (
        <RoomConfirm
          title={`Replace ${countOf(count, 'place')} in ${countOf(files?.length ?? 0, 'file')}?`}
          detail={
            words.replacement === ''
              ? 'With nothing: they are deleted, for everyone in the room.'
              : `With “${words.replacement}”, for everyone in the room.`
          }
          action="Replace"
          onConfirm={() => void replace()}
          onClose={() => setAsking(false)}
        />
      )}
    </search>
  )
}

function summaryOf({ words, files, isWhole, isLooking, failure }: SearchState, count: number): string {
  if (failure !== null) return failure
  if (words.query === '') return 'In the files as they are now.'
  if (files === null) return isLooking ? 'Looking…' : ''
  if (count === 0) return isWhole ? 'Nothing found.' : 'Nothing found in the part that there was time for.'
  const more = isWhole ? '' : '; there are more'
  return `${countOf(count, 'place')} in ${countOf(files.length, 'file')}${more}`
}

function Toggle({
  label,
  isOn,
  onChange,
  children,
}: {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={() => onChange(!isOn)}
    >
      {children}
    </button>
  )
}
