import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import AgentMarkdown from '../../../../../client/chat/messages/markdown.tsx'

const drawn = (text: string) => renderToStaticMarkup(createElement(AgentMarkdown, { text }))

describe('an answer as Markdown', () => {
  test.each([
    ['quotes in quotes', `${'>'.repeat(3_000)} deep`],
    ['lists in lists', `so:\n\n${'- '.repeat(3_000)}deep`],
    ['numbered lists in quotes', `${'> 1. '.repeat(2_000)}deep`],
    ['emphasis in emphasis', `${'*a '.repeat(4_000)}deep${'a* '.repeat(4_000)}`],
  ])('[U233] that nests deeper than any page goes is plain text: %s', (_, text) => {
    const escaped = text.replaceAll('>', '&gt;')
    expect(drawn(text)).toMatch(/^<div[^>]*><p/)
    expect(drawn(text)).toContain(`>${escaped}</p></div>`)
  })

  test('[U233] as people and models write it keeps its look, rules of many dashes too', () => {
    expect(drawn('> > said\n\n- a\n  - b\n    1. c\n\n**bold**')).toMatch(/<blockquote>.*<ol>.*<strong>/s)
    expect(drawn(`above\n\n${'-'.repeat(100)}\n\n${'* '.repeat(30)}\n\n**bold**`)).toMatch(/<hr\/>.*<hr\/>.*<strong>/s)
  })
})
