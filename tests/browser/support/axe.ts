/** What axe finds wrong with a page. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

interface Violation {
  readonly id: string
  readonly target: unknown
  readonly failureSummary: string | undefined
}

/** As it stands. The page has no frame of another origin, so no second page is opened to put results together. */
export async function violationsOf(page: Page): Promise<readonly Violation[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
  )
}

/** Nothing, in light and in dark; the page is left in light. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    // What fades or slides is measured when it has arrived.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violationsOf(page), `in ${colorScheme}`).toEqual([])
  }
}
