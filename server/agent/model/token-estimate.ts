/** Tokens where nobody counted them: about four characters each in English and code, whatever the model. */

const charactersPerToken = 4

export function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken)
}
