import { createHash } from 'node:crypto'
import type { Typed } from '../ui/forms.tsx'
import type { Room } from '../web/arriving-body.ts'
import { bodyOf, type Upload } from '../web/body.ts'
import type { WebContext } from '../web/context.ts'
import type { ApiContext } from './context.ts'
import { jsonOf } from './json.ts'

/**
 * What a program sent: an object; or a form, as pages send it, where a file may come with it. The hash is that of what
 * it says, whatever the boundary between the parts of a form is. `release` lets others send.
 */
export type Sent = {
  value: Record<string, unknown>
  typed: Typed | null
  uploads: Upload[]
  hash: Buffer
  release: () => void
}

/** Whether a form comes with the files of pages: they take far more room than JSON does. */
export const isForm = (c: ApiContext) => /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')

export async function sentIn(c: ApiContext, withFiles: boolean, room: Room): Promise<Sent> {
  if (!withFiles) return { ...(await jsonOf(c as unknown as WebContext, room)), typed: null, uploads: [] }
  const { typed, uploads, release } = await bodyOf(c, { takesFiles: true, room })
  const files = uploads.map(({ field, name, content }) => [field, name, sha256(content).toString('hex')])
  const hash = sha256(`${c.req.method} ${c.req.path}\n${JSON.stringify([Object.entries(typed), files])}`)
  return { value: {}, typed, uploads, hash, release }
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest()
