/**
 * What a person can do in the room, as one list: each feature registers its commands, the palette shows them all, and a
 * command's key works wherever the focus is.
 *
 * A feature registers a source rather than a list, and is asked anew each time, so that titles and what is possible are
 * as they are at that moment. Knows nothing of React, nor of what the commands do.
 */
export interface Command {
  /** Stable, such as `files.new`: of several with one id the last that was registered counts. */
  readonly id: string
  /** What it does, as one would ask for it: "Close this file". */
  readonly title: string
  /** Other words by which it is found. */
  readonly words?: string
  /** As in `Mod-Shift-f`; `Mod` is Ctrl, on a Mac Cmd. None that browsers keep for themselves (Ctrl-T, -N, -W). */
  readonly key?: string
  /** Whether it can be done now; always where this is left out. Others are not shown, and their keys do nothing. */
  readonly when?: () => boolean
  /** Not in the palette: its key is all there is to it. */
  readonly isHidden?: boolean
  readonly run: () => void
}

type CommandSource = () => readonly Command[]

export interface CommandRegistry {
  /** Returns taking them out again. */
  register(source: CommandSource): () => void
  /** Those that can be done now, in the order in which they were registered. */
  available(): readonly Command[]
  /** Does nothing where it cannot be done now. */
  run(id: string): void
}

export function createCommandRegistry(): CommandRegistry {
  const sources = new Set<CommandSource>()

  function available(): readonly Command[] {
    const byId = new Map<string, Command>()
    for (const source of sources) {
      for (const command of source()) {
        byId.delete(command.id)
        byId.set(command.id, command)
      }
    }
    return [...byId.values()].filter(({ when }) => when?.() ?? true)
  }

  return {
    available,
    register(source) {
      // Of its own, so that one source registered twice is taken out twice.
      const own = () => source()
      sources.add(own)
      return () => sources.delete(own)
    },
    run: (id) =>
      available()
        .find((command) => command.id === id)
        ?.run(),
  }
}
