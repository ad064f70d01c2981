/**
 * The formats a model may be asked to write changes in, with the words that ask for them, and which model is asked for
 * which. Whatever it is asked for, a reply in any of them is read.
 */

export const replyFormats = ['search-replace', 'patch'] as const
export type ReplyFormat = (typeof replyFormats)[number]

/** Models that were trained to write `*** Begin Patch`, by how their names begin, behind any maker's name. */
const patchModels = /(?:^|\/)(?:gpt-(?:4\.1|[5-9])|o[34](?:-|$)|codex)/i

export function formatOfModel(model: string): ReplyFormat {
  return patchModels.test(model) ? 'patch' : 'search-replace'
}

/** How a change is written; in the system prompt. */
export const formatWords: Readonly<Record<ReplyFormat, string>> = {
  'search-replace': `To change a file, write its path alone on a line, then a block:

src/greeting.ts
<<<<<<< SEARCH
export const greeting = 'hello'
=======
export const greeting = 'good morning'
>>>>>>> REPLACE

- SEARCH holds whole lines, copied from the file exactly, with their indentation. They must occur only once in the file: take a line more where they do not.
- Keep blocks small: the lines that change, and no more around them than it takes. Several changes are several blocks, in the order of the file, each with the path before it.
- An empty SEARCH part makes a new file, at the path before it. An empty REPLACE part deletes the lines.`,
  patch: `To change files, write one patch:

*** Begin Patch
*** Update File: src/greeting.ts
@@
-export const greeting = 'hello'
+export const greeting = 'good morning'
*** End Patch

- Lines that go begin with "-", lines that come with "+", lines around them with a space. All but the "+" lines are copied from the file exactly, with their indentation, three lines on each side where there are so many.
- Keep changes small. Each further place in a file begins with its own "@@"; behind it may stand the line of the function or class that it is in.
- "*** Add File: PATH" makes a new file, all of its lines with "+". "*** Delete File: PATH" deletes one. "*** Move to: PATH" below an update renames it.`,
}

/** What to copy in that format, where a change had no place. */
export const copyWords: Readonly<Record<ReplyFormat, string>> = {
  'search-replace':
    'Copy each SEARCH part from the file as it is above, character for character, and take in as many lines as it needs to occur only once.',
  patch:
    'Copy each line that goes or stays from the file as it is above, character for character, and take in as many lines around it as the place needs to occur only once.',
}
