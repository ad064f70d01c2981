/** The steps of a task's card that tell of its changes: one a file while they are written, one that sums them up. */
import type { HunkState } from '../../../shared/model/hunk.ts'
import type { BlockObserver } from '../blocks/block-writer.ts'
import type { StepHandle, TaskCard } from './task-card.ts'

interface FileChanges {
  readonly step: StepHandle
  written: number
  failed: number
}

export interface ChangeSteps extends BlockObserver {
  /** The summary; nothing where there was no block. */
  check(syntax: { readonly broken: readonly unknown[]; readonly unchecked: number }): void
}

/** `unplaced` of earlier replies are asked for again. */
export function showChanges(card: TaskCard, unplaced = 0): ChangeSteps {
  const files = new Map<string, FileChanges>()
  const counts = new Map<HunkState, number>([['unplaced', unplaced]])
  const countOf = (state: HunkState) => counts.get(state) ?? 0
  let checked: StepHandle | null = null

  return {
    began(path) {
      const file = files.get(path) ?? { step: card.step('write', `Writing ${path}`), written: 0, failed: 0 }
      files.set(path, file)
      file.step.set({ title: `Writing ${path}`, state: 'running' })
    },
    ended(path, state, answers) {
      if (answers !== null) {
        counts.set('unplaced', countOf('unplaced') - 1)
        const asked = files.get(answers)
        if (asked !== undefined) asked.failed -= 1
      }
      counts.set(state, countOf(state) + 1)
      const file = files.get(path)
      if (file === undefined) return
      if (state === 'unplaced' || state === 'rejected') file.failed += 1
      else file.written += 1
      const failed = file.failed > 0 ? `, ${file.failed} not written` : ''
      const isWritten = file.written > 0
      file.step.set({
        title: isWritten ? `Wrote ${path}` : `Wrote nothing in ${path}`,
        state: isWritten ? 'done' : 'failed',
        detail: isWritten ? plural(file.written, 'change') + failed : `${plural(file.failed, 'change')} not written`,
      })
    },
    waits(path, place) {
      const { who } = place
      const step = card.step('wait', `Waiting for ${who} in ${path}`)
      step.set({ place })
      return {
        over(isWritten) {
          const title = `Waited for ${who} in ${path}`
          step.set({ title, state: 'done', ...(!isWritten && { detail: 'proposed instead' }) })
        },
      }
    },
    operated(title, state) {
      counts.set(state, countOf(state) + 1)
      const step = card.step('write', title)
      step.set({ state: state === 'pending' ? 'done' : 'failed' })
      return { landed: (done) => step.set({ title: done }) }
    },
    check(syntax) {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      if (total === 0) return
      const facts = [
        // As it was found, and so true whatever is decided since.
        [countOf('pending'), 'placed'],
        [countOf('conflicted'), 'in conflict'],
        [countOf('unplaced'), 'without a place'],
        [countOf('accepted'), 'there already'],
        [countOf('rejected'), 'incomplete'],
        [syntax.broken.length, 'with syntax errors'],
        [syntax.unchecked, 'not checked'],
      ] as const
      const said = facts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
      const title = `Checked ${plural(total, 'change')}`
      checked ??= card.step('check', title)
      checked.set({ title, state: 'done', detail: said.join(', ') })
    },
  }
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
