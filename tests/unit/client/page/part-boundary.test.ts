import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Boundary } from '../../../../client/page/boundary.tsx'
import { PartBoundary } from '../../../../client/page/part-boundary.tsx'

test('[U238] a part of the room that breaks while it is drawn says so, and nothing of what broke it', () => {
  const part = new Boundary(PartBoundary({ name: 'The chat', children: 'said' }).props)
  expect(renderToStaticMarkup(part.render())).toBe('said')
  Object.assign(part, { state: Boundary.getDerivedStateFromError() })
  const html = renderToStaticMarkup(part.render())
  expect(html).toMatch(/role="alert".*The chat cannot be shown.*<button.*Try again/)
  expect(html).not.toContain('said')
})
