/** In JSX a tag is closed by its own name. */
import { nodesOf, type Rule, unexpected } from './rule.ts'

export const jsxTags: Rule = (root, text) =>
  nodesOf(root, 'jsx_element').flatMap((element) => {
    const close = element.childForFieldName('close_tag')
    const open = element.childForFieldName('open_tag')
    if (close === null || open === null) return []
    return nameOf(open.childForFieldName('name')?.text) === nameOf(close.childForFieldName('name')?.text)
      ? []
      : [unexpected(close, text)]
  })

/** A fragment's is empty. */
function nameOf(text = ''): string {
  return text.replace(/\s/g, '')
}
