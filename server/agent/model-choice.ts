/** The models that people can choose between, by name. The first is taken where nobody chooses. */
import type { ModelPrice } from '../../shared/model/price.ts'
import type { Model } from './model/model.ts'
import type { PromptSettings } from './task/room-context.ts'

/** A model that people can choose, and how it is asked. */
export interface OfferedModel extends Partial<PromptSettings> {
  readonly model: Model
  /** Null or absent where its operator names none. */
  readonly price?: ModelPrice | null
}

export interface ModelChoice {
  /** The default one first. */
  readonly offered: readonly { readonly name: string; readonly price: ModelPrice | null }[]
  readonly defaultName: string
  /** What the agent is called: by its model's name, where it has only one. */
  readonly agentName: string
  has(name: string): boolean
  /** The model of this name, or else the default one: what was chosen before a restart may be offered no more. */
  of(name: string): OfferedModel
}

/** `models` is not empty. */
export function chooseAmong(models: readonly OfferedModel[]): ModelChoice {
  const offered = models.map(({ model, price = null }) => ({ name: model.name, price }))
  const [first] = models
  if (first === undefined) throw new Error('invariant: there is a model to ask')
  const defaultName = first.model.name
  return {
    offered,
    defaultName,
    agentName: models.length === 1 ? defaultName : 'Agent',
    has: (name) => offered.some((model) => model.name === name),
    of: (name) => models.find(({ model }) => model.name === name) ?? first,
  }
}
