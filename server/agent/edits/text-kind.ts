/** In what a file's text differs from most code, by its path: what may be read over there, and what must not be here. */

export interface TextKind {
  /** Characters such as "<" and "&lt;" mean different things in it. */
  readonly isMarkup: boolean
  /** How far lines are indented against each other is part of what they say. */
  readonly hasIndentation: boolean
}

const markup = /\.(?:html?|xhtml|xml|svg|vue|svelte|astro|jsx|tsx|mdx?|markdown)$/i
const indented = /(?:\.(?:pyi?|ya?ml|hs|coffee|pug|sass|nim|fsx?|mk)|(?:^|\/)(?:GNU)?[Mm]akefile)$/

export const plainCode: TextKind = { isMarkup: false, hasIndentation: false }

export function textKindOf(path: string | null): TextKind {
  if (path === null) return plainCode
  return { isMarkup: markup.test(path), hasIndentation: indented.test(path) }
}
