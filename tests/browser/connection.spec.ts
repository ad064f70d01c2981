import { expect, test } from './support/fixtures.ts'

test('[R2] what is typed while the server is away is kept, said to be, and shared when it is back', async ({
  ownProduct,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\n' }, { open: 'a.ts', product: ownProduct })
  await ann.typeAtEnd('a.ts', 'two\n')
  await bo.expectText('a.ts', 'one\ntwo\n')
  await expect(ann.connection).toHaveText('Saved')

  await ownProduct.stop('SIGKILL')
  await expect(ann.connection).toContainText(/Offline|Reconnecting/)
  await ann.typeAtEnd('a.ts', 'three')
  await expect(ann.connection).toContainText('Offline')
  await ann.expectText('a.ts', 'one\ntwo\nthree')

  await ownProduct.start()
  await expect(ann.connection).toHaveText('Saved', { timeout: 20_000 })
  await bo.expectText('a.ts', 'one\ntwo\nthree')
  await expect(bo.member('Ann')).toBeVisible()
})

test('[R2] a server that hangs is not taken for one that saves, and what was typed meanwhile arrives once', async ({
  ownProduct,
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\n' }, { open: 'a.ts', product: ownProduct })
  await ann.typeAtEnd('a.ts', 'two\n')
  await bo.expectText('a.ts', 'one\ntwo\n')
  await expect(ann.connection).toHaveText('Saved')

  ownProduct.freeze()
  await ann.typeAtEnd('a.ts', 'three ')
  await bo.typeAtEnd('a.ts', 'four ')
  await expect(ann.connection).not.toHaveText('Saved')
  await ann.expectText('a.ts', 'one\ntwo\nthree ')
  await bo.expectText('a.ts', 'one\ntwo\nfour ')

  ownProduct.thaw()
  await expect(ann.connection).toHaveText('Saved')
  await expect(bo.connection).toHaveText('Saved')
  await expect(ann.editor('a.ts')).toContainText('four')
  const text = await ann.text('a.ts')
  expect(['one\ntwo\nthree four ', 'one\ntwo\nfour three ']).toContain(text)
  await bo.expectText('a.ts', text)
})

test('[S6, U3] a paste that is too large to send is refused in words, and nothing else is lost', async ({
  annAndBo,
}) => {
  const { ann, bo } = await annAndBo({ 'a.ts': 'one\n' }, { open: 'a.ts' })
  await ann.editor('a.ts').evaluate((content) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'x'.repeat(1024 * 1024))
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(ann.toast('Paste it in smaller parts.')).toBeVisible()
  await ann.typeAtEnd('a.ts', 'two')
  await bo.expectText('a.ts', 'one\ntwo')
  await expect(ann.connection).toHaveText('Saved')
})
