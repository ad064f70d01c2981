/**
 * How a model goes on with a request that it asked people about: the request, and each question with its answer.
 *
 * A pure template. Questions and answers are fenced, so that none can pass for a word of ours; what an answer asks for is
 * part of the request, for who may answer may ask.
 */
import { fenced, named } from './room-text.ts'

export const answeredPromptVersion = 1

export interface AnsweredQuestion {
  readonly question: string
  readonly by: string
  readonly answer: string
}

export function renderAnswered(prompt: string, answered: readonly AnsweredQuestion[]): string {
  if (answered.length === 0) return prompt
  return [
    prompt,
    'You have begun with this request already, and asked about it. What you have changed so far is in the files above, or waits for people to accept it.',
    ...answered.map(
      ({ question, by, answer }) =>
        `You asked:\n${fenced(question, 'text')}\n${named(by)} answered, which is part of the request:\n${fenced(answer, 'text')}`,
    ),
    'Go on with the request now. Write only what is still to be changed.',
  ].join('\n\n')
}
