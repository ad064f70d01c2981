/** Browser tests: two people in two contexts of one Chromium, on the built product. */
import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium, findHeadlessShell } from '../../scripts/chromium.mjs'

// Workers read this file again; they need not look again.
const chromium = process.env.WEFT_CHROMIUM || (await findChromium())
const headlessShell = process.env.WEFT_HEADLESS_SHELL || (await findHeadlessShell(chromium))
Object.assign(process.env, { WEFT_CHROMIUM: chromium, WEFT_HEADLESS_SHELL: headlessShell })

const pictures = 'pictures.spec.ts'
const launching = (executablePath: string) => ({ launchOptions: { executablePath, args: chromiumArgs } })

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  globalSetup: './support/built.ts',
  outputDir: '../../test-results',
  // Each worker has a product, a model and a browser of its own, and waits half of the time: two cores carry three.
  workers: 3,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    // Machines draw the edges of letters a little differently.
    toHaveScreenshot: { maxDiffPixelRatio: 0.001, threshold: 0.25 },
  },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    // A trace costs a third more time; `--trace retain-on-failure` gives one where it is wanted.
    screenshot: 'only-on-failure',
  },
  // The longest file first: at the end one worker would be busy with it alone.
  projects: [
    { name: 'pictures', testMatch: pictures, use: launching(chromium) },
    { name: 'flows', testIgnore: pictures, use: launching(headlessShell) },
  ],
})
