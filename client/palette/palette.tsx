/**
 * One field for getting anywhere: files, symbols, commands, lines. Arrows choose, Enter goes, Escape leaves things as they
 * were. Loaded when it is first opened.
 */
import { Command as List } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { Command } from '../commands/command-registry.ts'
import { keyLabel } from '../commands/keys.ts'
import { isApple } from '../editor/apple-keys.ts'
import { useRoom } from '../room/room-context.ts'
import { useActiveFile, useGoTo, useView } from '../room/view-context.ts'
import type { SymbolFound } from '../session/api.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { baseName, countOf } from '../ui/wording.ts'
import { type Found, find, findCommands } from './find.ts'
import { Marked } from './marked.tsx'
import styles from './palette.module.css'
import { readQuestion } from './question.ts'
import { useSymbols } from './use-symbols.ts'

const mostFiles = 12
const mostSymbols = 8
const mostCommands = 60
/** Beside files, those that fit best. */
const mostCommandsBeside = 6

export default function Palette({ initial, onClose }: { initial: string; onClose: () => void }) {
  const { room } = useRoom()
  const { registry, tabs } = useView()
  const [text, setText] = useState(initial)
  const goTo = useGoTo()
  const files = useReadable(room.files)
  const { open } = useReadable(tabs)
  const active = useActiveFile()
  const question = readQuestion(text)
  const returnFocus = useReturnFocus()
  /** What was chosen is done once the focus is back where it was, so that it can put it elsewhere. */
  const chosen = useRef<(() => void) | null>(null)
  const field = useRef<HTMLInputElement>(null)
  // As they were when it opened: what is behind it does not change.
  const commands = useMemo(() => registry.available().filter(({ isHidden }) => isHidden !== true), [registry])

  const words = 'words' in question ? question.words : ''
  const isAll = question.kind === 'all'
  const foundFiles = useMemo(() => {
    if (!isAll) return []
    const opened = files.filter(({ id }) => open.includes(id) && id !== active?.id)
    return find(words === '' ? opened : files, words, ({ path }) => path, mostFiles)
  }, [isAll, words, files, open, active?.id])
  const foundCommands = useMemo(() => {
    if (!isAll && question.kind !== 'commands') return []
    const most = isAll && words !== '' ? mostCommandsBeside : mostCommands
    return findCommands(commands, words, most)
  }, [isAll, question.kind, words, commands])
  const { symbols, isLooking, unread } = useSymbols(
    question.kind === 'symbols' && active !== null ? { file: active.id } : isAll && words.length > 1 ? { words } : null,
  )
  const foundSymbols = useMemo(
    () => find(symbols, words, ({ name }) => name, isAll ? mostSymbols : mostCommands),
    [symbols, words, isAll],
  )

  const [selected, setSelected] = useState('')
  /** Whoever has gone to an option stays on it while more come in; who only types is always on the first. */
  const hasMoved = useRef(false)
  const first = firstOf(foundFiles, foundSymbols, foundCommands)
  useEffect(() => {
    if (!hasMoved.current && first !== null) setSelected(first)
  }, [first])

  function choose(run: () => void): void {
    chosen.current = run
    onClose()
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.content}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // Radix would select what is in the field, and the first letter typed would take its place.
            event.preventDefault()
            field.current?.focus()
            field.current?.setSelectionRange(initial.length, initial.length)
          }}
          onCloseAutoFocus={(event) => {
            returnFocus(event)
            chosen.current?.()
          }}
        >
          <Dialog.Title className={styles.title}>Go to</Dialog.Title>
          <List
            shouldFilter={false}
            loop
            label="Go to file, symbol or command"
            value={selected}
            onValueChange={setSelected}
            onKeyDown={({ key }) => {
              if (key.startsWith('Arrow') || key === 'Home' || key === 'End') hasMoved.current = true
            }}
            onPointerMove={() => {
              hasMoved.current = true
            }}
          >
            <List.Input
              ref={field}
              className={styles.field}
              placeholder="Go to file, symbol or command"
              value={text}
              onValueChange={(next) => {
                hasMoved.current = false
                setText(next)
              }}
              spellCheck={false}
              autoCapitalize="off"
            />
            <List.List className={styles.list} label="Found">
              <List.Empty className={styles.empty}>
                {isLooking ? 'Looking…' : emptyWords(question, active !== null, unread.length)}
              </List.Empty>
              {question.kind === 'line' && question.line !== null && active !== null && (
                <LineItem line={question.line} onChoose={(line) => choose(() => goTo(active.id, line))} />
              )}
              {foundFiles.length > 0 && (
                <List.Group className={styles.group} heading={words === '' ? 'Open files' : 'Files'}>
                  {foundFiles.map(({ item, marks }) => (
                    <FileItem
                      key={item.id}
                      path={item.path}
                      marks={marks}
                      onChoose={() => choose(() => goTo(item.id))}
                    />
                  ))}
                </List.Group>
              )}
              {foundSymbols.length > 0 && (
                <List.Group className={styles.group} heading="Symbols">
                  {foundSymbols.map((found) => (
                    <SymbolItem
                      key={`${found.item.file} ${found.item.line} ${found.item.name}`}
                      found={found}
                      hasPath={isAll}
                      onChoose={({ file, line }) => choose(() => goTo(file, line))}
                    />
                  ))}
                </List.Group>
              )}
              {foundCommands.length > 0 && (
                <List.Group className={styles.group} heading="Commands">
                  {foundCommands.map((found) => (
                    <CommandItem key={found.item.id} found={found} onChoose={({ run }) => choose(run)} />
                  ))}
                </List.Group>
              )}
            </List.List>
          </List>
          <p className={styles.foot}>
            <kbd>&gt;</kbd> commands <kbd>@</kbd> symbols in this file <kbd>:</kbd> line
            {isLooking && <span className={styles.looking}>Looking for symbols…</span>}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const fileValue = (path: string) => `file ${path}`
const symbolValue = ({ file, line, name }: SymbolFound) => `symbol ${file} ${line} ${name}`
const commandValue = ({ id }: Command) => `command ${id}`

function firstOf(
  [file]: readonly Found<FileEntry>[],
  [symbol]: readonly Found<SymbolFound>[],
  [command]: readonly Found<Command>[],
): string | null {
  if (file !== undefined) return fileValue(file.item.path)
  if (symbol !== undefined) return symbolValue(symbol.item)
  return command === undefined ? null : commandValue(command.item)
}

/** `unread`: how many files are too long for what they define to be found. */
function emptyWords(question: ReturnType<typeof readQuestion>, hasFile: boolean, unread: number): string {
  if (question.kind === 'line') return hasFile ? 'Type the number of a line.' : 'Open a file first.'
  if (question.kind === 'symbols') {
    if (unread > 0) return 'This file is too long for what it defines to be found.'
    return hasFile ? 'This file defines nothing of that name.' : 'Open a file first.'
  }
  if (unread === 0) return 'Nothing has that name here.'
  return `Nothing has that name here. Symbols of ${countOf(unread, 'file')}, too long to be looked into, are not found.`
}

function LineItem({ line, onChoose }: { line: number; onChoose: (line: number) => void }) {
  return (
    <List.Item className={styles.item} value={`line ${line}`} onSelect={() => onChoose(line)}>
      Go to line {line}
    </List.Item>
  )
}

function FileItem({ path, marks, onChoose }: { path: string; marks: ReadonlySet<number>; onChoose: () => void }) {
  const name = baseName(path)
  const folder = path.slice(0, path.length - name.length)
  return (
    <List.Item className={styles.item} value={fileValue(path)} onSelect={onChoose}>
      <span className={styles.name}>
        <Marked text={name} marks={marks} from={folder.length} />
      </span>
      <span className={styles.detail}>
        <Marked text={folder.replace(/\/$/, '')} marks={marks} from={0} />
      </span>
    </List.Item>
  )
}

function SymbolItem({
  found: { item, marks },
  hasPath,
  onChoose,
}: {
  found: Found<SymbolFound>
  hasPath: boolean
  onChoose: (symbol: SymbolFound) => void
}) {
  const around = item.within.join(' › ')
  return (
    <List.Item className={styles.item} value={symbolValue(item)} onSelect={() => onChoose(item)}>
      <span className={styles.name}>
        <Marked text={item.name} marks={marks} from={0} />
      </span>
      <span className={styles.detail}>
        {[item.kind, around, hasPath ? `${item.path}:${item.line}` : `line ${item.line}`]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </List.Item>
  )
}

function CommandItem({
  found: { item, marks },
  onChoose,
}: {
  found: Found<Command>
  onChoose: (command: Command) => void
}) {
  return (
    <List.Item className={styles.item} value={commandValue(item)} onSelect={() => onChoose(item)}>
      <span className={styles.name}>
        <Marked text={item.title} marks={marks} from={0} />
      </span>
      {item.key !== undefined && <kbd className={styles.key}>{keyLabel(item.key, isApple)}</kbd>}
    </List.Item>
  )
}
