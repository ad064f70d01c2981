#!/usr/bin/env -S node --no-memory-reducer --max-semi-space-size=4
/**
 * `weft`: builds what is missing or stale, then serves. The server runs in this process, so signals reach it directly.
 *
 * V8 is told at its start what keeps people's keys from waiting for a garbage collection: its memory reducer collects all of
 * a quiet heap at once (30 to 90 ms), and of a space for new objects of 16 MB one collection takes 20 ms and more.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfStale, root } from './build.mjs'

try {
  await buildIfStale(() => console.error('Building what has changed…'))
} catch (error) {
  console.error(`The build failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')).href)
