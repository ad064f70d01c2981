/**
 * A prompt as the requests it is made of: "rename a to b and c to d, then sort the imports" is three.
 *
 * A prompt is cut only before a verb, and only where what stands before it is a request already, so that one request
 * with an "and" in it stays whole. What is not understood stays a part, to be named in the answer.
 */
import type { SnapshotFile } from '../model/model.ts'
import { maxPromptLength, nextRename, type Request, readRequest } from './request.ts'

export interface RequestPart {
  readonly text: string
  readonly request: Request
}

const maxParts = 10

const joint = '(?:and|but|then|also|plus|please|afterwards|finally|next)'
const verb =
  "(?:rename|sort|reorder|organi[sz]e|tidy|clean|add|write|document|use|replace|convert|turn|change|make|extract|introduce|outline|explain|describe|summari[sz]e|update|find|fix|remove|delete|create|move|run|call|refactor|list|show|insert|generate|put|format|test|implement|build|never|do\\s+not|don['’]?t)"
const border = new RegExp(
  `(?:\\s*(?:[,;.!?]\\s|\\n)\\s*(?:${joint}\\b[\\s,]*)*|\\s+(?:${joint}\\b[\\s,]*)+)(?=${verb}\\b)`,
  'giu',
)

export function readRequests(prompt: string, files: readonly SnapshotFile[]): RequestPart[] {
  const parts: RequestPart[] = []
  let rest = ''
  const add = (text: string) => {
    for (let left: string | null = text; left !== null && parts.length < maxParts; ) {
      const next = nextRename(left)
      const own: string = next === null ? left : left.slice(0, next.at)
      parts.push({ text: own.trim(), request: readRequest(own, files) })
      left = next?.text ?? null
    }
  }
  for (const piece of piecesOf(prompt.slice(0, maxPromptLength))) {
    const kind = rest === '' ? 'unknown' : readRequest(rest, files).kind
    if (kind === 'unknown' || (kind === 'outline' && readRequest(piece.text, files).kind === 'unknown')) {
      rest += piece.before + piece.text
      continue
    }
    add(rest)
    rest = piece.text
  }
  add(rest)
  const named = parts.flatMap(({ request }) =>
    'scope' in request && request.scope.kind === 'named' ? [request.scope] : [],
  )[0]
  return parts.map((part) => {
    const { request } = part
    // Where one part names files, the others mean the same ones.
    return named && 'scope' in request && request.scope.kind === 'open'
      ? { ...part, request: { ...request, scope: named } }
      : part
  })
}

/** What is between two borders, with the border before it; none is within backticks. */
function piecesOf(prompt: string): { before: string; text: string }[] {
  const pieces: { before: string; text: string }[] = []
  let from = 0
  let before = ''
  for (const match of prompt.matchAll(border)) {
    if (prompt.slice(0, match.index).split('`').length % 2 === 0) continue
    pieces.push({ before, text: prompt.slice(from, match.index) })
    before = match[0]
    from = match.index + match[0].length
  }
  return [...pieces, { before, text: prompt.slice(from) }]
}
