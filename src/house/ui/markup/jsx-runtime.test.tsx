import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { expect, test } from 'vitest'

const made = async (markup: unknown) => String(await markup)

test('what somebody typed never becomes markup, in text or in an attribute', async () => {
  const typed = `<script>alert("x")</script> & 'y'`
  expect(await made(<p title={typed}>{typed}</p>)).toBe(
    '<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;">' +
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</p>',
  )
  const Says = ({ words }: { words: string }) => words as unknown as ReturnType<typeof raw>
  expect(
    await made(
      <p>
        <Says words={typed} />
      </p>,
    ),
  ).not.toContain('<script>')
})

test('an object that only looks like markup is none', async () => {
  const sent = JSON.parse('{"isEscaped": true, "html": "<b>x</b>"}') as Child
  expect(await made(<p>{sent}</p>)).toBe('<p></p>')
  expect(await made(<p>{raw('<b>x</b>')}</p>)).toBe('<p><b>x</b></p>')
})

test('nothing, yes and no leave no trace; numbers, lists and what stands beside each other do', async () => {
  expect(
    await made(
      <p>
        {null}
        {undefined}
        {true}
        {false}
        {0}
        {['a', [<b>b</b>]]}
        <>
          c<i>d</i>
        </>
      </p>,
    ),
  ).toBe('<p>0a<b>b</b>c<i>d</i></p>')
})

test('attributes that are there or not, and those that say yes or no', async () => {
  expect(await made(<input disabled checked={false} aria-invalid={true} value={0} name={undefined} />)).toBe(
    '<input disabled="" aria-invalid="true" value="0"/>',
  )
  expect(await made(<div />)).toBe('<div></div>')
})

test('what is still to come is waited for, in its place', async () => {
  const Later = async ({ words }: { words: string }) => <b>{words}</b>
  expect(
    await made(
      <p>
        a<Later words="<b>" />
        {'<'}
      </p>,
    ),
  ).toBe('<p>a<b>&lt;b&gt;</b>&lt;</p>')
})

test('an attribute that could end its element, or is no text, is a mistake of ours', () => {
  const named = { 'x" onload="y': 'z' }
  expect(() => <p {...named} />).toThrow('no attribute')
  const style = { color: 'red' }
  expect(() => <p style={style} />).toThrow('no text')
})
