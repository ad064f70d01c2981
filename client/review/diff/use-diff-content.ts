/**
 * What one file's difference by a task shows, made anew whenever text, changes or rights do, and what its buttons do.
 * The editor's code draws it; nothing here touches the page.
 */
import { useMemo, useRef, useState } from 'react'
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import { isApple } from '../../editor/apple-keys.ts'
import type { DiffContent } from '../../editor/diff/diff-view.ts'
import type { DiffRow } from '../../editor/diff/rows.ts'
import { Decisions } from '../../editor/hunks/decisions.ts'
import { numberHunks } from '../../editor/hunks/numbering.ts'
import { isDecision, type RowHandlers, RowWidget } from '../../editor/hunks/rows/row-widget.ts'
import { useNameOf, whoChanged } from '../../presence/use-name-of.ts'
import { useRoom } from '../../room/room-context.ts'
import { useGoTo, useView } from '../../room/view-context.ts'
import type { FileConnection } from '../../session/file-connections.ts'
import { decisionWords } from '../decision-words.ts'
import { useFileText } from '../use-file-text.ts'
import { useReviewSource } from '../use-review-source.ts'
import type { ChangedFile } from './changed-files.ts'
import { diffRowContent } from './diff-row-content.ts'
import { taskText } from './task-text.ts'

interface DiffState {
  /** Null until the file's text has arrived. */
  readonly content: DiffContent | null
  readonly handlers: RowHandlers
}

interface DiffOptions {
  readonly mayDecide: boolean
  /** Why nothing can be decided now. */
  readonly hindrance: string | null
  /** Called before the file itself is gone to. */
  readonly onLeave: () => void
}

export function useDiffContent(changed: ChangedFile, { mayDecide, hindrance, onLeave }: DiffOptions): DiffState {
  const { room, agent, me } = useRoom()
  const { conflict } = useView()
  const sourceOf = useReviewSource()
  const goTo = useGoTo()
  const nameOf = useNameOf()
  const read = useFileText(changed.file)
  const [drawn, setDrawn] = useState(0)

  /** What the decisions, made once, ask later. */
  const show = (hunk: HunkId) => {
    onLeave()
    goTo(changed.file, hunk)
  }
  const latest = useRef({ hindrance, changed, read, show })
  latest.current = { hindrance, changed, read, show }
  const decisions = useMemo(() => {
    const source = sourceOf(changed.file, {
      compare: () => {},
      leave: () => false,
      editByHand: ({ id }) => conflict.set(id),
      show: ({ id }) => latest.current.show(id),
    })
    const placeOf = (hunk: Hunk) => {
      const { connection = null } = latest.current.read ?? {}
      return placeNow(hunk, connection, connection?.text.length ?? 0)
    }
    return new Decisions({
      source,
      find(id) {
        const hunk = latest.current.changed.hunks.find((one) => one.id === id)
        return hunk === undefined ? null : { hunk, place: placeOf(hunk) ?? { from: 0, to: 0 } }
      },
      placeOf,
      pointedAt: () => ({ from: 0, to: 0, text: '' }),
      onChange: () => setDrawn((count) => count + 1),
    })
  }, [sourceOf, changed.file, conflict])

  const handlers = useMemo(
    (): RowHandlers => ({
      act(hunk, action) {
        if (latest.current.hindrance === null || !isDecision(action)) decisions.act(hunk, action)
      },
    }),
    [decisions],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` counts what became busy or free
  const content = useMemo((): DiffContent | null => {
    if (read === null) return null
    const { connection } = read
    // As it is now: places are of the same moment.
    const text = connection?.text.toString() ?? ''
    const placed = changed.hunks.flatMap((hunk) => {
      const place = placeNow(hunk, connection, text.length)
      return place === null ? [] : [{ hunk, ...place }]
    })
    const numbers = numberHunks(placed.map(({ hunk: { id, order }, from, to }) => ({ id, order, from, to })))
    const { before, after, places } =
      withoutDeleted(changed, connection === null ? null : text) ?? taskText(text, placed)
    const rows = placed.flatMap(({ hunk }): DiffRow[] => {
      const place = places.get(hunk.id)
      const ordinal = numbers.get(hunk.id)
      if (place === undefined || ordinal === undefined) return []
      const row = diffRowContent({
        hunk,
        path: changed.path,
        ordinal,
        agentName: agent.name,
        changedBy: whoChanged(room, hunk, me.id),
        decided: decisionWords(hunk, nameOf, new Date()),
        canDecide: mayDecide,
        isBusy: decisions.isBusy(hunk.id),
        hindrance,
        isApple,
        canShow: connection !== null,
      })
      return [{ hunk: hunk.id, place, widget: new RowWidget(row, handlers) }]
    })
    return { before, after, rows: rows.sort((a, b) => a.place.from - b.place.from) }
  }, [room, me, read, changed, mayDecide, hindrance, agent, decisions, handlers, drawn])
  return { content, handlers }
}

/** A file that is deleted, or is to be, is its whole text against nothing; null for any other. */
function withoutDeleted({ hunks }: ChangedFile, now: string | null) {
  const gone = hunks.find(({ operation, state }) => operation === 'delete' && state !== 'rejected')
  return gone && { before: now ?? gone.base, after: '', places: new Map<HunkId, Range>() }
}

/** Where a change is in the text now; null where it has no place in it. */
function placeNow(hunk: Hunk, connection: FileConnection | null, length: number): Range | null {
  if (hunk.state === 'unplaced' || hunk.operation !== undefined) return null
  if (hunk.anchors !== undefined && connection !== null) return resolveRange(connection.text, hunk.anchors)
  // A file of its own making is the change, whole; until then there is nothing.
  return hunk.createsFile ? { from: 0, to: length } : null
}
