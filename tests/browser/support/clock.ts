/** One small file for tests of changes, what a model says to change it, and somebody who stands in the way of that. */
import { searchReplace } from '../../support/scripted-model.ts'
import { expect } from './fixtures.ts'
import type { Person } from './person.ts'

export const path = 'clock.ts'
export const text = `export class Clock {
  tick(now: Date) {
    const s = now.getSeconds()
    this.draw(s)
  }

  stop() {
    clearInterval(this.timer)
  }
}
`

const find = `    const s = now.getSeconds()
    this.draw(s)
`
export const put = `    const seconds = now.getSeconds() + now.getMilliseconds() / 1000
    this.sweep(seconds / 60)
`
export const changed = text.replace(find, put)
export const reply = searchReplace(path, { find, put })
/** Where in the reply the change itself begins. */
export const putAt = reply.indexOf(put)

const secondFind = '    clearInterval(this.timer)\n'
const secondPut = '    cancelAnimationFrame(this.frame)\n'
export const twice = searchReplace(path, { find, put }, { find: secondFind, put: secondPut })
export const changedTwice = changed.replace(secondFind, secondPut)

/** `one` has the cursor where the change would come, and the page of `other` shows it. */
export async function standInTheWay(one: Person, other: Person): Promise<void> {
  await one.open(path)
  await one.editor(path).getByText('this.draw(s)').click()
  await other.open(path)
  await expect(other.caret(one.name)).toHaveCount(1)
}
