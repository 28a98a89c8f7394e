import type { WebContext } from '../web/context.ts'
import { typeset } from './typeset.ts'

/** A paper as the answer to a web request, to be looked at in the browser. `name`: of the file, without its ending. */
export function pdfAnswer(c: WebContext, paper: Parameters<typeof typeset>[0], name: string) {
  return c.body(typeset(paper), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}.pdf"`,
  })
}
