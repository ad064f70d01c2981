/** Asks the agent again for what is settled already: nobody would, where that fails, so it is offered until it goes through. */
import { describeFailure, type Toasts } from '../page/toasts/toasts.ts'

export async function askOrOffer(toasts: Pick<Toasts, 'show'>, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    const { title, detail, code } = describeFailure(error)
    toasts.show({
      tone: 'error',
      title,
      detail: `The change is settled, but the agent was not asked again. ${detail}`,
      code,
      isLasting: true,
      action: { label: 'Ask again', run: () => void askOrOffer(toasts, ask) },
    })
  }
}
