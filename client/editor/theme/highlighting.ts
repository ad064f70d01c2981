/** Colours of code by what it is, from the design's tokens, so that a change of theme needs no new highlighter. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'

export const codeColours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.null, tags.bool],
    color: 'var(--code-keyword)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue, tags.regexp], color: 'var(--code-string)' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
      tags.typeName,
      tags.namespace,
      tags.tagName,
      tags.labelName,
      tags.macroName,
    ],
    color: 'var(--code-name)',
  },
  { tag: [tags.number, tags.atom, tags.unit, tags.color, tags.escape], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta, tags.processingInstruction], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.attributeName], color: 'var(--code-number)' },
  { tag: [tags.link, tags.url], color: 'var(--code-name)', textDecoration: 'underline' },
  { tag: tags.heading, fontWeight: '650', color: 'var(--code-name)' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.invalid, color: 'var(--gone)' },
])

export const highlighting = syntaxHighlighting(codeColours)
