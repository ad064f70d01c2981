/** What a file is called that is made of a block of code, until somebody names it. Pure. */

const extensions: Readonly<Record<string, string>> = {
  bash: 'sh',
  csharp: 'cs',
  javascript: 'js',
  kotlin: 'kt',
  markdown: 'md',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  text: 'txt',
  typescript: 'ts',
}

/** "snippet.ts", or "snippet-2.ts" where that is taken. `language` is what stands behind the fence. */
export function snippetPath(language: string, taken: readonly string[]): string {
  const named = language.toLowerCase()
  const extension = extensions[named] ?? (/^[a-z\d]{1,8}$/.test(named) ? named : 'txt')
  const known = new Set(taken)
  const pathOf = (number: number) => `snippet${number === 1 ? '' : `-${number}`}.${extension}`
  let number = 1
  while (known.has(pathOf(number))) number++
  return pathOf(number)
}
