/** How components take part in the room's commands: register their own, and, once for all, have the keys heard. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { isApple } from '../editor/apple-keys.ts'
import { useView } from '../room/view-context.ts'
import { isDialogOpen } from '../ui/dialog-open.ts'
import { tellWithoutCapsLock } from './caps-lock.ts'
import type { Command, CommandRegistry } from './command-registry.ts'
import { isPressed } from './keys.ts'

/** These commands are there while the component is, always as it drew last. */
export function useCommands(commands: readonly Command[]): void {
  const { registry } = useView()
  const latest = useRef(commands)
  useLayoutEffect(() => {
    latest.current = commands
  })
  useEffect(() => registry.register(() => latest.current), [registry])
}

/** Hears the keys of all commands. What handles a key itself, such as the editor, comes first. */
export function useCommandKeys(registry: CommandRegistry): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const mayBeOurs = event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.key)
      if (!mayBeOurs || event.defaultPrevented || event.isComposing || isDialogOpen()) return
      // On a Mac, Option with a letter writes a sign where one writes.
      if (isApple && event.altKey && isField(event.target)) return
      const command = registry.available().find(({ key }) => key !== undefined && isPressed(key, event, isApple))
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKeyDown)
    const endCapsLock = tellWithoutCapsLock(window)
    return () => {
      endCapsLock()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [registry])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
}
