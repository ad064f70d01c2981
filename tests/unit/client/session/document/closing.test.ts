import { expect, test } from 'vitest'
import { describeClose } from '../../../../../client/session/document/closing.ts'

test('[R8] a closed connection is told in the catalogue’s sentence, with what to do', () => {
  expect(describeClose({ code: 4404, reason: 'room_not_found' })).toMatchObject({
    title: 'There is no such room, or you are not in it.',
    remedy: 'Check the link.',
  })
})

test('[R8] what no server of ours says is told without its words', () => {
  for (const reason of ['', 'toString', 'gone <b>away</b>']) {
    expect(describeClose({ code: 4499, reason })).toEqual({
      title: 'The server ended this connection.',
      remedy: expect.stringContaining('4499'),
      errorCode: null,
    })
  }
})
