import { expect, test } from 'vitest'
import { createToasts, whenDismissed } from '../../../../../client/page/toasts/toasts.ts'
import { dismissUnreachable } from '../../../../../client/room/use-reached-again.ts'
import { ClientError } from '../../../../../client/session/api.ts'

test('[R8] a failure says what happened and what to do', () => {
  const toasts = createToasts()
  toasts.fail(
    new ClientError({
      code: 'path_taken',
      title: 'Taken.',
      detail: 'a.ts',
      remedy: 'Choose another.',
      retryable: false,
    }),
  )
  toasts.fail(new Error('a secret'))
  expect(toasts.list.get()).toMatchObject([
    { tone: 'error', title: 'Taken.', detail: 'a.ts Choose another.' },
    { tone: 'error', title: 'Something went wrong on this page.' },
  ])
})

test('[U201] who comes second to decide is told so, and not of a failure', () => {
  const toasts = createToasts()
  const words = { title: 'Decided already.', remedy: 'Look at its task.', retryable: false }
  toasts.fail(new ClientError({ code: 'hunk_decided', detail: '', ...words }))
  toasts.fail(new ClientError({ code: 'hunk_decided', detail: 'Bo undid it before you kept it.', ...words }))
  expect(toasts.list.get()).toEqual([
    { id: 1, tone: 'info', title: 'Decided already.', detail: 'Look at its task.' },
    { id: 2, tone: 'info', title: 'Bo undid it before you kept it.', detail: 'Look at its task.' },
  ])
})

test('[U240] what stays is neither replaced by the same words nor pushed out, by newer ones that stay neither', () => {
  const toasts = createToasts()
  for (let turn = 0; turn < 2; turn++) toasts.show({ tone: 'error', title: 'kept', isLasting: true })
  for (let turn = 0; turn < 9; turn++) toasts.show({ tone: 'info', title: `n${turn}` })
  expect(toasts.list.get().map(({ title }) => title)).toEqual(['kept', 'kept', 'n7', 'n8'])
  for (let turn = 0; turn < 9; turn++) toasts.show({ tone: 'error', title: `k${turn}`, isLasting: true })
  expect(toasts.list.get().filter(({ isLasting }) => isLasting === true)).toHaveLength(11)
  toasts.show({ tone: 'info', title: 'news' })
  expect(toasts.list.get().at(-1)?.title).toBe('news')
  expect(toasts.list.get()).toHaveLength(12)
})

test('[U240] one text about one thing is offered once', () => {
  const toasts = createToasts()
  const [about, other] = [{}, {}]
  for (const thing of [about, other, about])
    toasts.show({ tone: 'error', title: 'Copy it', text: 'mine', isLasting: true, about: thing })
  expect(toasts.list.get().map((toast) => toast.about)).toEqual([other, about])
  toasts.show({ tone: 'error', title: 'Copy it', text: 'other', isLasting: true, about })
  expect(toasts.list.get()).toHaveLength(3)
})

test('the same words are shown once, and only the newest few', () => {
  const toasts = createToasts()
  for (let turn = 0; turn < 3; turn++) toasts.show({ tone: 'info', title: 'same' })
  expect(toasts.list.get()).toHaveLength(1)
  for (let turn = 0; turn < 9; turn++) toasts.show({ tone: 'info', title: `n${turn}` })
  expect(toasts.list.get().map(({ title }) => title)).toEqual(['n5', 'n6', 'n7', 'n8'])
  const first = toasts.list.get()[0]
  if (first !== undefined) toasts.dismiss(first.id)
  expect(toasts.list.get()).toHaveLength(3)
})

test('it is told once when no notice is about something any more, and not where that is forgotten', () => {
  const toasts = createToasts()
  const [about, other] = [{}, {}]
  const gone: string[] = []
  toasts.show({ tone: 'info', title: 'a', isLasting: true, about })
  toasts.show({ tone: 'info', title: 'b', isLasting: true, about: other })
  whenDismissed(toasts, about, () => gone.push('a'))
  whenDismissed(toasts, other, () => gone.push('b'))()
  toasts.show({ tone: 'info', title: 'c' })
  expect(gone).toEqual([])
  toasts.dismissAbout(about)
  toasts.dismissAbout(other)
  expect(gone).toEqual(['a'])
})

test('[U303] that the server cannot be reached is said until it is; what tries again stays', () => {
  const toasts = createToasts()
  const code = 'unreachable' as const
  toasts.show({ tone: 'error', title: 'The server cannot be reached.', code })
  toasts.show({ tone: 'error', title: 'Not put back', code, action: { label: 'Try again', run: () => {} } })
  toasts.show({ tone: 'error', title: 'Kept', code, isLasting: true })
  toasts.show({ tone: 'info', title: 'news' })
  dismissUnreachable(toasts)
  expect(toasts.list.get().map(({ title }) => title)).toEqual(['Not put back', 'Kept', 'news'])
})
