/** What a change brings into a text, by the name of its file: the question that each hunk of the agent is asked. */
import type { SyntaxEngine } from '../../../server/agent/syntax/engine.ts'
import type { SyntaxIssue } from '../../../server/agent/syntax/issue.ts'
import { languageOfPath } from '../../../server/agent/syntax/languages.ts'

export async function broughtIssues(
  engine: SyntaxEngine,
  path: string,
  before: string,
  find: string,
  put: string,
): Promise<readonly SyntaxIssue[]> {
  const language = languageOfPath(path)
  const from = before.indexOf(find)
  if (language === null || from === -1) throw new Error(`no such case: ${path}, "${find}"`)
  const source = { language, document: null, revision: 0, sent: { whole: before } }
  const change = { from, to: from + find.length, insert: put }
  const answer = await engine.answer({ kind: 'check', source, change })
  if (answer.kind !== 'issues') throw new Error(answer.kind)
  return answer.issues
}
