/**
 * What the offline agent answers, whole: words, and search/replace blocks as a language model would write them.
 *
 * All that takes time is here, so that it can be done wherever there is time: nothing of it needs the server.
 */
import { applyEdits } from '../../../shared/text/diff.ts'
import { pathOfLine } from '../edits/reply-path.ts'
import { type Job, perform } from './abilities.ts'
import { type FileEdits, listed, type Outcome } from './ability.ts'
import { planBlocks, renderBlock } from './edit-blocks.ts'

export async function offlineReply(job: Job): Promise<string> {
  return render(await perform(job))
}

function render({ answer, files, isWhole: belongTogether = false }: Outcome): string {
  const rendered = files.map((file) => ({ file, ...renderFile(file) }))
  const left = rendered.filter(({ isWhole }) => !isWhole).map(({ file }) => file.path)
  if (belongTogether && left.length > 0)
    return `I changed nothing: ${listed(left)} cannot be written as blocks, because of its path or of lines that look like a block's own marks, and half of this would break the code. It would have been: ${answer}\n`
  const note =
    left.length > 0
      ? `\n\nNot all of it can be written as a block, so some is left as it is in: ${left.join(', ')}`
      : ''
  const blocks = rendered.map(({ text }) => text).filter((text) => text !== '')
  return [`${answer}${note}\n`, ...blocks].join('\n')
}

function renderFile({ path, text, edits }: FileEdits): { text: string; isWhole: boolean } {
  // A path that a reply cannot carry would put the block into another file.
  if (pathOfLine(path, (known) => known === path) !== path) return { text: '', isWhole: false }
  if (applyEdits(text, edits) === text) return { text: '', isWhole: true }
  const { blocks, left } = planBlocks(text, edits)
  return { text: blocks.map((block) => renderBlock(path, block)).join('\n'), isWhole: left.length === 0 }
}
