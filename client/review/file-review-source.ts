/** Gives a file's editor its hunks and the requests that decide them. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { Task } from '../../shared/model/task.ts'
import type { ReviewSource } from '../editor/hunks/review-source.ts'
import type { Toasts } from '../page/toasts/toasts.ts'
import { type OfferedModel, sameModel } from '../session/models.ts'
import type { RoomRequests } from '../session/room-requests.ts'
import type { Readable } from '../session/store.ts'
import { askOrOffer } from './ask-or-offer.ts'
import type { HunkStore } from './hunk-store.ts'

/** Where else a hunk is looked at. */
export type ReviewViews = Pick<ReviewSource, 'compare' | 'editByHand' | 'show' | 'leave'>

export interface ReviewSourceOptions {
  readonly hunks: HunkStore
  readonly file: FileId
  readonly tasks: Readable<readonly Task[]>
  readonly requests: Pick<RoomRequests, 'acceptHunk' | 'rejectHunk' | 'placeHunk' | 'ask'>
  readonly agentName: string
  readonly models: readonly OfferedModel[]
  readonly canDecide: () => boolean
  readonly views: ReviewViews
  readonly toasts: Pick<Toasts, 'show' | 'fail'>
}

export function createReviewSource(options: ReviewSourceOptions): ReviewSource {
  const { hunks, file, tasks, requests, agentName, models, canDecide, views, toasts } = options
  const taskOf = ({ task }: Hunk) => tasks.get().find(({ id }) => id === task)
  return {
    hunks: () => hunks.inFile(file),
    subscribe: hunks.subscribe,
    agentName,
    promptOf: (hunk) => taskOf(hunk)?.prompt ?? '',
    canDecide,
    decide(id, verdict) {
      if (verdict.kind === 'accept') return requests.acceptHunk(id)
      if (verdict.kind === 'reject') return requests.rejectHunk(id)
      // Keeping what people have is turning the change down; every other answer takes something of it.
      if (verdict.resolution === 'mine') return requests.rejectHunk(id, { resolution: 'mine' })
      if (verdict.resolution === 'text') return requests.acceptHunk(id, { resolution: 'text', text: verdict.text })
      return requests.acceptHunk(id, { resolution: verdict.resolution })
    },
    async askAgain(hunk, place) {
      const task = taskOf(hunk)
      await requests.rejectHunk(hunk.id, { resolution: 'mine' })
      if (task === undefined) return
      const { prompt, mode } = task
      await askOrOffer(toasts, () => {
        // People wrote on while it was settled.
        const { from, to } = place()
        const selection = { file, from, to }
        return requests.ask({ prompt, mode, files: [file], selection, ...sameModel(models, task) })
      })
    },
    place: (hunk, place) => requests.placeHunk(hunk, { file, ...place }),
    ...views,
    onError: toasts.fail,
  }
}
