/** Blocks about files in which there are lines that look like the block's own divider. */
import { expect, it } from 'vitest'
import { createDividerChoice } from '../../../server/agent/edits/divider-choice.ts'
import { createReplyParser } from '../../../server/agent/edits/reply-parser.ts'

/** What a reply finds and puts instead, in a room with this one file; cut into pieces of `length`. */
function blocks(text: string, reply: string, length = reply.length) {
  const parser = createReplyParser({ isKnownPath: (path) => path === 'a.md' })
  const choice = createDividerChoice((path) => (path === 'a.md' ? text : null))
  const found: { find: string; replace: string }[] = []
  const events = []
  for (let at = 0; at < reply.length; at += length)
    events.push(...choice.push(parser.push(reply.slice(at, at + length))))
  events.push(...choice.push(parser.finish()))
  for (const event of events) {
    if (event.kind === 'find') found.push({ find: event.find, replace: '' })
    const last = found.at(-1)
    if (event.kind === 'replace' && last) last.replace += event.text
    if (event.kind === 'end') expect(event.complete).toBe(true)
  }
  return found
}

const block = (find: string, put: string, length = 7) =>
  `a.md\n${'<'.repeat(length)} SEARCH\n${find}${'='.repeat(length)}\n${put}${'>'.repeat(length)} REPLACE\n`
const heading = 'Old\n=======\ntext\n'
const put = 'New\n=======\nwords\n'

it.each([
  ['a heading under a line of seven', heading, block(heading, put), { find: heading, replace: put }],
  ['the heading alone', heading, block('Old\n', 'New\n'), { find: 'Old\n', replace: 'New\n' }],
  [
    'a heading that gets its line',
    'Old\ntext\n',
    block('Old\n', 'Old\n=======\n'),
    { find: 'Old\n', replace: 'Old\n=======\n' },
  ],
  [
    'two headings',
    `${heading}\nMore\n=======\n`,
    block(`${heading}\nMore\n=======\n`, put),
    { find: `${heading}\nMore\n=======\n`, replace: put },
  ],
  ['a heading that is deleted', heading, block(heading, ''), { find: heading, replace: '' }],
  ['longer markers', heading, block(heading, put, 8), { find: heading, replace: put }],
  [
    'a heading of another length',
    'Old\n=====\ntext\n',
    block('Old\n=====\n', 'New\n=====\n'),
    { find: 'Old\n=====\n', replace: 'New\n=====\n' },
  ],
  [
    'a block of this very form, in longer markers',
    block('x\n', 'y\n'),
    block(block('x\n', 'y\n'), block('x\n', 'z\n'), 9),
    { find: block('x\n', 'y\n'), replace: block('x\n', 'z\n') },
  ],
])('[G1] %s is found whole, however the reply is cut', (_, text, reply, found) => {
  for (const length of [1, 3, 7, 64, reply.length]) expect(blocks(text, reply, length)).toEqual([found])
})

it('[G1] a divider of another length is one where there is none of its own', () => {
  const reply = 'a.md\n<<<<<<< SEARCH\nold\n=====\nnew\n>>>>>>> REPLACE\n'
  expect(blocks('old\n', reply)).toEqual([{ find: 'old\n', replace: 'new\n' }])
})
