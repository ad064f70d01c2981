/** docs/ERRORS.md says what `shared/errors.ts` says; `npx vitest run tests/unit/http/error-list.test.ts -u` writes it anew. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorRows } from '../../../server/http/docs/error-rows.ts'
import { errorAddress } from '../../../shared/page-errors.ts'

const file = join(import.meta.dirname, '../../../docs/ERRORS.md')

function errorList(): string {
  const rows = errorRows().map(({ code, status, closeCode, title, remedy, retryable }) => {
    const where = [status ?? 'page', closeCode].filter((part) => part !== null).join(', ')
    return `| <a id="error-${code}"></a>\`${code}\` | ${where} | ${title} | ${remedy} | ${retryable ? 'yes' : 'no'} |`
  })
  return `# Errors

Every error that a person or a client can meet, by its code, which never changes. The page shows the code with each error and
leads to this list on its own server (\`${errorAddress('CODE')}\`); a problem document's \`type\` does too. Written from
\`shared/errors.ts\` by a test, which fails where both differ.

The second column is the HTTP status, and the WebSocket close code where there is one; \`page\` is what only the page meets.

| code | status | what it means | what to do | a retry helps |
|---|---|---|---|---|
${rows.join('\n')}
`
}

it('[U144, R8] docs/ERRORS.md lists every error with its sentence and remedy', async () => {
  await expect(errorList()).toMatchFileSnapshot(file)
})
