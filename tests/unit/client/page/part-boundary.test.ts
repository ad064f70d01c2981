import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PartBoundary } from '../../../../client/page/part-boundary.tsx'

test('[U238] a part of the room that breaks while it is drawn says so, and nothing of what broke it', () => {
  const part = new PartBoundary({ name: 'The chat', children: 'said' })
  expect(renderToStaticMarkup(part.render())).toBe('said')
  Object.assign(part, { state: PartBoundary.getDerivedStateFromError() })
  const html = renderToStaticMarkup(part.render())
  expect(html).toMatch(/role="alert".*The chat cannot be shown.*<button.*Try again/)
  expect(html).not.toContain('said')
})
