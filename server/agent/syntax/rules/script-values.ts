/** What a declaration in JavaScript and TypeScript must have a value for. */
import type { Node } from 'web-tree-sitter'
import { missing, nodesOf, type Rule } from './rule.ts'

export const scriptValues: Rule = (root) =>
  nodesOf(root, 'lexical_declaration', 'variable_declaration')
    .filter((declaration) => !isAmbient(declaration))
    .flatMap((declaration) => {
      const isConstant = declaration.childForFieldName('kind')?.text === 'const'
      return nodesOf(declaration, 'variable_declarator').filter((declarator) => {
        if (declarator.parent?.id !== declaration.id || declarator.childForFieldName('value') !== null) return false
        // With a type, it may be of a file of declarations.
        if (declarator.childForFieldName('type') !== null) return false
        return isConstant || declarator.childForFieldName('name')?.type.endsWith('_pattern') === true
      })
    })
    .map((declarator) => missing('value', declarator.endIndex))

function isAmbient(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at.type === 'ambient_declaration') return true
  return false
}
