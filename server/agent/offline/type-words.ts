/** The thing that a function makes, in plain words, by the type it is written to return. */
import { wordsOf } from './name-rules.ts'
import { thingOf } from './phrases.ts'

/** `Point` → "a point", `Star[]` → "stars" if the type is one of a project. */
export function madeThing(type: string): string | null {
  const name = /^(?:readonly )?([A-Z]\w*[a-z]\w*)(\[\])?$/.exec(type.trim())
  const [, thing = '', isList] = name ?? []
  if (
    !name ||
    /^(?:Promise|Array|Map|Set|Date|Record|Any|None|Error|Int|Integer|Long|Short|Byte|UInt|Double|Float|Decimal|Number|Bool|Boolean|Char|Character|String|Unit|Void|Object)$/.test(
      thing,
    )
  )
    return null
  const words = wordsOf(thing).join(' ')
  return isList ? `${words}s` : thingOf(thing).replace(/^A/, 'a')
}
