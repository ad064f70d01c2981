/** What is said of following and being followed. Pure. */
import type { StopReason } from './following.ts'

/** `reason` is null where it begins. */
export function followWords(name: string, reason: StopReason | null): string {
  switch (reason) {
    case null:
      return `Following ${name}. Press Escape to stop.`
    case 'own doing':
      return `You stopped following ${name}.`
    case 'left':
      return `${name} left, so you follow nobody now.`
    case 'follows us':
      return `${name} follows you now, so you stopped following.`
  }
}
