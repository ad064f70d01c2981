/** The agent's words as Markdown: no HTML of its own, no images loaded, links that leave the page behind (R9). */
import Markdown, { type Components } from 'react-markdown'
import styles from './markdown.module.css'

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // What scrolls must be reachable by keys.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
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
      <Markdown components={components}>{text}</Markdown>
    </div>
  )
}
