/** A model's reply in each of the formats it may answer in, made from the texts it was shown and what it is to change. */
import { alignedRewrite, type LineChange, type RewrittenLine } from './random-edits.ts'

export type ReplyFormat = 'blocks' | 'patch' | 'diff'

export interface Rewrite {
  readonly path: string
  readonly text: string
  readonly blocks: readonly { readonly skip: number; readonly count: number; readonly changes: readonly LineChange[] }[]
}

export type WholeFile =
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string; readonly text: string }
  | { readonly kind: 'rename'; readonly path: string; readonly newPath: string }

interface Stretch {
  /** 0-based line of the file. */
  readonly first: number
  readonly lines: readonly RewrittenLine[]
}

/** The file's lines that each block is about, none twice. */
function stretches({ text, blocks }: Rewrite): Stretch[] {
  const lines = text.replace(/\n$/, '').split('\n')
  let at = 0
  return blocks.flatMap(({ skip, count, changes }) => {
    const first = at + skip
    const chosen = lines.slice(first, first + count)
    at = first + count
    return chosen.length === 0 || text === '' ? [] : [{ first, lines: alignedRewrite(chosen, changes) }]
  })
}

/** The text as the reply means it, had nobody else typed. */
export function targetOf(rewrite: Rewrite): string {
  const lines = rewrite.text.split('\n')
  for (const { first, lines: changed } of stretches(rewrite).reverse()) {
    lines.splice(
      first,
      changed.length,
      ...changed.flatMap(({ above, line }) => (line === null ? above : [...above, line])),
    )
  }
  return lines.join('\n')
}

export function replyIn(format: ReplyFormat, rewrites: readonly Rewrite[], whole: readonly WholeFile[]): string {
  const inner = { blocks: searchReplace, patch: beginPatch, diff: unifiedDiff }[format](rewrites, whole)
  return `This is what I would do.\n\n${inner}\nThat is all.\n`
}

function searchReplace(rewrites: readonly Rewrite[], whole: readonly WholeFile[]): string {
  const block = (path: string, find: readonly string[], put: readonly string[]) =>
    [path, '<<<<<<< SEARCH', ...find, '=======', ...put, '>>>>>>> REPLACE', ''].join('\n')
  const changes = rewrites.flatMap((rewrite) =>
    stretches(rewrite).map(({ lines }) => block(rewrite.path, sideOf(lines, '-'), sideOf(lines, '+'))),
  )
  const made = whole.flatMap((one) => (one.kind === 'create' ? [block(one.path, [], linesOf(one.text))] : []))
  return [...changes, ...made].join('\n')
}

function beginPatch(rewrites: readonly Rewrite[], whole: readonly WholeFile[]): string {
  const parts = rewrites.flatMap((rewrite) => {
    const hunks = stretches(rewrite).flatMap(({ lines }) => ['@@', ...marked(lines)])
    return hunks.length === 0 ? [] : [`*** Update File: ${rewrite.path}`, ...hunks]
  })
  const others = whole.flatMap((one) => {
    if (one.kind === 'create') return [`*** Add File: ${one.path}`, ...linesOf(one.text).map((line) => `+${line}`)]
    if (one.kind === 'delete') return [`*** Delete File: ${one.path}`]
    return [`*** Update File: ${one.path}`, `*** Move to: ${one.newPath}`]
  })
  return ['*** Begin Patch', ...parts, ...others, '*** End Patch', ''].join('\n')
}

function unifiedDiff(rewrites: readonly Rewrite[], whole: readonly WholeFile[]): string {
  const parts = rewrites.flatMap((rewrite) => {
    let drift = 0
    const hunks = stretches(rewrite).flatMap(({ first, lines }) => {
      const [before, after] = [sideOf(lines, '-').length, sideOf(lines, '+').length]
      const header = `@@ -${first + 1},${before} +${first + 1 + drift},${after} @@`
      drift += after - before
      return [header, ...marked(lines)]
    })
    return hunks.length === 0 ? [] : [`--- a/${rewrite.path}`, `+++ b/${rewrite.path}`, ...hunks]
  })
  const others = whole.flatMap((one) => {
    if (one.kind === 'rename') {
      return [
        `diff --git a/${one.path} b/${one.newPath}`,
        'similarity index 100%',
        `rename from ${one.path}`,
        `rename to ${one.newPath}`,
      ]
    }
    const lines = linesOf(one.text)
    return one.kind === 'create'
      ? ['--- /dev/null', `+++ b/${one.path}`, `@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)]
      : [`--- a/${one.path}`, '+++ /dev/null', `@@ -1,${lines.length} +0,0 @@`, ...lines.map((line) => `-${line}`)]
  })
  return ['```diff', ...parts, ...others, '```', ''].join('\n')
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function marked(lines: readonly RewrittenLine[]): string[] {
  return lines.flatMap(({ above, was, line }) => [
    ...above.map((words) => `+${words}`),
    ...(line === was ? [` ${was}`] : line === null ? [`-${was}`] : [`-${was}`, `+${line}`]),
  ])
}

function sideOf(lines: readonly RewrittenLine[], side: '-' | '+'): string[] {
  return marked(lines).flatMap((line) => (line[0] === ' ' || line[0] === side ? [line.slice(1)] : []))
}
