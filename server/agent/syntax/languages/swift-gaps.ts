/** What Swift allows, most of it since 5.9, and its grammar does not know. */
import { blanks, type GrammarGap } from '../grammar-gaps.ts'

const directives =
  'if|else|elseif|endif|available|unavailable|selector|keyPath|file|fileID|filePath|line|column|function|dsohandle|' +
  'colorLiteral|imageLiteral|fileLiteral|warning|error|sourceLocation'

export const swiftGaps: readonly GrammarGap[] = [
  // Raw strings, of which what is in them may be anything.
  { found: /(#{1,3})"""\n[\s\S]{0,1000}?"""\1/g, as: (found) => asText(found, '"""\n', '"""') },
  { found: /(#{1,3})"[^\n]{0,400}?"\1/g, as: (found) => asText(found, '"', '"') },
  // A declared macro is like a function, a used one like a call.
  { found: /\bmacro[ \t]+\w[^\n{}=]{0,400}=\s*#\w+\([^()]{0,400}\)/g, as: asFunction },
  { found: new RegExp(`#(?!(?:${directives})\\b)(?=[A-Za-z_])`, 'g') },
  // What is decided is a value: read as a decision alone.
  {
    found:
      /(?:\b(?:private|public|internal|fileprivate)[ \t]+)?\b(?:let|var)[ \t]+\w+(?:[ \t]*:[^=\n{}]{0,200})?[ \t]*=\s*(?=(?:if|switch)\b)/g,
  },
  { found: /\breturn[ \t]+(?=(?:if|switch)\b)/g },
  { found: /(?<=^[ \t]{0,20})[\w.]+[ \t]*=\s*(?=(?:if|switch)\b)/gm },
  { found: /(?<=\bdo[ \t]{1,20})throws[ \t]*\([\w.]*\)/g },
  { found: /(?<=\bthrows)\([\w.<>, ]*\)/g },
  {
    found:
      /\bpackage(?=[ \t]+(?:func|var|let|class|struct|enum|actor|protocol|init|static|final|extension|typealias|subscript|import)\b)/g,
    as: 'public',
  },
  { found: /\b(?:repeat[ \t]+)?each(?=[ \t]+[A-Za-z_])/g },
  { found: /~(?=[A-Z])/g },
  { found: /\b(?:consuming|borrowing|sending)(?=[ \t]+[\w@[(])/g },
]

function asText(found: string, open: string, close: string): string {
  const within = found.length - open.length - close.length
  return open + blanks(found).slice(open.length, open.length + within) + close
}

function asFunction(found: string): string {
  const from = found.indexOf('=')
  return `func  ${found.slice('macro '.length, from)}{}`
}
