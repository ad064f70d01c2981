/** Before the first test, and once: two workers that both start a product would build it at the same time. */
import { buildIfStale } from '../../../scripts/build.mjs'

export default async function setUp(): Promise<void> {
  await buildIfStale()
}
