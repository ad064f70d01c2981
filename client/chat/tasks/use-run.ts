/** What somebody asks of the server with a button: one is busy meanwhile, and a failure is told. */
import { useState } from 'react'
import { useToasts } from '../../page/platform.ts'

export function useRun(): {
  readonly isBusy: boolean
  readonly run: (command: () => Promise<unknown>) => Promise<void>
} {
  const toasts = useToasts()
  const [isBusy, setBusy] = useState(false)
  return {
    isBusy,
    async run(command) {
      setBusy(true)
      try {
        await command()
      } catch (error) {
        toasts.fail(error)
      } finally {
        setBusy(false)
      }
    },
  }
}
