/**
 * Where the process begins: sets up V8, then loads all the rest.
 *
 * V8's space for new objects stays as small as it is before anything is loaded. Left alone it grows sixteenfold, and while a
 * large text is worked on, one collection of it then holds up everybody's keys for 20 ms and more.
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--semi-space-growth-factor=1')
await import('./serve.ts')
