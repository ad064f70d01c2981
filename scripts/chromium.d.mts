/** The path of a Chromium that can be run. @throws with what to do, where none can be had. */
export function findChromium(): Promise<string>
