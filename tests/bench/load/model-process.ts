/**
 * A scripted model in a process of its own, over real HTTP. What it answers with is in the prompt: `bench: write N lines
 * to PATH` makes a file, as fast as it can; `bench: replace N lines of PATH` replaces lines of `codeLines` by one block, at
 * 100 tokens a second of four characters; `bench: rewrite N lines of PATH` likewise, by a block for 20 lines each; `bench: insert N lines into PATH` puts them before a line that starts a function.
 */
import { ScriptedModel, say } from '../../support/scripted-model.ts'
import { answerQuestions } from './forked.ts'
import { codeLines } from './typing.ts'

const tokenLength = 4
const blockLines = 20
const tokensPerSecond = 100
const fastChunkLength = 2_000

const model = await ScriptedModel.start()
model.fallback = ({ body }) => {
  // Earlier requests are in the message too.
  const asked = body.messages.at(-1)?.content.split('Request:\n').at(-1) ?? ''
  const [, verb, count, path] =
    /bench: (write|replace|rewrite|insert) (\d+) lines (?:to|of|into) (\S+)/.exec(asked) ?? []
  const lines = (version: number) => codeLines(Number(count), version)
  if (verb === 'write') {
    return say(`${path}\n<<<<<<< SEARCH\n=======\n${lines(1)}>>>>>>> REPLACE\n`, { chunkLength: fastChunkLength })
  }
  if (verb === 'insert') {
    const start = `export function step${Math.floor(Math.random() * 200)}(a: number, b: string) {\n`
    const body = lines(1)
    return say(`${path}\n<<<<<<< SEARCH\n${start}=======\n${body}${start}>>>>>>> REPLACE\n`, {
      chunkLength: fastChunkLength,
    })
  }
  if (verb === 'rewrite') {
    const block = (first: number) => {
      const lines = Math.min(blockLines, Number(count) - first)
      return `<<<<<<< SEARCH\n${codeLines(lines, 0, first)}=======\n${codeLines(lines, 1, first)}>>>>>>> REPLACE\n`
    }
    const blocks = Array.from({ length: Math.ceil(Number(count) / blockLines) }, (_, index) =>
      block(index * blockLines),
    )
    return say(`${path}\n${blocks.join('')}`, { chunkLength: tokenLength, everyMs: 1_000 / tokensPerSecond })
  }
  const head = `${path}\n<<<<<<< SEARCH\n${lines(0)}=======\n`
  return say(`${head}${lines(1)}>>>>>>> REPLACE\n`, {
    firstLength: head.length,
    chunkLength: tokenLength,
    everyMs: 1_000 / tokensPerSecond,
  })
}

answerQuestions(async () => model.baseUrl)
