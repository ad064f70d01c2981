/** Writes the `.br` and `.gz` forms of a built page's files beside them. */
export function compressPage(folder: string): Promise<void>
