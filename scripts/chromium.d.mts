/** What a browser in a container, without network and for tests alone, is started with. */
export const chromiumArgs: string[]
/** The path of a Chromium that can be run. @throws with what to do, where none can be had. */
export function findChromium(): Promise<string>
/** The headless shell beside that Chromium, or the Chromium itself where none is to be had. */
export function findHeadlessShell(chromium: string): Promise<string>
