/** Browser tests: two people in two contexts of one Chromium, on the built product. One at a time: the machine is theirs. */
import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from '../../scripts/chromium.mjs'

// Workers read this file again; they need not look again.
process.env.CHROMIUM_PATH ||= await findChromium()

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    // Machines draw the edges of letters a little differently.
    toHaveScreenshot: { maxDiffPixelRatio: 0.005, threshold: 0.25 },
  },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    // A trace costs a third more time; `--trace retain-on-failure` gives one where it is wanted.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: chromiumArgs },
  },
})
