/** Members that values of the language itself have; a receiver that is not evident may well be one of those. */
export const builtInNames: ReadonlySet<string> = new Set(
  [
    Array,
    String,
    Number,
    Boolean,
    Map,
    Set,
    WeakMap,
    Promise,
    Date,
    RegExp,
    Function,
    Object,
    Error,
    Symbol,
    URL,
    Uint8Array,
    ArrayBuffer,
    EventTarget,
    AbortController,
    Response,
    Headers,
  ]
    .flatMap((built) => [...Object.getOwnPropertyNames(built.prototype), ...Object.getOwnPropertyNames(built)])
    .concat([Math, JSON, console, Reflect].flatMap((built) => Object.getOwnPropertyNames(built)))
    .concat(pageAndPythonNames()),
)

/** What elements of a page, canvases and Python's own types commonly have. */
function pageAndPythonNames(): string[] {
  return (
    'value checked name type id style title width height hidden src href data target key code children parent focus ' +
    'click select submit reset text color font fill stroke rect arc draw scale rotate translate x y top left right ' +
    'bottom append extend insert remove items update get set pop index count format strip split read write close open run start stop'
  ).split(' ')
}
