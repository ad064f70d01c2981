export const root: string
/** `onBuild` is called before a build, if there is one. Whether it built. */
export function buildIfStale(onBuild?: () => void): Promise<boolean>
