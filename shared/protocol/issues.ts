/**
 * What a schema did not take, in sentences for people: each begins with the field's name and says what is allowed.
 *
 * A message that a schema of ours gives itself is a sentence's end already ("has a character that does not show").
 */
import type { z } from '@hono/zod-openapi'

type Issue = z.core.$ZodIssue

/** `files.0.path` of a body; empty for the body itself. */
export function pathOf(issue: Issue): string {
  return issue.path.map(String).join('.')
}

export function sentenceOf(issue: Issue): string {
  const path = pathOf(issue)
  return `${path === '' ? 'the body' : path}: ${faultOf(issue)}`
}

function faultOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return bound(issue.origin, issue.minimum, 'short')
    case 'too_big':
      return bound(issue.origin, issue.maximum, 'long')
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? 'has a form that is not allowed' : issue.message
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`
    case 'custom':
      return issue.message
    default:
      return 'is not valid'
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
}

function bound(origin: string, limit: number | bigint, fault: 'short' | 'long'): string {
  const most = fault === 'long'
  if (origin === 'string') {
    if (!most && limit === 1) return 'is empty'
    return `is too ${fault}: it has at ${most ? 'most' : 'least'} ${limit} characters`
  }
  if (origin === 'array' || origin === 'set')
    return `has too ${most ? 'many' : 'few'} entries: ${most ? 'at most' : 'at least'} ${limit}`
  return `must be ${limit} or ${most ? 'less' : 'more'}`
}
