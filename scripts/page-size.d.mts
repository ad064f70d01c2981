/** The budget, compressed. */
export const mostScriptBytes: number
/** The scripts that the page in `folder` loads before a key can be typed, with their compressed sizes, largest first. */
export function scriptsBeforeTyping(folder: string): Promise<{ readonly file: string; readonly bytes: number }[]>
