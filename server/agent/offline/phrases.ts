/** Plain sentences out of names: a first draft of what a function or a class is for. */
import { wordsOf } from './name-rules.ts'

/** Verbs that names of functions begin with; any other first word is taken for a noun. */
const verbs: ReadonlySet<string> = new Set(
  (
    'accept add adjust advance align allow animate append apply approve ask assert assign attach await begin bind bootstrap ' +
    'build calculate call cancel capture change check choose claim clamp clean clear click clone close collapse collect ' +
    'combine commit compare compile complete compose compress compute configure confirm connect consume contain convert ' +
    'copy count create crop cut deactivate debounce decide declare decode decorate decrease defer define delete deliver ' +
    'deny describe deserialize destroy detach detect disable disconnect discard dispatch display dispose divide download ' +
    'drag draw drop dump edit emit empty enable encode encrypt end enqueue ensure enter enumerate escape estimate evaluate ' +
    'execute exit expand expect export extend extract fade fail fetch fill filter find finish fit flatten flip flush fold ' +
    'follow force forget format forward freeze generate get give go grant group grow guard guess handle hash hide highlight ' +
    'hydrate identify ignore import include increase increment index infer init initialise initialize inject insert inspect ' +
    'install interpolate invalidate invite invoke join jump keep kill launch leave lift limit link list listen load locate ' +
    'lock log look lookup make map mark match measure merge migrate minimize mix modify monitor mount move multiply mutate ' +
    'navigate normalise normalize notify observe obtain offer open optimize order pack pad paint parse paste patch pause pay ' +
    'perform persist pick ping place play plot poll pop populate post prepare prepend press prevent print process produce ' +
    'promote prompt propagate provide prune publish pull purge push put query queue quit raise randomize read rebase rebuild ' +
    'receive recompute reconnect record recover redirect redo reduce refresh register reject release reload remove rename ' +
    'render reorder repair repeat replace reply report request require reset resize resolve respond restart restore retrieve ' +
    'retry return reverse revert revoke rewrite roll rotate round route run sample save scale scan scatter schedule scroll ' +
    'search seed select send serialize serve set settle shift show shrink shuffle shutdown sign simplify skip sleep slice ' +
    'snap solve sort spawn split start stop store stream strip style submit subscribe subtract sum summarize suspend swap ' +
    'sync synchronize take teach tell terminate test throttle throw tick toggle track transfer transform translate traverse trigger ' +
    'trim truncate try turn tweak twinkle type undo unescape uninstall unlock unmount unpack unregister unsubscribe update ' +
    'upgrade upload use validate verify view visit wait walk warn watch wrap write yield zip zoom'
  ).split(' '),
)

/** `try` → `tries`, `push` → `pushes`, `do` → `does`. */
function thirdPerson(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`
  return /(?:s|sh|ch|x|z|o)$/.test(verb) ? `${verb}es` : `${verb}s`
}

type Mood = 'indicative' | 'imperative'

export interface Given {
  /** As written. */
  readonly name: string
  /** As written; empty where it is not. */
  readonly type: string
}

/**
 * What a function named so does, without a full stop; null where no more could be said than its name does. `made` is
 * what it makes in words, `returns` its type as written.
 */
export function actionOf(
  name: string,
  given: readonly Given[],
  made: string | null,
  returns: string,
  mood: Mood,
): string | null {
  const [first = '', ...rest] = wordsOf(name)
  const inMood = (verb: string) => capitalised(mood === 'indicative' ? thirdPerson(verb) : verb)
  const object = rest.join(' ')
  switch (first) {
    case 'is':
    case 'are':
    case 'was':
      if (object === '') return null
      return `${inMood('tell')} whether ${first === 'are' ? 'they are' : first === 'was' ? 'it was' : 'it is'} ${object}`
    case 'has':
    case 'can':
    case 'should':
    case 'will':
    case 'needs':
      return object === '' ? null : `${inMood('tell')} whether it ${first} ${object}`
    case 'on':
    case 'handle':
      return object === '' ? null : `${inMood('handle')} the ${object}`
    case 'to':
    case 'as':
      return object === '' ? null : `${inMood('convert')} it to ${object}`
    case 'from':
      return object === '' ? null : `${inMood('make')} one from ${object}`
  }
  if (!verbs.has(first)) return givenBack([first, ...rest], given, returns, inMood('give'))
  if (object !== '')
    return `${inMood(first)} ${/^(?:all|any|each|every|it|in|on|at|to|from|by|with|for|up|down|out|off|and)\b/.test(object) ? '' : 'the '}${object}`
  if (made !== null) return `${inMood(first)} ${made}${given.length > 0 ? ` from ${listOf(given.map(inWords))}` : ''}`
  const [it, ...others] = given
  if (!it) return null
  const areAlike = others.length > 0 && isPlain(it) && given.every(({ type }) => type === it.type)
  if (areAlike && given.length <= 3) return `${inMood(first)} ${listOf(given.map(inWords))}`
  // Of several things it is anybody's guess to which of them it is done.
  return isThing(it) && others.every(isPlain) ? `${inMood(first)} the ${inWords(it)}` : null
}

/** For a name that is no verb: what is given back, if that can be said of something. */
function givenBack(words: readonly string[], given: readonly Given[], returns: string, give: string): string | null {
  if (/^(?:|void|undefined|never|None|Promise<void>)$/.test(returns)) return null
  const [it] = given
  const name = words.join(' ')
  const isOfOne = it !== undefined && given.length === 1
  if (words.length === 1 && /(?:able|ible|ed|ing)$/.test(name)) {
    const kind = { string: 'string', str: 'string', number: 'number', int: 'number', float: 'number' }[returns]
    return isOfOne && kind ? `${give} \`${it.name}\` as ${articleOf(name)} ${name} ${kind}` : null
  }
  if (isOfOne && isThing(it)) return `${give} the ${name} of the ${inWords(it)}`
  return words.length > 1 ? `${give} the ${name}` : null
}

function inWords({ name }: Given): string {
  return wordsOf(name).join(' ')
}

/** Not a number, a string, a time: hardly what something is done to. */
function isPlain({ type }: Given): boolean {
  return /^(?:number|string|boolean|Date|int|float|str|bool|Int|Long|Double|Float|Bool|Boolean|String|)$/.test(type)
}

/** Whether "the" can stand before it: not a direction, a moment, or a single letter. */
function isThing(given: Given): boolean {
  return !/^(?:now|then|at|to|from|by|with|left|right|.{0,2})$/.test(inWords(given))
}

/** `OrbitClock` → `An orbit clock`. */
export function thingOf(name: string): string {
  const words = wordsOf(name).join(' ')
  return `${capitalised(articleOf(words))} ${words}`
}

/** By ear, as far as spelling tells: an hour, an http call, a user, a unit. */
function articleOf(words: string): 'a' | 'an' {
  if (/^(?:u(?:s|n[ei]|r[il]|ti|til)|eu|one\b)/i.test(words)) return 'a'
  return /^(?:[aeiou]|h(?:our|onest|ttp|tml)|x(?:ml|hr)\b|s(?:ql|vg)\b)/i.test(words) ? 'an' : 'a'
}

/** `a, b and c`. */
export function listOf(items: readonly string[], last = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
