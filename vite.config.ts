/** Builds the page (`vite build`) and the server (`vite build --ssr`); also how Vitest runs. `scripts/coverage.mjs` judges the coverage. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { alone, heavy } from './tests/support/test-projects.ts'

/** The package calls the binding of its keys pure, and rolldown would leave them out. */
const keepEmacsKeys: Plugin = {
  name: 'keep-emacs-keys',
  transform: (code, id) =>
    id.includes('@replit/codemirror-emacs') ? { code: code.replaceAll('/*@__PURE__*/', ''), map: null } : null,
}

const smallAndEarly =
  /lucide-react\/dist\/esm\/icons\/(check|chevron-(right|down)|x)\.m?js|client\/(commands\/keys|editor\/(apple-keys|hunks\/(decisions|numbering|drawing\/differing-words))|editor\/hunks\/(review-keys|rows\/row-(content|widget))|files\/(change-mark|file-marks)|presence\/(roles|use-here|use-name-of)|review\/ask-or-offer|room\/(room|view)-context|session\/models|ui\/(dialog-open|face|lazy-module|lost-focus|use-overlays))\.ts|shared\/(connection-errors|limits|model\/(anchors|member)|text\/lines)\.ts/

export default defineConfig(({ isSsrBuild }) => ({
  root: 'client',
  plugins: [react(), keepEmacsKeys],
  build: isSsrBuild
    ? {
        ssr: true,
        outDir: '../dist/server',
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        // A thread's code is a file of its own, and all are in one folder, so that it is found beside whoever starts it.
        rolldownOptions: {
          input: ['server/main.ts', 'server/agent/analysis/analysis-worker.ts'].map((path) =>
            fileURLToPath(new URL(path, import.meta.url)),
          ),
          output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        },
      }
    : {
        outDir: '../dist/client',
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0,
        sourcemap: true,
        manifest: true,
        // Small modules that are needed before the first key anyway: as files of their own they cost more in names than in code.
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: smallAndEarly }] } } },
      },
  test: {
    root: '.',
    // Many tests wait for a timer, a process or a disk: on two cores one worker would leave both idle half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'alone', include: [...alone] } },
      { extends: true, test: { name: 'heavy', include: [...heavy] } },
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ['tests/{unit,contract,integration}/**/*.test.{ts,tsx}'],
          exclude: [...alone, ...heavy],
        },
      },
    ],
    coverage: {
      include: ['{server,shared,client}/**/*.{ts,tsx}'],
      exclude: ['server/sample/project/**'],
      reporter: ['json'],
      reportOnFailure: true,
      reportsDirectory: 'coverage/node',
    },
  },
}))
