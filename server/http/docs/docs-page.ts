/**
 * `/api/docs`: the API's description as one readable page, without a script. Each call and each error code is an anchor;
 * a problem document's `type` points at `#error-CODE`.
 */
import type { ApiDescription } from './description.ts'
import { errorRows } from './error-rows.ts'

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

interface Call {
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly operation: Operation
}
type PathItem = NonNullable<ApiDescription['paths']>[string]
type Operation = NonNullable<PathItem['get']>

export function docsPage(api: ApiDescription, nonce: string): string {
  const calls = callsOf(api)
  const tags = [...new Set(calls.map(({ tag }) => tag))]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Weft: the API</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><h1>${escapeHtml(api.info.title)}: the API</h1><p>${inline(api.info.description ?? '')}</p>
<p>As data: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1)</p></header>
<nav aria-label="Contents"><ul>${tags
    .map((tag) => `<li><a href="#${anchor(tag)}">${escapeHtml(tag)}</a></li>`)
    .join('')}<li><a href="#shapes">Shapes</a></li><li><a href="#errors">Errors</a></li></ul></nav>
<main>
${tags.map((tag) => tagSection(tag, calls)).join('\n')}
<section id="shapes"><h2>Shapes</h2>
${Object.entries(api.components?.schemas ?? {})
  .map(([name, schema]) => `<h3 id="shape-${escapeHtml(name)}">${escapeHtml(name)}</h3>${code(schema)}`)
  .join('\n')}
</section>
<section id="errors"><h2>Errors</h2>
<p>Each has a stable <code>code</code>. A problem document's <code>type</code> leads here.</p>
<table><thead><tr><th>code</th><th>status</th><th>what it means</th><th>what to do</th><th>retry</th></tr></thead><tbody>
${errorRows()
  .map(
    ({ code, status, title, remedy, retryable }) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${status ?? 'page'}</td><td>${escapeHtml(title)}</td>` +
      `<td>${escapeHtml(remedy)}</td><td>${retryable ? 'yes' : 'no'}</td></tr>`,
  )
  .join('\n')}
</tbody></table></section>
</main>
</body>
</html>
`
}

function callsOf(api: ApiDescription): Call[] {
  return Object.entries(api.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ method: method.toUpperCase(), path, tag: operation.tags?.[0] ?? 'Other', operation }] : []
    }),
  )
}

function tagSection(tag: string, calls: readonly Call[]): string {
  const own = calls.filter((call) => call.tag === tag)
  return `<section id="${anchor(tag)}"><h2>${escapeHtml(tag)}</h2>${own.map(callArticle).join('\n')}</section>`
}

function callArticle({ method, path, operation }: Call): string {
  const requestBody = operation.requestBody
  const content = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const description: string = 'description' in response ? (response.description ?? '') : ''
    return `<li><b>${escapeHtml(status)}</b> ${inline(description)}</li>`
  })
  return `<article id="${anchor(`${method} ${path}`)}">
<h3><span>${method}</span> <code>${escapeHtml(path)}</code></h3>
<p>${inline(operation.summary ?? '')}</p>${operation.description ? `<p>${inline(operation.description)}</p>` : ''}
${content ? `<details><summary>Body</summary>${code(content.schema)}</details>` : ''}
<ul>${responses.join('')}</ul>
</article>`
}

/** A JSON schema, its references as links. */
function code(schema: unknown): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2))
  return `<pre><code>${text.replace(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    (_, name: string) => `<a href="#shape-${name}">${name}</a>`,
  )}</code></pre>`
}

/** Text with `code` and blank lines. */
function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/<code>([a-z_]+)<\/code>: /g, '<a href="#error-$1"><code>$1</code></a>: ')
    .replace(/\n\n/g, '<br>')
}

function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&${names[character] ?? ''};`)
}
const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }

const style = `
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 1.7rem } h2 { margin-top: 3rem } h3 { margin: 1.6rem 0 .3rem; font-size: 1rem }
h3 span { display: inline-block; min-width: 4.2rem; font-weight: 700 }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none }
article { border-top: 1px solid color-mix(in srgb, currentcolor 18%, transparent) }
article p { margin: .2rem 0 } article ul { margin: .5rem 0 1rem; padding-left: 1.2rem; font-size: .92rem }
code, pre { font: .88em/1.5 ui-monospace, monospace }
pre { overflow: auto; padding: .8rem 1rem; border-radius: 8px; background: color-mix(in srgb, currentcolor 6%, transparent) }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0 }
tr { border-top: 1px solid color-mix(in srgb, currentcolor 18%, transparent) }
:target { background: color-mix(in srgb, gold 22%, transparent) }
`
