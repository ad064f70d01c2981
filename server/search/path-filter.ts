/**
 * Which files a search looks into: `src`, `*.ts`, `src/**\/test.*`, several with commas between, `!` before what is left out.
 *
 * A part without a slash is a name at any depth; a folder stands for all in it. The case does not count. Matched in
 * linear time, whatever somebody writes.
 */
import { RE2JS } from 're2js'

export function createPathFilter(patterns: string): (path: string) => boolean {
  const wanted: RE2JS[] = []
  const unwanted: RE2JS[] = []
  for (const part of patterns.split(',')) {
    const pattern = part.trim().replace(/^!/, '')
    if (pattern !== '') (part.trim().startsWith('!') ? unwanted : wanted).push(compile(pattern))
  }
  const isIn = (list: readonly RE2JS[], path: string) => list.some((pattern) => pattern.matches(path))
  return (path) => (wanted.length === 0 || isIn(wanted, path)) && !isIn(unwanted, path)
}

function compile(given: string): RE2JS {
  const pattern = given.replace(/^\.?\/+|\/+$/g, '')
  const inside = pattern.replace(/\*\*\/?|\*|\?|[^*?]+/g, (piece) => {
    if (piece === '**/') return '(?:.*/)?'
    if (piece === '**') return '.*'
    if (piece === '*') return '[^/]*'
    return piece === '?' ? '[^/]' : RE2JS.quote(piece)
  })
  const anywhere = pattern.includes('/') ? '' : '(?:.*/)?'
  return RE2JS.compile(`${anywhere}${inside}(?:/.*)?`, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL)
}
