/** A place in a text that is not what its language allows. */
export interface Fault {
  readonly kind: 'unexpected' | 'missing'
  readonly from: number
  readonly to: number
  /** Of what the grammar lets pass: the parser is not lost there. */
  readonly isOfRule?: true
  /** What is missing, or what stands there. */
  readonly text: string
}

/** A fault without a length is not free. */
const faultWeight = 20

/** Without those within others; of faults in the order of the text. */
export function outermost(faults: readonly Fault[]): Fault[] {
  const kept: Fault[] = []
  for (const fault of faults) {
    const around = kept.at(-1)
    if (around === undefined || fault.from >= around.to || around.kind === 'missing') kept.push(fault)
  }
  return kept
}

/** How much of a text is not understood. */
export function weightOf(faults: readonly Fault[]): number {
  return outermost(faults).reduce((sum, { from, to }) => sum + (to - from) + faultWeight, 0)
}
