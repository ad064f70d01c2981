/** Makes the review of a file for whoever shows it: its text, a difference, a conflict. */
import { useCallback, useRef } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import type { ReviewSource } from '../editor/hunks/review-source.ts'
import { useToasts } from '../page/platform.ts'
import { useRights, useRoom } from '../room/room-context.ts'
import { createReviewSource, type ReviewViews } from './file-review-source.ts'

/** The same function as long as the room is open; what it makes knows at any time whether we may decide. */
export function useReviewSource(): (file: FileId, views: ReviewViews) => ReviewSource {
  const { room, hunks, requests, agent } = useRoom()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const mayDecide = useRef(mayEdit)
  mayDecide.current = mayEdit
  return useCallback(
    (file, views) =>
      createReviewSource({
        hunks,
        file,
        tasks: room.tasks,
        requests,
        agentName: agent.name,
        models: agent.models,
        canDecide: () => mayDecide.current,
        views,
        toasts,
      }),
    [room, hunks, requests, agent, toasts],
  )
}
