/** The agent's words as Markdown: no HTML of its own, no images loaded, links that leave the page behind (R9). */
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import Markdown, { type Components } from 'react-markdown'
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

const components: Components = {
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
  // What scrolls must be reachable by keys.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
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

export default function AgentMarkdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <Markdown components={components} remarkPlugins={[tables]}>
        {text}
      </Markdown>
    </div>
  )
}
