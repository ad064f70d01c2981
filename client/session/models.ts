/** The models that the room's server offers, and which of them a task is asked with. */
import type { ModelPrice } from '../../shared/model/price.ts'
import type { Task } from '../../shared/model/task.ts'

export interface OfferedModel {
  readonly name: string
  readonly price?: ModelPrice | undefined
}

/** The same model again, if it is offered still. */
export function sameModel(models: readonly OfferedModel[], { model }: Task): { readonly model?: string } {
  return models.some(({ name }) => name === model) ? { model } : {}
}
