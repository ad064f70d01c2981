/**
 * The agent's words as Markdown: no HTML of its own, no images loaded, links that leave the page behind (R9). Citations of
 * the room's files are links into them; code between fences stays text. What cannot be read so is shown as it came (U233).
 */
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import type { ReactElement } from 'react'
import Markdown, { type Components, type ExtraProps } from 'react-markdown'
import { splitAtCitations } from './citation.ts'
import { CitationLink } from './citation-link.tsx'
import { CodeBlock } from './code-block.tsx'
import styles from './markdown.module.css'

/** The agent's headings stand in the chat's outline beside its cards, whatever level it gave them. */
const heading: Components['h1'] = ({ children }) => <h3>{children}</h3>

interface Syntax {
  micromarkExtensions?: unknown[]
  fromMarkdownExtensions?: unknown[]
}

/** Tables alone of what GitHub adds to Markdown: its other additions guess at links, or make inputs. */
function tables(this: { data(): object }): void {
  const data: Syntax = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfmTable()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), gfmTableFromMarkdown()]
}

interface Node {
  readonly type: string
  readonly value?: string
  readonly data?: object
  children?: Node[]
}

/** Between backticks a path may hold spaces. */
const endsInLine = /:\d{1,7}(?:[-–:]\d{1,7})?$/

/** Marks what may cite a file; which file, and whether there is one, is the link's own to know. */
function citations() {
  return (tree: Node): void => {
    const mark = (node: Node): Node[] => {
      const { type, value = '' } = node
      // A button inside a link could not be reached.
      if (type === 'link' || type === 'linkReference') return [node]
      if (type === 'inlineCode') return endsInLine.test(value) ? [citationNode(value, 'code')] : [node]
      if (type === 'text')
        return splitAtCitations(value).map(({ text, isCandidate }) =>
          isCandidate ? citationNode(text, 'text') : { type: 'text', value: text },
        )
      if (node.children !== undefined) node.children = node.children.flatMap(mark)
      return [node]
    }
    mark(tree)
  }
}

/** Drawn by `button` below: Markdown itself makes none. */
function citationNode(value: string, name: 'code' | 'text'): Node {
  return { type: 'text', value, data: { hName: 'button', hProperties: { value, name } } }
}

/** The text of a fenced block, and what stands behind its fence. */
function codeIn(node: ExtraProps['node']): { code: string; language: string } {
  const [block] = node?.children ?? []
  if (block?.type !== 'element') return { code: '', language: '' }
  const code = block.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
  const names = block.properties.className
  const [, language = ''] = /^language-(.*)$/.exec(Array.isArray(names) ? String(names[0]) : '') ?? []
  return { code, language }
}

const components: Components = {
  button: ({ value, name }) => <CitationLink candidate={String(value)} isCode={name === 'code'} />,
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  // What has no scheme would lead to a place in this page, and what had a dangerous one has none left.
  a: ({ href, children }) =>
    href !== undefined && /^[a-z][a-z\d+.-]*:/i.test(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  pre: ({ node }) => <CodeBlock {...codeIn(node)} />,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <div className={styles.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  // An image would tell its server that it was looked at.
  img: ({ alt, src }) => (
    <span>
      {alt} ({typeof src === 'string' ? src : ''})
    </span>
  ),
}

/** A line that opens so many quotes and lists in one another: nobody writes it to be read, and parsing it takes seconds. */
const deepLine = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){65}/m
/** Signs of emphasis in one paragraph, each of which is compared with all before it. */
const mostSigns = 2_000

export default function AgentMarkdown({ text }: { text: string }) {
  return <div className={styles.markdown}>{draw(text) ?? <p className={styles.plain}>{text}</p>}</div>
}

/** Called, not drawn: an error thrown while drawing would take the page with it. Null where it cannot be had as Markdown. */
function draw(text: string): ReactElement | null {
  const paragraphs = text.split(/\n\s*\n/)
  if (deepLine.test(text) || paragraphs.some((one) => (one.match(/[*_]+/g)?.length ?? 0) > mostSigns)) return null
  try {
    return Markdown({ children: text, components, remarkPlugins: [tables, citations] })
  } catch {
    return null
  }
}
