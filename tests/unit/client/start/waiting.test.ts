import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Waiting } from '../../../../client/start/waiting.tsx'

test('[U146] what is waited for before anything is here is a status', () => {
  const html = renderToStaticMarkup(createElement(Waiting, { text: 'Opening your rooms…' }))
  expect(html).toContain('<p role="status">Opening your rooms…</p>')
})
