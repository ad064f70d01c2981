/**
 * A conflict with all its versions: what was there before, people's, the agent's, and the result to write. The result
 * begins merged where both sides merge, and with both where they do not. Loaded when it is first opened.
 *
 *   open ─→ posted (one of the five answers) ─→ closed
 *     ├─→ the text moved on: the versions follow, a result that was written stays, and both are said
 *     ├─→ nothing can be posted: the server is gone, or the role; said, and what was written stays
 *     ├─→ settled by somebody else, merged by now, or gone with its file: said; what was written can be copied
 *     └─→ gone with its room, as who is removed from it: what was written stays in a notice
 */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Hunk } from '../../../shared/model/hunk.ts'
import { draft3 } from '../../../shared/text/merge.ts'
import type { ExcerptContent } from '../../editor/excerpt/excerpt.ts'
import { rangeMarks, sideMarks } from '../../editor/excerpt/side-marks.ts'
import type { Verdict } from '../../editor/hunks/review-source.ts'
import { whoseIs } from '../../editor/hunks/rows/whose.ts'
import { copyOut } from '../../page/copying.ts'
import { useToasts } from '../../page/platform.ts'
import { offerCopy } from '../../page/toasts/toasts.ts'
import { whoDeleted } from '../../presence/use-name-of.ts'
import { useRoom } from '../../room/room-context.ts'
import { useHindrance } from '../../room/use-hindrance.tsx'
import { useGoTo } from '../../room/view-context.ts'
import { ClientError } from '../../session/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import type { ReviewViews } from '../file-review-source.ts'
import { useReviewSource } from '../use-review-source.ts'
import styles from './conflict-dialog.module.css'
import { ConflictPanes, type Version } from './conflict-panes.tsx'
import { describeLostDraft } from './lost-draft.ts'
import { useConflict, type Versions } from './use-conflict.ts'

/** What is decided here is looked at nowhere else. */
const noViews: ReviewViews = { leave: () => false, compare: () => {}, editByHand: () => {}, show: () => {} }

export default function ConflictDialog({ hunk: opened, onClose }: { hunk: Hunk; onClose: () => void }) {
  const { id, file } = opened
  const { room, agent, me } = useRoom()
  const { may, hindrance, line, whyNot } = useHindrance({ role: 'editor', to: 'decide changes' })
  const toasts = useToasts()
  const sourceOf = useReviewSource()
  const goTo = useGoTo()
  const path = useLastPath(opened)
  const { hunk, isOpen, versions, shown, placeNow } = useConflict(id, file)
  const members = [...useReadable(room.members), ...useReadable(room.former)]
  const [isBusy, setBusy] = useState(false)
  /** Who was first, where our own answer came second. */
  const [refusal, setRefusal] = useState<string | null>(null)
  const { content, written, write, use, startAgain, isBehind } = useResult(shown)
  const deletedBy = whoDeleted({ room, file, me: me.id })
  const isUndecided = isOpen && refusal === null
  const lost =
    isUndecided || isBusy
      ? null
      : describeLostDraft({ hunk, path, members, isWritten: written !== null, deletedBy, refusal })
  const whose = whoseIs(shown?.changedBy ?? null)
  const title = `${shown?.changedBy ?? 'Someone'} changed this while ${agent.name} was writing`

  const isShown = useRef(true)
  /** Of a room that we had to leave nothing here is asked any more. */
  const latest = useRef({ isClosed: false, isBusy, offerWritten })
  latest.current = { isClosed: latest.current.isClosed, isBusy, offerWritten }
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
      if (!latest.current.isClosed && !latest.current.isBusy) latest.current.offerWritten()
    }
  }, [])

  function offerWritten(): void {
    if (written === null) return
    const kept = { title: 'Your result was not used', detail: `You were writing it for ${path}.` }
    offerCopy(toasts, { ...kept, text: written })
  }
  function close(): void {
    if (!isBusy) offerWritten()
    leave()
  }
  /** On purpose, and what was written is settled. */
  function leave(): void {
    latest.current.isClosed = true
    onClose()
  }
  async function decide(verdict: Verdict | 'again'): Promise<void> {
    if (isBusy || hindrance !== null || hunk === undefined) return
    const source = sourceOf(file, noViews)
    setBusy(true)
    try {
      if (verdict !== 'again') await source.decide(id, verdict)
      else if (versions !== null) await source.askAgain(hunk, () => placeNow() ?? versions)
      leave()
    } catch (error) {
      // Said here, beside what was written, and nowhere else.
      if (isShown.current && isDecidedAlready(error)) setRefusal(error.detail || error.title)
      else toasts.fail(error)
      setBusy(false)
      if (!isShown.current) offerWritten()
    }
  }
  const resolve = () => decide({ kind: 'resolve', resolution: 'text', text: written ?? content.text })
  const choose = (resolution: 'mine' | 'agent' | 'both') => decide({ kind: 'resolve', resolution })

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !isUndecided) return
    event.preventDefault()
    event.stopPropagation()
    void resolve()
  }

  return (
    <Dialog
      size="full"
      title={<span className={styles.title}>{title}</span>}
      beside={<span className={styles.path}>{shown === null ? path : `${path}:${shown.firstLine}`}</span>}
      onClose={close}
      onKeyDownCapture={onKeyDown}
      // The result takes the focus itself, once it is drawn.
      onOpenAutoFocus={(event) => event.preventDefault()}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        const row = document.querySelector<HTMLElement>(`[role="dialog"] [data-hunk="${id}"] button`)
        const dialog = document.querySelector<HTMLElement>('[role="dialog"]')
        if (row !== null || dialog !== null) (row ?? dialog)?.focus()
        else goTo(file, isOpen ? id : undefined)
      }}
      onInteractOutside={(event) => {
        if (written !== null) event.preventDefault()
      }}
      notice={line}
      footer={
        isUndecided &&
        may && (
          <>
            <Button isBusy={isBusy} whyNot={whyNot} onClick={() => choose('mine')}>
              {whose.keep}
            </Button>
            <Button isBusy={isBusy} whyNot={whyNot} onClick={() => choose('agent')}>
              Take the agent's
            </Button>
            <Button isBusy={isBusy} whyNot={whyNot} onClick={() => choose('both')}>
              Both
            </Button>
            <Button isBusy={isBusy} whyNot={whyNot} onClick={() => decide('again')}>
              Ask again
            </Button>
            <Button tone="main" aria-keyshortcuts="Control+Enter" isBusy={isBusy} whyNot={whyNot} onClick={resolve}>
              Use this result
            </Button>
          </>
        )
      }
    >
      <div role="status" className={styles.meanwhile}>
        {lost !== null && (
          <>
            <p>
              <b>{lost.title}.</b> {lost.detail}
            </p>
            {written !== null && <Button onClick={() => copyOut(toasts, written)}>Copy</Button>}
          </>
        )}
        {lost === null && hindrance?.kind === 'role' && written !== null && (
          <>
            <p>What you wrote can be copied.</p>
            <Button onClick={() => copyOut(toasts, written)}>Copy</Button>
          </>
        )}
        {lost === null && hindrance?.kind !== 'role' && isBehind && (
          <>
            <p>
              <b>The text was changed meanwhile.</b> {whose.version} shows it as it is now; your result is as you wrote
              it.
            </p>
            <Button onClick={startAgain}>Start again</Button>
          </>
        )}
      </div>
      {shown !== null && (
        <ConflictPanes
          path={path}
          versions={versionsOf(shown, agent.name)}
          result={content}
          written={written}
          onWrite={write}
          onUse={use}
        />
      )}
    </Dialog>
  )
}

function isDecidedAlready(error: unknown): error is ClientError {
  return error instanceof ClientError && error.code === 'hunk_decided'
}

function versionsOf({ base, mine, agents, firstLine, changedBy }: Versions, agentName: string): Version[] {
  const { version, begin } = whoseIs(changedBy)
  return [
    { key: 'base', name: 'Before', begin: 'Begin with what was before', content: { text: base, marks: [], firstLine } },
    { key: 'mine', name: version, begin, content: { text: mine, marks: sideMarks(base, mine, 'clash'), firstLine } },
    {
      key: 'agent',
      name: `The agent's (${agentName})`,
      begin: "Begin with the agent's",
      content: { text: agents, marks: sideMarks(base, agents, 'come'), firstLine },
    },
  ]
}

/** Where the file is now, or was last. */
function useLastPath({ file, path }: Hunk): string {
  const { room } = useRoom()
  const now = useReadable(room.files).find(({ id }) => id === file)?.path
  const last = useRef(path)
  last.current = now ?? last.current
  return last.current
}

const nothing: ExcerptContent = { text: '', marks: [], firstLine: 1 }

/** The result: as it begins while nobody wrote in it, from then on as it was written. */
function useResult(versions: Versions | null) {
  const [written, setWritten] = useState<string | null>(null)
  /** What people had when the result was begun. */
  const [begunWith, setBegunWith] = useState<string | null>(null)
  const [used, setUsed] = useState<{ readonly text: string } | null>(null)
  /** It stays as long as the texts do, and once somebody writes in it. */
  const frozen = useRef<ExcerptContent>(nothing)
  const begun = useMemo((): ExcerptContent => {
    if (versions === null) return nothing
    const { base, mine, agents, firstLine } = versions
    const { text, clashes } = draft3(base, mine, agents)
    return { text, marks: rangeMarks(text, clashes, 'clash'), firstLine }
  }, [versions])
  const chosen = useMemo(
    () => (used === null ? null : { ...used, marks: [], firstLine: begun.firstLine }),
    [used, begun.firstLine],
  )
  if (written === null) frozen.current = begun
  return {
    content: chosen ?? frozen.current,
    written,
    isBehind: written !== null && versions !== null && begunWith !== null && versions.mine !== begunWith,
    write(text: string) {
      if (written === null) setBegunWith(versions?.mine ?? null)
      setWritten(text)
    },
    use(text: string) {
      if (written === null) setBegunWith(versions?.mine ?? null)
      setUsed({ text })
      setWritten(text)
    },
    startAgain() {
      setUsed(null)
      setWritten(null)
      setBegunWith(null)
    },
  }
}
